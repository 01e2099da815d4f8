"""What may cross the socket: these values, these failures, and these methods of the broker."""

from awsclients.access import events, needs
from awsclients.access.children import Child
from awsclients.access.session import Session
from awsclients.access.signed_in import SignedIn
from awsclients.agent.standing import Standing
from awsclients.aws.api import Credentials, Identity
from awsclients.errors import BadInput, Failure, LocalFailure, PersonNeeded, Refused, WrongCode

PROTOCOL = 1
"""Counts up with every change after which two programs cannot talk to each other."""

VALUES: dict[str, type] = {
    kind.__name__: kind
    for kind in (
        Child,
        Credentials,
        Identity,
        Session,
        SignedIn,
        Standing,
        needs.Answer,
        needs.Confirm,
        needs.MfaCode,
        needs.SignIn,
        events.CallEnded,
        events.CallStarted,
        events.ChildChanged,
        events.Ending,
        events.Launched,
        events.Needed,
        events.SessionChanged,
        events.SignInChanged,
        events.Warned,
    )
}
"""Frozen dataclasses whose fields are text, numbers, times, secrets, and each other."""

FAILURES: dict[str, type[Failure]] = {
    kind.__name__: kind for kind in (BadInput, LocalFailure, PersonNeeded, Refused, WrongCode)
}
"""A failure of another kind crosses as the nearest of these that it is."""

METHODS = frozenset(
    {
        "attach",
        "check_sign_in",
        "children",
        "console",
        "cut_off",
        "detach",
        "forget",
        "fresh",
        "held",
        "identity",
        "lock",
        "serve",
        "session",
        "sign_in",
        "sign_out",
        "signed_in",
        "tell",
    }
)
"""The broker's methods that a client may call, all with the signature they have in access/broker.py."""
