"""A loopback HTTP server in threads that leaves no thread and no socket behind. Imports werkzeug."""

import socket
import socketserver
import threading
from typing import TYPE_CHECKING

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

_IDLE = 30
"""Seconds a connection may say nothing."""

_BEARER = "x-amz-sso_bearer_token"


class _Quiet(WSGIRequestHandler):
    timeout = _IDLE

    def make_environ(self) -> "WSGIEnvironment":
        """With the portal's bearer token: werkzeug leaves out headers that have an underscore in their name."""
        environ = super().make_environ()
        if (token := self.headers.get(_BEARER)) is not None:
            environ["HTTP_X_AMZ_SSO_BEARER_TOKEN"] = token
        return environ

    def send_response(self, code: int, message: str | None = None) -> None:
        """Without the server's own Date: AWS's time is the movable clock's."""
        self.send_response_only(code, message)

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002
        """Nothing: request lines may hold sign-in tokens, and standard error is the person's."""


class _Server(ThreadedWSGIServer):
    daemon_threads = False

    def __init__(self, app: "WSGIApplication") -> None:
        self._open: set[socket.socket] = set()
        super().__init__("127.0.0.1", 0, app, _Quiet)

    def server_bind(self) -> None:
        """Bind without asking the name service for our own name, which can take seconds."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", self.socket.getsockname()[1]

    def get_request(self) -> tuple[socket.socket, object]:
        """Take a connection, and remember it."""
        connection, address = super().get_request()
        self._open.add(connection)
        return connection, address

    def shutdown_request(self, request: object) -> None:
        """End a connection."""
        if isinstance(request, socket.socket):
            self._open.discard(request)
            super().shutdown_request(request)

    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing: the caller hung up. What goes wrong above is answered by the application itself."""
        del request, client_address

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002
        """Nothing, as above."""

    def cut_all(self) -> None:
        """Break the connections that are still open."""
        for connection in list(self._open):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue


class Listener:
    """Serves an application on 127.0.0.1 from `start` to `stop`."""

    def __init__(self, app: "WSGIApplication") -> None:
        self._server = _Server(app)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="embedded-aws")
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def start(self) -> None:
        """Accept connections from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Accept no more, break what is open, and wait for every thread to end."""
        self._server.shutdown()
        self._server.cut_all()
        self._thread.join()
