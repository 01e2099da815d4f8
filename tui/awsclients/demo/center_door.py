"""The unsigned door to Identity Centers: two services that speak JSON, and pages for browsers."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime

from awsclients.demo import wire
from awsclients.demo.answers import Answer
from awsclients.demo.core import Core, refusing
from awsclients.demo.oidc import Fields, Oidc
from awsclients.demo.oidc_pages import OidcPages
from awsclients.demo.portal import PortalApi
from awsclients.demo.refusal import Refusal
from awsclients.demo.signature import Wire

_TOKEN = "x-amz-sso-bearer-token"  # noqa: S105  a header's name, as WSGI hands it on
_OPERATIONS = {
    ("POST", "/client/register"): "sso-oidc:RegisterClient",
    ("POST", "/device_authorization"): "sso-oidc:StartDeviceAuthorization",
    ("POST", "/token"): "sso-oidc:CreateToken",
    ("GET", "/assignment/accounts"): "sso:ListAccounts",
    ("GET", "/assignment/roles"): "sso:ListAccountRoles",
    ("GET", "/federation/credentials"): "sso:GetRoleCredentials",
    ("POST", "/logout"): "sso:Logout",
}
_TOLD = frozenset({"account_id", "role_name", "grantType", "startUrl", "issuerUrl", "clientName", "max_result"})
"""What is noted of a call; the rest may be secret."""
_WORDS = {
    "AccessDeniedException": "access_denied",
    "AuthorizationPendingException": "authorization_pending",
    "ExpiredTokenException": "expired_token",
    "InvalidClientException": "invalid_client",
    "InvalidGrantException": "invalid_grant",
    "InvalidScopeException": "invalid_scope",
    "SlowDownException": "slow_down",
    "UnauthorizedClientException": "unauthorized_client",
}
"""OAuth's words for what AWS names otherwise."""


class CenterDoor:
    """Answers what is Identity Center's, and None for all else."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._oidc, self._pages = Oidc(core.centers), OidcPages(core.centers)
        self._portal = PortalApi(core.centers, core.directory)

    def answer(self, sent: Wire) -> Answer | None:
        """The answer to one request."""
        path, now = wire.path(sent), self._core.now()
        pages = {"/authorize": self._pages.authorize, "/device": self._pages.device}
        if path in pages:
            with self._core.centers.lock:
                return pages[path](sent.method, wire.fields(sent), now)
        operation = _OPERATIONS.get((sent.method, path))
        return None if operation is None else self._called(operation, sent, now)

    def _called(self, operation: str, sent: Wire, now: datetime) -> Answer:
        fault = self._core.fault(operation)
        asked = _asked(sent)
        try:
            if (refusal := refusing(fault)) is not None:
                raise refusal
            with self._core.centers.lock:
                body = json.dumps(self._done(operation, sent, asked, now))
            answer = Answer(200, body.encode(), "application/json")
        except Refusal as error:
            answer = _refused(error)
        told = {name: str(value) for name, value in asked.items() if name in _TOLD}
        self._core.note(operation, told, sent.headers.get("user-agent", ""), answer.outcome)
        return self._core.spoiled(answer, fault)

    def _done(self, operation: str, sent: Wire, asked: Fields, now: datetime) -> Mapping[str, object]:
        token, texts = sent.headers.get(_TOKEN, ""), {name: str(value) for name, value in asked.items()}
        doors: Mapping[str, Callable[[], Mapping[str, object] | None]] = {
            "sso-oidc:RegisterClient": lambda: self._oidc.register(asked, now),
            "sso-oidc:StartDeviceAuthorization": lambda: self._oidc.start(asked, now, _here(sent)),
            "sso-oidc:CreateToken": lambda: self._oidc.token(asked, now),
            "sso:ListAccounts": lambda: self._portal.accounts(token, texts, now),
            "sso:ListAccountRoles": lambda: self._portal.roles(token, texts, now),
            "sso:GetRoleCredentials": lambda: self._portal.credentials(token, texts, now),
            "sso:Logout": lambda: self._portal.logout(token, now),
        }
        return doors[operation]() or {}


def _asked(sent: Wire) -> Fields:
    if not sent.body:
        return wire.fields(sent)
    try:
        said = json.loads(sent.body)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _here(sent: Wire) -> str:
    return f"http://{sent.headers.get('host', '127.0.0.1')}"


def _refused(error: Refusal) -> Answer:
    said = {"error": _WORDS.get(error.code, "invalid_request"), "error_description": error.message}
    body = json.dumps({**said, "message": error.message}).encode()
    headers = (("x-amzn-ErrorType", error.code),)
    return Answer(error.status, body, "application/json", headers, outcome=error.code)
