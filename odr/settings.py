"""Settings of both shapes. Nothing set: embedded. DATABASE_URL and REDIS_URL set: served."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from odr import env

BASE_DIR = env.BASE
VAR = Path(env.text("ODR_VAR", str(BASE_DIR / "var")))
DATABASE_URL = env.text("DATABASE_URL")
REDIS_URL = env.text("REDIS_URL")
DEMO = env.flag("ODR_DEMO")

SECRET_KEY = env.text("ODR_SECRET_KEY", env.DEFAULT_SECRET)
DATA_KEY = env.text("ODR_DATA_KEY", SECRET_KEY)
ALLOWED_HOSTS = env.words("ODR_HOSTS", "127.0.0.1,localhost,[::1]")
DEBUG = env.flag("ODR_DEBUG")

INSTALLED_APPS = [
    "daphne",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "channels",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "mediation.core",
    "mediation.people",
    "mediation.deadlines",
    "mediation.evidence",
    "mediation.cases",
    "mediation.clues",
    "mediation.notices",
    "mediation.documents",
    "mediation.rooms",
    "mediation.negotiation",
    "mediation.agreements",
    "mediation.sittings",
    "mediation.confirmation",
    "mediation.performance",
    "realtime",
    "odr",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "odr.middleware.DevicesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "odr.middleware.LanguageMiddleware",
    "odr.middleware.AddressMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "odr.limits.RequestLimitMiddleware",
    "odr.middleware.LookMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "odr.middleware.RefusalMiddleware",
    "odr.web.interrupted.InterruptedMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "odr.urls"
ASGI_APPLICATION = "odr.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "odr.web.context.site",
            ],
            "libraries": {
                "jiefen": "odr.web.templatetags.jiefen",
                "jiefen_room": "odr.web.templatetags.jiefen_room",
            },
        },
    }
]
FORM_RENDERER = "odr.web.forms.Renderer"

DATABASES = {"default": env.database(DATABASE_URL, VAR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
# The pub/sub layer never holds more than a hint; the database is the truth (architecture, "Traps").
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [{"address": REDIS_URL, "socket_timeout": None}]},
    }
    if REDIS_URL
    else {"BACKEND": "channels.layers.InMemoryChannelLayer", "CONFIG": {"capacity": 5000}}
}

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = Path(env.text("ODR_MEDIA", str(VAR / "media")))
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_SERIALIZER = "odr.sessions.Sealed"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "odr.web.faults.csrf"
LOCAL_ONLY = set(ALLOWED_HOSTS) <= env.LOCAL
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LOCAL_ONLY
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("ODR_BEHIND_PROXY") else None
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if host != "*"]

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["odr.api.auth.BearerToken", "odr.api.auth.BrowserSession"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PARSER_CLASSES": [
        "odr.api.parsers.Json",
        "rest_framework.parsers.FormParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "odr.api.problems.handler",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Jiefen",
    "DESCRIPTION": "Online dispute resolution: cases, rooms, clocks and the court's package.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SERVE_INCLUDE_SCHEMA": False,
}

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "unacked_restore_throttle": 1}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# Every limit has a name an operator can set; 0 switches it off for a load test.
LIMITS = {
    "frames": env.number("ODR_LIMIT_FRAMES", 20),  # per socket and second
    "sends": env.number("ODR_LIMIT_SENDS", 5),  # messages per person and second
    "signals": env.number("ODR_LIMIT_SIGNALS", 15),  # between devices in a call, per socket and second
    "sockets": env.number("ODR_LIMIT_SOCKETS", 20),  # open per person
    "requests": env.number("ODR_LIMIT_REQUESTS", 600),  # per person or address and minute
    "kept": env.number("ODR_LIMIT_KEPT", 60),  # forms sent without a log-in and kept, per address and hour
    "codes": env.number("ODR_LIMIT_CODES", 5),  # text messages per phone and hour
    "reveals": env.number("ODR_LIMIT_REVEALS", 30),  # looks at masked personal data, per person and hour
    "upload_bytes": env.number("ODR_LIMIT_UPLOAD_BYTES", 20 * 1024 * 1024),
    "frame_bytes": env.number("ODR_LIMIT_FRAME_BYTES", 64 * 1024),
}
OUTAGE_SECONDS = env.number("ODR_OUTAGE_SECONDS", 90)  # a longer silence between two beats is an outage
CLOCK_JUMP_SECONDS = env.number("ODR_CLOCK_JUMP_SECONDS", 600)  # a longer jump forward holds the sweep
CLOCK_CONFIRM_READINGS = env.number("ODR_CLOCK_CONFIRM_READINGS", 40)  # 15 s apart, for jumps of at most a day
SMS_SENDER = env.text("ODR_SMS_SENDER", "mediation.notices.channels.OutboxPage" if DEMO or LOCAL_ONLY else "")
SMS_URL = env.text("ODR_SMS_URL")
SMS_KEY = env.text("ODR_SMS_KEY")
STUN_URLS = env.words("ODR_STUN_URLS", "")
TURN_URLS = env.words("ODR_TURN_URLS", "")
TURN_SECRET = env.text("ODR_TURN_SECRET")  # shared with coturn (static-auth-secret)
TURN_ONLY = env.flag("ODR_TURN_ONLY")  # no device learns another's network address
LIVEKIT_URL = env.text("ODR_LIVEKIT_URL").rstrip("/")  # the media server of calls of more than four
LIVEKIT_KEY = env.text("ODR_LIVEKIT_KEY")
LIVEKIT_SECRET = env.text("ODR_LIVEKIT_SECRET")
SITE_URL = env.text("ODR_SITE_URL", env.site_url(ALLOWED_HOSTS)).rstrip("/")
SITE_NAME = _("Jiefen")
SITE_ORGANISATION = env.text("ODR_ORGANISATION")
METRICS_OPEN = env.flag("ODR_METRICS_OPEN")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("ODR_LOG_LEVEL", "INFO")},
    "loggers": {"daphne": {"level": "WARNING"}, "axes": {"level": "WARNING"}},
}

from odr.settings_security import *  # noqa: E402, F403 - accounts, lock-out and content policy, kept apart for length
