"""`sso-oidc`: programs register, people sign in, tokens are given and renewed. Refused where AWS refuses.

Source: IAM Identity Center OIDC API reference; RFC 6749, 7636 and 8628.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from awsclients.demo.centers import (
    REGISTRATION_LIVES,
    TOKEN_LIVES,
    Centers,
    Device,
    Login,
    Program,
    new_secret,
    new_user_code,
)
from awsclients.demo.refusal import Refusal

DEVICE_LIVES = timedelta(minutes=10)
_DEVICE = "urn:ietf:params:oauth:grant-type:device_code"

Fields = Mapping[str, object]


class Oidc:
    """The calls."""

    def __init__(self, centers: Centers) -> None:
        self._centers = centers

    def register(self, asked: Fields, now: datetime) -> Fields:
        """RegisterClient."""
        if asked.get("clientType") != "public" or not asked.get("clientName"):
            raise _refused("InvalidClientMetadataException", "clientName and clientType public are required")
        redirects = asked.get("redirectUris")
        program = Program(
            id=secrets.token_urlsafe(24),
            secret=new_secret(),
            expires=now + REGISTRATION_LIVES,
            redirects=tuple(map(str, redirects)) if isinstance(redirects, list) else (),
            start_url=str(asked.get("issuerUrl", "")),
            renews=bool(asked.get("scopes")),
        )
        self._centers.programs[program.id] = program
        return {
            "clientId": program.id,
            "clientSecret": program.secret,
            "clientIdIssuedAt": int(now.timestamp()),
            "clientSecretExpiresAt": int(program.expires.timestamp()),
        }

    def start(self, asked: Fields, now: datetime, url: str) -> Fields:
        """StartDeviceAuthorization."""
        program = self._program(asked, now)
        center = self._centers.centers.get(str(asked.get("startUrl")))
        if center is None:
            raise _refused("InvalidRequestException", "The start URL is not one of this region")
        code = new_secret()
        device = Device(program=program.id, center=center, user_code=new_user_code(), expires=now + DEVICE_LIVES)
        self._centers.devices[code] = device
        return {
            "deviceCode": code,
            "userCode": device.user_code,
            "verificationUri": f"{url}/device",
            "verificationUriComplete": f"{url}/device?user_code={device.user_code}",
            "expiresIn": int(DEVICE_LIVES.total_seconds()),
            "interval": self._centers.interval,
        }

    def token(self, asked: Fields, now: datetime) -> Fields:
        """CreateToken."""
        program = self._program(asked, now)
        ways: Mapping[object, Callable[[Program, Fields, datetime], Login]] = {
            "authorization_code": self._by_code,
            "refresh_token": self._by_refresh,
            _DEVICE: self._by_device,
        }
        way = ways.get(asked.get("grantType"))
        if way is None:
            raise _refused("UnsupportedGrantTypeException", "unsupported_grant_type")
        login = way(program, asked, now)
        if login.ends <= now:
            raise _refused("InvalidGrantException", "The session is over")
        ends = min(now + TOKEN_LIVES, login.ends)
        access = new_secret()
        self._centers.access[access] = (login, ends)
        given: dict[str, object] = {
            "accessToken": access,
            "tokenType": "Bearer",
            "expiresIn": int((ends - now).total_seconds()),
        }
        if program.renews:
            given["refreshToken"] = new_secret()
            self._centers.refresh[str(given["refreshToken"])] = login
        return given

    def _by_code(self, program: Program, asked: Fields, now: datetime) -> Login:
        code = self._centers.codes.pop(str(asked.get("code")), None)
        if code is None or code.program != program.id or code.expires <= now:
            raise _refused("InvalidGrantException", "The code is not good")
        verifier = hashlib.sha256(str(asked.get("codeVerifier", "")).encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).decode().rstrip("=")
        if not hmac.compare_digest(challenge, code.challenge) or asked.get("redirectUri") != code.redirect:
            raise _refused("InvalidGrantException", "The verifier or the redirect is not the one of the code")
        return code.login

    def _by_refresh(self, program: Program, asked: Fields, _: datetime) -> Login:
        login = self._centers.refresh.pop(str(asked.get("refreshToken")), None)
        if login is None or login.program != program.id:
            raise _refused("InvalidGrantException", "The refresh token is not good")
        return login

    def _by_device(self, program: Program, asked: Fields, now: datetime) -> Login:
        device = self._centers.devices.get(str(asked.get("deviceCode")))
        if device is None or device.program != program.id:
            raise _refused("InvalidGrantException", "The device code is not good")
        if device.expires <= now:
            raise _refused("ExpiredTokenException", "The device code has expired")
        if device.denied:
            raise _refused("AccessDeniedException", "The person said no")
        if device.login is None:
            raise _refused("AuthorizationPendingException", "Nobody has signed in yet")
        del self._centers.devices[str(asked["deviceCode"])]
        return device.login

    def _program(self, asked: Fields, now: datetime) -> Program:
        program = self._centers.programs.get(str(asked.get("clientId")))
        known = program is not None and hmac.compare_digest(program.secret, str(asked.get("clientSecret", "")))
        if program is None or not known or program.expires <= now:
            raise _refused("InvalidClientException", "The client is not known, or its secret has expired", 401)
        return program


def _refused(code: str, message: str, status: int = 400) -> Refusal:
    return Refusal(code, message, status)
