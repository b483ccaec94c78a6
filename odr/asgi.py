"""The ASGI application: pages and REST over HTTP, rooms over /ws/."""

import os

from django.core.asgi import get_asgi_application

from odr.checks import refuse_wrong_mixture

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "odr.settings")
refuse_wrong_mixture()
_http = get_asgi_application()

from channels.routing import ProtocolTypeRouter  # noqa: E402 - Django must be set up first

from realtime.routing import websocket  # noqa: E402

application = ProtocolTypeRouter({"http": _http, "websocket": websocket})
