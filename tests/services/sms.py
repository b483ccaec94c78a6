"""A text message provider as its own process: checks signatures, knows texts again by their id, and can fail.

`python -m tests.services.sms KEY PORTFILE` serves on a free port, whose number it writes into PORTFILE.
POST / takes a text. A number ending in 0503 is answered 503, in 0400 with 400, in 0408 not at all.
GET / lists what was taken, each id once.
"""

import base64
import hashlib
import hmac
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

ANSWERS = {"0503": 503, "0400": 400}
SILENT = "0408"


class Provider(ThreadingHTTPServer):
    """What was taken, by id."""

    def __init__(self, key: str) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.key = key
        self.taken: dict[str, dict[str, Any]] = {}
        self.ended = threading.Event()


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Provider

    def do_POST(self) -> None:
        """Take a text whose signature is right."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if not self._signed(body):
            self._answer(401, {"error": "signature"})
            return
        text = json.loads(body)
        if text["to"].endswith(SILENT):
            self.server.ended.wait()
        status = ANSWERS.get(text["to"][-4:], 202)
        if status == 202:
            self.server.taken.setdefault(text["id"], {**text, "tries": 0})["tries"] += 1
        self._answer(status, {"id": text["id"]})

    def do_GET(self) -> None:
        """List what was taken."""
        self._answer(200, list(self.server.taken.values()))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Numbers and texts stay out of the log."""

    def _signed(self, body: bytes) -> bool:
        head, stamp = self.headers.get("webhook-id", ""), self.headers.get("webhook-timestamp", "")
        signed = b".".join([head.encode(), stamp.encode(), body])
        right = base64.b64encode(hmac.new(self.server.key.encode(), signed, hashlib.sha256).digest()).decode()
        return hmac.compare_digest(self.headers.get("webhook-signature", ""), f"v1,{right}")

    def _answer(self, status: int, content: object) -> None:
        body = json.dumps(content, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main(key: str, port_file: str) -> None:
    """Serve until ended."""
    provider = Provider(key)
    made = Path(port_file).with_suffix(".new")
    made.write_text(str(provider.server_port), encoding="utf-8")
    made.replace(port_file)
    provider.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
