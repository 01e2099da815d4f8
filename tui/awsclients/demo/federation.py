"""The console's front door: session keys for a sign-in token, a sign-in token for a console.

Source: IAM user guide, "Enable custom identity broker access to the AWS console".
"""

import json
import re
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

from awsclients.demo.answers import Answer
from awsclients.demo.directory import Directory
from awsclients.demo.keys import MARK, Key, Kind
from awsclients.demo.pages import page

_TOKEN_LIVES = timedelta(minutes=15)
_CONSOLES = re.compile(
    r"(?:[a-z0-9-]+\.)*console\.(?:aws\.amazon\.com|amazonaws-us-gov\.com|amazonaws\.cn|amazonaws-eusc\.eu)"
)
_REGION = re.compile(r"[a-z]{2}(?:-[a-z]+)+-\d")


@dataclass(frozen=True, slots=True)
class Console:
    """Someone signed in to the console until `until`."""

    key: Key
    until: datetime
    destination: str = ""


class Federation:
    """`/federation` and the consoles behind it."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._lock = threading.Lock()
        self._tokens: dict[str, tuple[Console, datetime]] = {}
        self._consoles: dict[str, Console] = {}

    def answer(self, fields: Mapping[str, str], now: datetime) -> Answer:
        """getSigninToken or login; 400 with a page, never JSON, for everything that is wrong."""
        if fields.get("Action") == "getSigninToken":
            return self._token(fields, now)
        if fields.get("Action") == "login":
            return self._login(fields, now)
        return _bad("Unknown action")

    def console(self, number: str, now: datetime) -> Answer:
        """The console page of one sign-in: account, role, session, region and where it leads."""
        console = self._consoles.get(number)
        if console is None or now >= console.until:
            return Answer(403, page("You are signed out", {}, "This console session is over."), "text/html")
        key = console.key
        role, _, session = key.arn.partition("/")[2].partition("/")
        facts = {
            "Account": key.account_id,
            "Role": role,
            "Session": session,
            "Region": _region(console.destination) or key.region,
            "Page": console.destination or "home",
            "Signed in until": f"{console.until:%Y-%m-%d %H:%M:%S} UTC",
        }
        return Answer(200, page(f"{role} in {key.account_id}", facts), "text/html")

    def _token(self, fields: Mapping[str, str], now: datetime) -> Answer:
        key = self._key_of(fields.get("Session", ""), now)
        if key is None or key.expires is None:
            return _bad("Invalid credentials parameter")
        seconds = fields.get("SessionDuration")
        until = key.expires
        if seconds is not None:
            fits = seconds.isascii() and seconds.isdigit() and 900 <= int(seconds) <= 43200
            if not fits or key.chained or key.kind is Kind.FEDERATED:
                return _bad("Invalid SessionDuration")
            until = now + timedelta(seconds=int(seconds))
        token = secrets.token_urlsafe(300) + MARK
        with self._lock:
            self._tokens[token] = (Console(key, until), now + _TOKEN_LIVES)
        return Answer(200, json.dumps({"SigninToken": token}).encode(), "application/json")

    def _login(self, fields: Mapping[str, str], now: datetime) -> Answer:
        with self._lock:
            console, ends = self._tokens.pop(fields.get("SigninToken", ""), (None, now))
        if console is None or now >= ends or "Issuer" not in fields:
            return _bad("Invalid or used sign-in token")
        destination = fields.get("Destination", "")
        if not _CONSOLES.fullmatch(urlsplit(destination).hostname or ""):
            return _bad("The destination is no console address")
        number = secrets.token_urlsafe(16)
        with self._lock:
            self._consoles[number] = Console(console.key, console.until, destination)
        location = f"/console/{number}?{urlencode({'to': urlsplit(destination).path})}"
        return Answer(302, b"", "text/html", (("Location", location),))

    def _key_of(self, session: str, now: datetime) -> Key | None:
        try:
            sent = json.loads(session)
            number, secret, token = (str(sent[name]) for name in ("sessionId", "sessionKey", "sessionToken"))
        except (ValueError, TypeError, KeyError):
            return None
        key = self._directory.keys.get(number)
        if key is None or key.kind not in {Kind.ROLE, Kind.FEDERATED} or key.token is None or key.expires is None:
            return None
        right = (key.secret.reveal(), key.token.reveal()) == (secret, token)
        return key if right and now < key.expires else None


def _bad(text: str) -> Answer:
    return Answer(400, page("Bad request", {}, text), "text/html", outcome="BadRequest")


def _region(destination: str) -> str | None:
    parts = urlsplit(destination)
    named = parse_qs(parts.query).get("region", [])
    candidates = [*named, (parts.hostname or "").split(".")[0]]
    return next((one for one in candidates if _REGION.fullmatch(one)), None)
