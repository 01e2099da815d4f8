"""The container-credentials endpoint of one child: one role, one address, one token, and gone with the child."""

import hmac
import json
import secrets
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from awsclients.access.session import Session
from awsclients.clock import Clock, rfc3339
from awsclients.errors import Failure, LocalFailure, PersonNeeded
from awsclients.launch.listener import Listener
from awsclients.launch.request import FORBIDDEN, NOT_ALLOWED, NOT_FOUND, Request, Response
from awsclients.launch.turned_away import TurnedAway
from awsclients.secrets.secret import Secret
from awsclients.text import display

_TICK = 2.0
_UNKNOWN_END = timedelta(hours=1)
_JSON = (("Content-Type", "application/json"),)
_FOREIGN = frozenset({"origin", "referer", "cookie", "forwarded"})
_FOREIGN_BEGINNINGS = ("sec-", "x-forwarded-")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """What a child needs to ask: the values of AWS_CONTAINER_CREDENTIALS_FULL_URI and ..._AUTHORIZATION_TOKEN.

    `turned_away` counts those who asked and got nothing, though no child would ask like that. `descriptor` is the
    listening socket, which another process may hold as well.
    """

    url: str
    token: Secret
    turned_away: TurnedAway = field(default_factory=TurnedAway)
    descriptor: int = -1


@contextmanager
def endpoint(session: Callable[[], Session], clock: Clock) -> Iterator[Endpoint]:
    """Serve what `session` returns, to whoever has the token, until the block is left.

    `session` answers at once, and raises Failure where there is nothing to hand out. Raises LocalFailure when
    nothing can listen.
    """
    name, token = secrets.token_hex(16), Secret(secrets.token_urlsafe(32))
    try:
        server = socket.create_server(("127.0.0.1", 0), backlog=128)
    except OSError as error:
        raise LocalFailure(f"No port of 127.0.0.1 can be listened on: {error.strerror}. Free one.") from None
    port = server.getsockname()[1]
    listener = Listener(server, answerer(f"/v1/{name}", token, session, clock))
    over = threading.Event()
    thread = threading.Thread(target=_serve, args=(listener, over), name="awsclients-endpoint", daemon=True)
    thread.start()
    try:
        yield Endpoint(f"http://127.0.0.1:{port}/v1/{name}", token, listener.turned_away, server.fileno())
    finally:
        over.set()
        _wake(port)
        thread.join(_TICK)


def answerer(
    path: str, token: Secret, session: Callable[[], Session], clock: Clock
) -> Callable[[Request], Response]:
    """What answers GET of `path` with the `Authorization` of exactly `token`, and refuses everything else.

    No SDK sends what a browser or a proxy adds, so whoever sends it gets nothing, with the token or without (T6).
    """

    def answer(request: Request) -> Response:
        if request.method != "GET":
            return NOT_ALLOWED
        if any(name in _FOREIGN or name.startswith(_FOREIGN_BEGINNINGS) for name in request.headers):
            return FORBIDDEN
        if not token.matches(request.headers.get("authorization", "")):
            return FORBIDDEN
        if not hmac.compare_digest(request.target.encode(), path.encode()):
            return NOT_FOUND
        return _answer(session, clock)

    return answer


def _answer(session: Callable[[], Session], clock: Clock) -> Response:
    try:
        found = session()
    except PersonNeeded as needed:
        return _refusal("403 Forbidden", "PersonNeeded", needed.message)
    except Failure as failure:
        return _refusal("503 Service Unavailable", "NotRenewed", failure.message)
    if found.expires is not None and found.expires <= clock.now():
        return _refusal("503 Service Unavailable", "Ended", "The session has ended. Try again in a moment.")
    return Response("200 OK", json.dumps(_keys(found, clock.now())).encode(), _JSON)


def _keys(session: Session, now: datetime) -> dict[str, str]:
    """As ECS answers. SDKs want an end to be named: where it is not known they come again after an hour."""
    keys = session.credentials
    return {
        "AccessKeyId": keys.access_key_id,
        "SecretAccessKey": keys.secret_access_key.reveal(),
        "Token": keys.session_token.reveal() if keys.session_token else "",
        "Expiration": rfc3339(session.expires or now + _UNKNOWN_END),
        "AccountId": session.identity.account_id,
    }


def _refusal(status: str, code: str, message: str) -> Response:
    """SDKs show the body to the person."""
    return Response(status, json.dumps({"code": code, "message": display(message, 300)}).encode(), _JSON)


def _serve(listener: Listener, over: threading.Event) -> None:
    while not over.is_set():
        listener.serve(_TICK)
    listener.close()


def _wake(port: int) -> None:
    """Have the thread look up from its wait."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=_TICK).close()
    except OSError:
        return
