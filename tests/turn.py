"""A private TURN server for tests of calls: Debian's coturn, which shares a secret with the platform."""

import shutil
import socket

from tests.backing import Server
from tests.processes import Process, ServerError

SECRET = "between-two-servers"


class Coturn(Server):
    """coturn on a port of its own, which relays between devices of this machine."""

    name = "coturn"

    def launch(self) -> Process:
        """Start the server."""
        program = shutil.which("turnserver")
        if program is None:
            raise ServerError("coturn is not installed (Debian: apt-get install coturn)")
        command = [
            program, "-c", "/dev/null", "--listening-ip=127.0.0.1", f"--listening-port={self.port}",
            "--relay-ip=127.0.0.1", "--use-auth-secret", f"--static-auth-secret={SECRET}", "--realm=odr.example.org",
            "--no-tls", "--no-dtls", "--no-cli", "--allow-loopback-peers", "--log-file=stdout",
            f"--pidfile={self.folder / 'pid'}", f"--userdb={self.folder / 'users'}",
        ]  # fmt: skip
        return Process(command, log=self.log, cwd=self.folder)

    def answers(self) -> bool:
        """Whether somebody listens there."""
        with socket.socket() as one:
            return one.connect_ex(("127.0.0.1", self.port)) == 0

    @property
    def settings(self) -> dict[str, str]:
        """What the platform is told of it."""
        return {"ODR_TURN_URLS": f"turn:127.0.0.1:{self.port}", "ODR_TURN_SECRET": SECRET}
