"""Accounts, lock-out and the content policy; part of odr.settings."""

from datetime import timedelta

from csp.constants import NONE, SELF

__all__ = [
    "ACCOUNT_ADAPTER",
    "ACCOUNT_EMAIL_VERIFICATION",
    "ACCOUNT_FORMS",
    "ACCOUNT_LOGIN_BY_CODE_ENABLED",
    "ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS",
    "ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND",
    "ACCOUNT_LOGIN_BY_CODE_TIMEOUT",
    "ACCOUNT_LOGIN_METHODS",
    "ACCOUNT_PHONE_VERIFICATION_MAX_ATTEMPTS",
    "ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND",
    "ACCOUNT_PHONE_VERIFICATION_TIMEOUT",
    "ACCOUNT_RATE_LIMITS",
    "ACCOUNT_SESSION_REMEMBER",
    "ACCOUNT_SIGNUP_FIELDS",
    "ALLAUTH_USER_CODE_FORMAT",
    "AXES_COOLOFF_TIME",
    "AXES_DISABLE_ACCESS_LOG",
    "AXES_FAILURE_LIMIT",
    "AXES_LOCKOUT_PARAMETERS",
    "AXES_LOCKOUT_TEMPLATE",
    "AXES_SENSITIVE_PARAMETERS",
    "AXES_USERNAME_CALLABLE",
    "CONTENT_SECURITY_POLICY",
    "MFA_ADAPTER",
    "MFA_FORMS",
    "MFA_SUPPORTED_TYPES",
    "MFA_TOTP_ISSUER",
]

ACCOUNT_ADAPTER = "odr.web.account.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["phone*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "login": "odr.web.account.forms.LoginByPassword",
    "request_login_code": "odr.web.account.forms.LoginByCode",
    "signup": "odr.web.account.forms.Register",
    "set_password": "odr.web.account.forms.FirstPassword",
    "change_password": "odr.web.account.forms.NewPassword",
    "change_phone": "odr.web.account.forms.NewNumber",
    "reauthenticate": "odr.web.account.forms.OwnPassword",
    "confirm_login_code": "odr.web.account.forms.LoginCode",
    "verify_phone": "odr.web.account.forms.NumberCode",
}
# A code is six figures, lives five minutes, bears five tries. How many texts a number gets: settings.LIMITS["codes"].
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = ACCOUNT_PHONE_VERIFICATION_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PHONE_VERIFICATION_TIMEOUT = 5 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = True
# Wrong passwords are counted by axes alone, in the database, so that two counts do not contradict each other.
ACCOUNT_RATE_LIMITS = {"login_failed": None, "request_login_code": "20/m/ip", "verify_phone": "20/m/ip"}
MFA_ADAPTER = "odr.web.account.adapter.SecondStep"
MFA_FORMS = {
    "authenticate": "odr.web.account.forms.AppCode",
    "reauthenticate": "odr.web.account.forms.AppCodeAgain",
    "activate_totp": "odr.web.account.forms.FirstAppCode",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Jiefen"

AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = timedelta(minutes=10)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "errors/429.html"
AXES_DISABLE_ACCESS_LOG = True
# What was typed as a name may be a phone number: kept as a keyed hash, never as text.
AXES_USERNAME_CALLABLE = "odr.web.account.lockout.username"
AXES_SENSITIVE_PARAMETERS = ["username", "login", "ip_address"]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
