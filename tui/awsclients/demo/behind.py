"""moto behind our own front: every service but STS, in the account of whoever signed."""

import io
import re
import threading
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote

from awsclients.demo import mirror
from awsclients.demo.answers import Answer
from awsclients.demo.directory import Directory
from awsclients.demo.keys import Key, Kind
from awsclients.demo.refusal import validation_error
from awsclients.demo.signature import Wire
from awsclients.demo.wire import fields

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

_OWN = frozenset({"GetUser", "ListAccessKeys", "CreateAccessKey", "ListMFADevices"})
"""IAM calls that mean the calling user when they name none."""
_OWN_BY_KEY = frozenset({"UpdateAccessKey", "DeleteAccessKey"})
"""Those that do so for long-term keys alone."""

_READS = re.compile(r"iam:(?:Get|List|Simulate|Generate)\w*")


class Behind(Protocol):
    """Answers for the services that are not ours."""

    def answer(self, wire: Wire, environ: "WSGIEnvironment", key: Key, operation: str) -> Answer:
        """What the service answers to the holder of this key."""
        ...


class Moto:
    """moto, imported at the first call that needs it (about half a second).

    It is told whose account a call is in, and never sees a signature. Users, roles and keys are shown to its
    IAM, and what IAM calls change is taken back into the directory. moto keeps its state for the whole
    process, so it starts empty whenever a new embedded AWS first needs it.
    """

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._lock = threading.Lock()
        self._app: WSGIApplication | None = None

    def answer(self, wire: Wire, environ: "WSGIEnvironment", key: Key, operation: str) -> Answer:
        """What moto answers."""
        with self._lock:
            self._app = self._app or self._awake()
        body = wire.body + _own_name(wire, key, operation)
        inside = {
            **environ,
            "wsgi.input": io.BytesIO(body),
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_X_MOTO_ACCOUNT_ID": key.account_id,
        }
        inside.pop("HTTP_TRANSFER_ENCODING", None)
        if operation == "iam:GetAccessKeyLastUsed":
            mirror.show_use(self._directory, key.account_id)
        answer = _collect(self._app, inside, wire.method)
        if not operation.startswith("iam:") or _READS.fullmatch(operation):
            return answer
        marked = mirror.mark_new_secrets(self._directory, key.account_id)
        mirror.take_back(self._directory, key.account_id)
        return replace(answer, body=marked(answer.body))

    def _awake(self) -> "WSGIApplication":
        from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

        mirror.show(self._directory)
        app: WSGIApplication = DomainDispatcherApplication(create_backend_app)
        return app


def _own_name(wire: Wire, key: Key, operation: str) -> bytes:
    """The caller's name as one more field, where the call means the caller and moto would not know who that is."""
    action = operation.removeprefix("iam:")
    if action == operation or action not in _OWN | _OWN_BY_KEY or "UserName" in fields(wire):
        return b""
    if key.kind not in {Kind.USER, Kind.USER_SESSION} or (key.temporary and action in _OWN_BY_KEY):
        raise validation_error("Must specify userName when calling with non-User credentials")
    return f"&UserName={quote(key.owner_arn.rpartition('/')[2])}".encode()


def _collect(app: "WSGIApplication", environ: Mapping[str, object], method: str) -> Answer:
    told: list[tuple[str, list[tuple[str, str]]]] = []

    def start(status: str, headers: list[tuple[str, str]], _: object = None) -> "_Write":
        told.append((status, headers))
        return lambda _: None

    body: Iterable[bytes] = app(dict(environ), start)
    content = b"".join(body)
    if hasattr(body, "close"):
        body.close()
    status, headers = told[-1]
    dropped = {"content-type", "date"} | (set() if method == "HEAD" else {"content-length"})
    kind = next((value for name, value in headers if name.lower() == "content-type"), "text/xml")
    kept = tuple((name, value) for name, value in headers if name.lower() not in dropped)
    code = int(status.split()[0])
    return Answer(code, content, kind, kept, outcome="ok" if code < 400 else str(code))


class _Write(Protocol):
    def __call__(self, data: bytes, /) -> object: ...
