"""What only a person can give, and the answers they give. The broker never calls a person."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from awsclients.secrets.secret import Secret


@dataclass(frozen=True, slots=True)
class MfaCode:
    """Six digits from the device `serial` of the source's user; `why` says why another code is asked for."""

    source: str
    text: str
    serial: str
    deadline: datetime | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class SignIn:
    """A sign-in to the source in a browser."""

    source: str
    text: str
    deadline: datetime | None = None


@dataclass(frozen=True, slots=True)
class Confirm:
    """The guard: the address typed in full."""

    source: str
    text: str
    address: str
    deadline: datetime | None = None


Need = MfaCode | SignIn | Confirm


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person gave for a need: the MFA code, or the address as typed."""

    need: Need
    value: Secret = field(compare=False)


class PersonAsked(Exception):
    """A hop waits for a person. Caught inside the broker, whose caller gets the need."""

    def __init__(self, need: MfaCode | SignIn) -> None:
        super().__init__(need)
        self.need = need

    def because(self, why: str) -> "PersonAsked":
        """The same, with a sentence that says why a code is asked for."""
        return PersonAsked(replace(self.need, why=why)) if isinstance(self.need, MfaCode) else self
