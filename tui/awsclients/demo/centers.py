"""Identity Centers: who may what in which account, who is signed in, and which programs ask."""

import hashlib
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from awsclients.demo.keys import MARK

TOKEN_LIVES = timedelta(hours=1)
SESSION_LIVES = timedelta(hours=8)
"""AWS's default; an administrator may choose 15 minutes to 90 days."""
REGISTRATION_LIVES = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Center:
    """One Identity Center with one user. `sets` are the user's permission sets by account."""

    start_url: str
    region: str
    user: str = "jane"
    sets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    duration: int = 3600
    """Seconds that credentials of a permission set live."""

    def reserved(self, account_id: str, name: str) -> str:
        """The ARN of the role that AWS keeps for a permission set in an account."""
        digest = hashlib.sha256(f"{account_id}{name}{self.start_url}".encode()).hexdigest()[:16]
        place = "" if self.region == "us-east-1" else f"/{self.region}"
        return (
            f"arn:aws:iam::{account_id}:role/aws-reserved/sso.amazonaws.com{place}/AWSReservedSSO_{name}_{digest}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A registered client. `start_url` is known of those that sign in by the browser."""

    id: str
    secret: str
    expires: datetime
    redirects: tuple[str, ...] = ()
    start_url: str = ""
    renews: bool = True


@dataclass(slots=True, kw_only=True)
class Device:
    """A sign-in by device code; `login` once the person allowed it."""

    program: str
    center: Center
    user_code: str
    expires: datetime
    denied: bool = False
    login: "Login | None" = None


@dataclass(frozen=True, slots=True)
class Login:
    """A person's session at the portal."""

    center: Center
    program: str
    ends: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """What the browser brings back."""

    program: str
    login: Login
    challenge: str
    redirect: str
    expires: datetime


class Centers:
    """All of them, by start URL. Every table is used under `lock`."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.centers: dict[str, Center] = {}
        self.programs: dict[str, Program] = {}
        self.devices: dict[str, Device] = {}
        self.codes: dict[str, Code] = {}
        self.access: dict[str, tuple[Login, datetime]] = {}
        self.refresh: dict[str, Login] = {}
        self.interval = 1
        """Seconds between two questions for a device code; AWS says 5."""

    def device(self, user_code: str) -> Device | None:
        """The sign-in that waits with this code on its page."""
        return next((device for device in self.devices.values() if device.user_code == user_code), None)

    def forget_programs(self) -> None:
        """Let no registration be known any more."""
        with self.lock:
            self.programs.clear()


def new_secret() -> str:
    """A token, a secret or a code, marked as one of the embedded AWS."""
    return secrets.token_urlsafe(48) + MARK


def new_user_code() -> str:
    """What a person compares: `BCDF-GHJK`."""
    letters = "".join(secrets.choice("BCDFGHJKLMNPQRSTVWXZ") for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"
