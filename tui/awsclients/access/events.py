"""What the broker tells its subscribers. The log, the countdowns and notices read only these."""

from dataclasses import dataclass
from datetime import datetime

from awsclients.access.children import Child
from awsclients.access.needs import Need
from awsclients.access.session import Session
from awsclients.access.signed_in import SignedIn


@dataclass(frozen=True, slots=True)
class CallStarted:
    """A call to AWS is under way. `operation` as in IAM policies: `sts:AssumeRole`.

    `target` is the ARN of the role the call is for, where the operation names one: it tells the hop.
    """

    at: datetime
    call: int
    operation: str
    address: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class CallEnded:
    """The call is over: `message` is one line, `detail` the whole story.

    `outcome` is `ok`, AWS's error code (`Error` where it gave none), `malformed` for an answer that cannot be
    trusted, `invalid` for what was not even asked, `unreachable`, or `fault` for a bug of ours.
    """

    at: datetime
    call: int
    operation: str
    address: str
    outcome: str
    milliseconds: int
    message: str = ""
    detail: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class SessionChanged:
    """A role's session is new, renewed (`session`) or gone (None)."""

    at: datetime
    address: str
    session: Session | None


@dataclass(frozen=True, slots=True)
class Needed:
    """A role waits for a person."""

    at: datetime
    address: str
    need: Need


@dataclass(frozen=True, slots=True)
class SignInChanged:
    """A person has signed in to a source (`signed_in`), or is signed in no more (None)."""

    at: datetime
    source: str
    signed_in: SignedIn | None


@dataclass(frozen=True, slots=True)
class Launched:
    """A session was used: `kind` is `shell`, `command` or `console`."""

    at: datetime
    address: str
    kind: str


@dataclass(frozen=True, slots=True)
class ChildChanged:
    """A child whose credentials renew themselves was attached or cut off (`child`), or is gone (None)."""

    at: datetime
    id: str
    child: Child | None


@dataclass(frozen=True, slots=True)
class Ending:
    """A session ends soon; `message` is why it could not be renewed, empty where nothing has wanted it longer."""

    at: datetime
    address: str
    expires: datetime
    message: str


@dataclass(frozen=True, slots=True)
class Warned:
    """Something happened to what uses a role that the person should know; `message` is a sentence."""

    at: datetime
    address: str
    message: str


Event = (
    CallStarted | CallEnded | SessionChanged | Needed | SignInChanged | Launched | ChildChanged | Ending | Warned
)
