"""ejabberd with group chat and archive on the same kind of PostgreSQL: a well-kept chat server to be compared with.

Debian packages: ejabberd, erlang-p1-pgsql. Anonymous log-in, so that no password is checked; lines archived by mod_mam.
"""

import os
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests.backing import Server, Servers
from tests.processes import Process, ServerError

LIBRARIES = Path("/usr/lib/x86_64-linux-gnu")
SCHEMA = Path("/usr/share/ejabberd/sql/pg.sql")
CONFIG = """
hosts: [localhost]
loglevel: error
hide_sensitive_log_data: true
listen:
  - port: {port}
    ip: "127.0.0.1"
    module: ejabberd_http
    request_handlers: {{/xmpp: ejabberd_http_ws}}
auth_method: [anonymous]
anonymous_protocol: sasl_anon
allow_multiple_connections: true
default_db: sql
sql_type: pgsql
sql_server: "127.0.0.1"
sql_port: {sql_port}
sql_database: "{database}"
sql_username: odr
sql_password: ""
sql_pool_size: 10
websocket_ping_interval: 60
acl: {{everybody: {{user_regexp: ""}}}}
access_rules: {{everybody: {{allow: all}}}}
modules:
  mod_mam: {{db_type: sql, default: never, assume_mam_usage: false}}
  mod_muc:
    host: conference.localhost
    access: everybody
    access_create: everybody
    access_persistent: everybody
    access_mam: everybody
    history_size: 0
    default_room_options: {{mam: true, public: false, anonymous: false}}
"""


class Ejabberd(Server):
    """One node, its tables in a database of `servers`, its group chat on a WebSocket."""

    name = "ejabberd"

    def __init__(self, servers: Servers) -> None:
        super().__init__()
        self.database = servers.environment()["DATABASE_URL"]

    @property
    def url(self) -> str:
        """Address of the WebSocket."""
        return f"ws://127.0.0.1:{self.port}/xmpp"

    def launch(self) -> Process:
        """Make the tables and start the node, without Erlang's own network."""
        self._lay_tables()
        where = urlsplit(self.database)
        config = self.folder / "ejabberd.yml"
        known = {"port": self.port, "sql_port": where.port, "database": where.path[1:]}
        config.write_text(CONFIG.format(**known), encoding="utf-8")
        settings = ["-mnesia", "dir", f'"{self.folder}/mnesia"', "-ejabberd", "config", f'"{config}"']
        environment = {
            **os.environ, "ERL_LIBS": str(LIBRARIES), "HOME": str(self.folder),
            "EJABBERD_LOG_PATH": str(self.folder / "node.log"), "ERL_CRASH_DUMP": str(self.folder / "crash.dump"),
        }  # fmt: skip
        command = ["erl", "-noinput", "+K", "true", *settings, "-s", "ejabberd"]
        return Process(command, log=self.log, environment=environment, cwd=self.folder)

    def answers(self) -> bool:
        """Whether its web server answers, with whatever status."""
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=2).close()
        except urllib.error.HTTPError:
            return True
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False
        return True

    def _lay_tables(self) -> None:
        if not SCHEMA.exists():
            raise ServerError("ejabberd is not installed (Debian: apt-get install ejabberd erlang-p1-pgsql)")
        with psycopg.connect(self.database, autocommit=True) as connection:
            connection.execute(SCHEMA.read_bytes())
