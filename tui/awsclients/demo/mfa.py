"""Virtual MFA devices: time-based codes of RFC 6238, six digits every 30 seconds, each good for one use."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

from awsclients.demo.refusal import access_denied

STEP = 30
"""Seconds a code is shown for."""
_DRIFT = 1
_FAILED = "MultiFactorAuthentication failed"


class Device:
    """One device of one user. Accepts the code of now and of one step to either side, never one twice."""

    def __init__(self, serial: str, user_arn: str) -> None:
        self.serial = serial
        self.user_arn = user_arn
        self._seed = secrets.token_bytes(20)
        self._used = -1

    def code(self, now: datetime) -> str:
        """The code that the device shows."""
        return totp(self._seed, _step(now))

    def spent(self, now: datetime) -> bool:
        """Whether the code of now was used already, so that one has to wait for the next."""
        return self._used >= _step(now)

    def accept(self, code: str, now: datetime) -> bool:
        """Use a code; False when it is wrong, too old, or used before."""
        for step in range(max(self._used + 1, _step(now) - _DRIFT), _step(now) + _DRIFT + 1):
            if hmac.compare_digest(totp(self._seed, step), code):
                self._used = step
                return True
        return False

    @property
    def seed(self) -> str:
        """The seed in base32, for an authenticator of a test."""
        return base64.b32encode(self._seed).decode()


def totp(seed: bytes, step: int) -> str:
    """Six digits for one step of time (RFC 6238 with SHA-1, as AWS's virtual devices)."""
    digest = hmac.new(seed, step.to_bytes(8, "big"), hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    return f"{(int.from_bytes(digest[offset : offset + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06d}"


def check(device: Device | None, user_arn: str, code: str, now: datetime) -> None:
    """Use the code of a user's device. Raises AWS's refusal for a wrong device, or a wrong or used code."""
    if device is None or device.user_arn != user_arn:
        raise access_denied(
            f"{_FAILED}, unable to validate MFA code.  "
            "Please verify your MFA serial number is valid and associated with this user."
        )
    if not device.accept(code, now):
        raise access_denied(f"{_FAILED} with invalid MFA one time pass code. ")


def both_or_neither(serial: str | None, code: str | None) -> None:
    """Raises AWS's refusal when only one of the two was sent."""
    if (serial is None) != (code is None):
        raise access_denied(f"{_FAILED}, must provide both MFA serial number and one time pass code.")


def _step(now: datetime) -> int:
    return int(now.timestamp()) // STEP
