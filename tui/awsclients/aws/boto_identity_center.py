"""Identity Center by botocore: unsigned calls, a bearer token in each to the portal."""

from collections.abc import Iterator, Mapping

from awsclients.aws import portal_answers
from awsclients.aws.answers import Parsed
from awsclients.aws.api import Credentials
from awsclients.aws.clients import Clients
from awsclients.aws.identity_center import (
    REDIRECT,
    SCOPE,
    DeviceCode,
    FromCode,
    FromDevice,
    Grant,
    Portal,
    Registration,
    Token,
)
from awsclients.clock import Clock
from awsclients.secrets.secret import Secret

_NAME = "awsclients"
_DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
_PAGE = 100
"""The most entries of one page; AWS refuses more (C93)."""
_MOST_PAGES = 100


class BotoIdentityCenter:
    """See IdentityCenterAws."""

    def __init__(self, clients: Clients, clock: Clock) -> None:
        self._clients, self._clock = clients, clock

    def register(self, portal: Portal, *, device: bool) -> Registration:
        """See IdentityCenterAws.register. Asks as the AWS command line does, each way of signing in by itself."""
        wanted: dict[str, object] = {"clientName": _NAME, "clientType": "public", "scopes": [SCOPE]}
        if not device:
            wanted |= {
                "grantTypes": ["authorization_code", "refresh_token"],
                "redirectUris": [REDIRECT],
                "issuerUrl": portal.start_url,
            }
        return portal_answers.registration(self._oidc(portal, "register_client", "RegisterClient", wanted), device)

    def authorize_address(self, portal: Portal) -> str:
        """See IdentityCenterAws.authorize_address."""
        base: str = self._clients.unsigned("sso-oidc", portal.region).meta.endpoint_url
        return f"{base.rstrip('/')}/authorize"

    def device_code(self, portal: Portal, registration: Registration) -> DeviceCode:
        """See IdentityCenterAws.device_code."""
        wanted = {**_client(registration), "startUrl": portal.start_url}
        answer = self._oidc(portal, "start_device_authorization", "StartDeviceAuthorization", wanted)
        return portal_answers.device_code(answer, self._clock.now())

    def token(self, portal: Portal, registration: Registration, grant: Grant) -> Token:
        """See IdentityCenterAws.token."""
        wanted = {**_client(registration), **_given(grant)}
        return portal_answers.token(self._oidc(portal, "create_token", "CreateToken", wanted), self._clock.now())

    def role_credentials(self, portal: Portal, access: Secret, account_id: str, role_name: str) -> Credentials:
        """See IdentityCenterAws.role_credentials."""
        wanted = {"accessToken": access.reveal(), "accountId": account_id, "roleName": role_name}
        answer = self._sso(portal, "get_role_credentials", "GetRoleCredentials", wanted)
        return portal_answers.role_credentials(answer, self._clock.now())

    def role_names(self, portal: Portal, access: Secret, account_id: str) -> tuple[str, ...]:
        """See IdentityCenterAws.role_names."""
        wanted = {"accessToken": access.reveal(), "accountId": account_id, "maxResults": _PAGE}
        pages = self._pages(portal, "list_account_roles", "ListAccountRoles", wanted)
        return tuple(name for page in pages for name in portal_answers.role_names(page))

    def end_session(self, portal: Portal, access: Secret) -> None:
        """See IdentityCenterAws.end_session."""
        self._sso(portal, "logout", "Logout", {"accessToken": access.reveal()})

    def _pages(
        self, portal: Portal, method: str, operation: str, wanted: Mapping[str, object]
    ) -> Iterator[Parsed]:
        more: Mapping[str, object] = {}
        for _ in range(_MOST_PAGES):
            page = self._sso(portal, method, operation, {**wanted, **more})
            yield page
            if not page.get("nextToken"):
                return
            more = {"nextToken": page["nextToken"]}

    def _oidc(self, portal: Portal, method: str, operation: str, wanted: Mapping[str, object]) -> Parsed:
        client = self._clients.unsigned("sso-oidc", portal.region)
        return self._clients.call(client, method, f"sso-oidc:{operation}", wanted)

    def _sso(self, portal: Portal, method: str, operation: str, wanted: Mapping[str, object]) -> Parsed:
        client = self._clients.unsigned("sso", portal.region)
        return self._clients.call(client, method, f"sso:{operation}", wanted)


def _client(registration: Registration) -> dict[str, object]:
    return {"clientId": registration.client_id, "clientSecret": registration.client_secret.reveal()}


def _given(grant: Grant) -> dict[str, object]:
    if isinstance(grant, FromCode):
        return {
            "grantType": "authorization_code",
            "code": grant.code.reveal(),
            "codeVerifier": grant.verifier.reveal(),
            "redirectUri": grant.redirect,
        }
    if isinstance(grant, FromDevice):
        return {"grantType": _DEVICE_GRANT, "deviceCode": grant.code.reveal()}
    return {"grantType": "refresh_token", "refreshToken": grant.token.reveal()}
