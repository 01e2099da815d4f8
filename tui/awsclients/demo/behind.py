"""moto behind our own front: every service but STS, in the account of whoever signed."""

import io
import json
import re
import threading
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Protocol
from urllib.parse import unquote

from awsclients.demo.answers import Answer
from awsclients.demo.directory import Directory, Owner, user_key
from awsclients.demo.keys import Key, Kind
from awsclients.demo.policy import parse
from awsclients.demo.signature import Wire
from awsclients.secrets.secret import Secret

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment
    from moto.iam.models import IAMBackend

_READS = re.compile(r"iam:(?:Get|List|Simulate|Generate)\w*")


class Behind(Protocol):
    """Answers for the services that are not ours."""

    def answer(self, wire: Wire, environ: "WSGIEnvironment", account_id: str, operation: str) -> Answer:
        """What the service answers in this account."""
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

    def answer(self, wire: Wire, environ: "WSGIEnvironment", account_id: str, operation: str) -> Answer:
        """What moto answers."""
        with self._lock:
            self._app = self._app or self._awake()
        inside = {
            **environ,
            "wsgi.input": io.BytesIO(wire.body),
            "CONTENT_LENGTH": str(len(wire.body)),
            "HTTP_X_MOTO_ACCOUNT_ID": account_id,
        }
        inside.pop("HTTP_TRANSFER_ENCODING", None)
        answer = _collect(self._app, inside, wire.method)
        if operation.startswith("iam:") and not _READS.fullmatch(operation):
            self._take_back(account_id)
        return answer

    def _awake(self) -> "WSGIApplication":
        import os

        os.environ.setdefault("MOTO_DISABLE_GLOBAL_CORS", "true")
        from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

        self._show()
        app: WSGIApplication = DomainDispatcherApplication(create_backend_app)
        return app

    def _show(self) -> None:
        from moto.backends import get_backend
        from moto.iam.models import iam_backends

        iam_backends.reset()
        get_backend("s3").reset()
        for owner in self._directory.owners.values():
            _show_owner(_iam(owner.account_id), owner)
        for key in self._directory.keys.values():
            if key.kind is Kind.USER:
                _show_key(_iam(key.account_id), key)
        for account_id, account in self._directory.accounts.items():
            _iam(account_id).account_aliases = [account.alias]
            for bucket in account.buckets:
                get_backend("s3")[account_id]["aws"].create_bucket(bucket, account.region)

    def _take_back(self, account_id: str) -> None:
        iam = _iam(account_id)
        with self._directory.lock:
            for user in iam.users.values():
                for key in user.access_keys:
                    secret, active = Secret(key.secret_access_key), key.status == "Active"
                    taken = user_key(user.arn, key.access_key_id, secret, active=active)
                    self._directory.keys[key.access_key_id] = taken
            numbers = {key.access_key_id for user in iam.users.values() for key in user.access_keys}
            arns = {user.arn for user in iam.users.values()} | {role.arn for role in iam.get_roles()}
            self._forget(account_id, numbers, arns)
            for role in iam.get_roles():
                self._take_role(account_id, role.arn, role.assume_role_policy_document, role.max_session_duration)

    def _forget(self, account_id: str, numbers: set[str], arns: set[str]) -> None:
        for number, key in list(self._directory.keys.items()):
            if key.account_id == account_id and key.kind is Kind.USER and number not in numbers:
                del self._directory.keys[number]
        for arn, owner in list(self._directory.owners.items()):
            if owner.account_id == account_id and arn not in arns:
                del self._directory.owners[arn]

    def _take_role(self, account_id: str, arn: str, trust: str, max_session: str | int | None) -> None:
        known = self._directory.owners.get(arn)
        document = json.loads(unquote(trust))
        self._directory.owners[arn] = Owner(
            arn=arn,
            account_id=account_id,
            name=arn.rpartition("/")[2],
            policies=known.policies if known else (),
            trust=parse(document),
            trust_document=document,
            max_session=int(max_session or 3600),
        )


def _iam(account_id: str) -> "IAMBackend":
    from moto.iam.models import iam_backends

    backend: IAMBackend = iam_backends[account_id]["aws"]
    return backend


def _show_owner(iam: "IAMBackend", owner: Owner) -> None:
    path = "/" + owner.arn.partition("/")[2].removesuffix(owner.name)
    if owner.trust is None:
        iam.create_user("us-east-1", owner.name, path)
        return
    document = json.dumps(owner.trust_document)
    iam.create_role(owner.name, document, path, None, "", [], str(owner.max_session))


def _show_key(iam: "IAMBackend", key: Key) -> None:
    user = iam.users[key.owner_arn.rpartition("/")[2]]
    shown = user.create_access_key(prefix="AKIA", status="Active" if key.active else "Inactive")
    shown.access_key_id, shown.secret_access_key = key.access_key_id, key.secret.reveal()
    iam.access_keys[shown.access_key_id] = shown


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
