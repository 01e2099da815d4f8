"""`aws login`: keys for programs from a sign-in to the console, good for 15 minutes and renewed for 12 hours.

Source: AWS Sign-In API reference, CreateOAuth2Token.
"""

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from awsclients.demo import dpop, wire
from awsclients.demo.answers import Answer
from awsclients.demo.centers import new_secret
from awsclients.demo.core import Core, refusing
from awsclients.demo.issue import issue
from awsclients.demo.keys import Key, Kind, identifier, session_key_id
from awsclients.demo.keys import new_secret as new_secret_key
from awsclients.demo.refusal import Refusal
from awsclients.demo.signature import Wire

_LIVES = timedelta(hours=12)
_KEYS_LIVE = 900
_PATH = "/v1/token"
_OPERATION = "signin:CreateOAuth2Token"
_PROGRAM = "arn:aws:signin:::devtools/same-device"


@dataclass(frozen=True, slots=True)
class _SignIn:
    user_arn: str
    thumbprint: str
    ends: datetime


class Logins:
    """Who is signed in so, by the refresh token that was given last."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._lock = threading.Lock()
        self._signed_in: dict[str, _SignIn] = {}
        self._proofs: set[str] = set()

    def sign_in(self, user_arn: str) -> Mapping[str, object]:
        """What `aws login` keeps on the computer of a user who has just signed in at the page."""
        now = self._core.now()
        private, thumbprint = dpop.new_key()
        given = self._given(_SignIn(user_arn, thumbprint, now + _LIVES), now)
        told = {"sub": user_arn, "iat": int(now.timestamp())}
        ends = now + timedelta(seconds=_KEYS_LIVE)
        more = {"accountId": user_arn.split(":")[4], "expiresAt": f"{ends:%Y-%m-%dT%H:%M:%SZ}"}
        return {
            "accessToken": {**_mapping(given["accessToken"]), **more},
            "tokenType": given["tokenType"],
            "clientId": _PROGRAM,
            "refreshToken": given["refreshToken"],
            "idToken": f"{dpop.encoded({'alg': 'none'})}.{dpop.encoded(told)}.",
            "dpopKey": private,
        }

    def answer(self, sent: Wire) -> Answer | None:
        """The answer to a renewal, and None for all else."""
        if (sent.method, wire.path(sent)) != ("POST", _PATH):
            return None
        fault = self._core.fault(_OPERATION)
        try:
            if (refusal := refusing(fault)) is not None:
                raise refusal
            with self._lock:
                body = json.dumps(self._renewed(sent, self._core.now()))
            answer = Answer(200, body.encode(), "application/json")
        except Refusal as error:
            said = {"error": error.code, "message": error.message}
            kind = "ValidationException" if error.status == 400 else "AccessDeniedException"
            headers = (("x-amzn-ErrorType", kind),)
            answer = Answer(
                error.status, json.dumps(said).encode(), "application/json", headers, outcome=error.code
            )
        self._core.note(_OPERATION, {}, sent.headers.get("user-agent", ""), answer.outcome)
        return self._core.spoiled(answer, fault)

    def _renewed(self, sent: Wire, now: datetime) -> Mapping[str, object]:
        try:
            asked = _mapping(json.loads(sent.body))
        except ValueError:
            asked = {}
        token = str(asked.get("refreshToken"))
        found = self._signed_in.get(token)
        if found is None or asked.get("clientId") != _PROGRAM or asked.get("grantType") != "refresh_token":
            raise Refusal("TOKEN_EXPIRED", "The refresh token is not good", 401)
        url = f"http://{sent.headers.get('host', '')}{sent.target}"
        proof = dpop.proven(sent.headers.get("dpop", ""), url, found.thumbprint, self._core.signing_time())
        if proof is None or proof in self._proofs:
            raise Refusal("INVALID_REQUEST", "The DPoP proof is not good", 400)
        self._proofs.add(proof)
        if found.ends <= now:
            raise Refusal("TOKEN_EXPIRED", "The sign-in is over", 401)
        del self._signed_in[token]
        return self._given(found, now)

    def _given(self, signed_in: _SignIn, now: datetime) -> dict[str, object]:
        directory, made = self._core.directory, _key(signed_in.user_arn, now)
        with directory.lock:
            key = issue(directory, made, _KEYS_LIVE, now=now, region="us-east-1")
        refresh = new_secret()
        self._signed_in[refresh] = signed_in
        return {
            "accessToken": {
                "accessKeyId": key.access_key_id,
                "secretAccessKey": key.secret.reveal(),
                "sessionToken": key.token.reveal() if key.token else "",
            },
            "tokenType": "aws_sigv4",
            "expiresIn": _KEYS_LIVE,
            "refreshToken": refresh,
        }


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _key(user_arn: str, now: datetime) -> Key:
    return Key(
        access_key_id=session_key_id(),
        secret=new_secret_key(),
        kind=Kind.USER_SESSION,
        arn=user_arn,
        owner_arn=user_arn,
        account_id=user_arn.split(":")[4],
        user_id=identifier("AIDA", user_arn),
        mfa_at=now,
    )
