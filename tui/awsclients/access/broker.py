"""The broker's protocol: what the screen and the command line ask, in process or through the agent."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from awsclients.access.children import Child
from awsclients.access.events import Event
from awsclients.access.needs import Answer, Need
from awsclients.access.session import Session
from awsclients.access.signed_in import SignedIn
from awsclients.aws.api import Identity
from awsclients.config.model import Workspace
from awsclients.secrets.secret import Secret


class Broker(Protocol):
    """Walks routes, caches each hop, one caller at a time per hop. Synchronous; call it from a worker thread.

    Every failure is a `Failure` of errors.py with its explanation; failures are shared by those who wait for
    the same hop and never cached.
    """

    @property
    def workspace(self) -> Workspace:
        """The configuration in use."""
        ...

    def use(self, workspace: Workspace) -> None:
        """Take a changed configuration; a role that changed loses its session."""
        ...

    def session(self, address: str, answers: Sequence[Answer] = (), *, least: float = 0.0) -> Session | Need:
        """A live session of the role, or what a person must give first.

        `least` is the share of its life (0.0-1.0) a cached session must still have; 1.0 always asks AWS anew.
        The guard is checked before any call.
        """
        ...

    def fresh(self, address: str) -> Session | Need:
        """A session for a program that asks again when it ends: renewed first when too little of it is left.

        Where it cannot be renewed, what is held is given while it lives. Raises PersonNeeded while locked.
        """
        ...

    def lock(self) -> None:
        """Drop everything: sessions, hops, opened guards. Programs get nothing until a person is back."""
        ...

    def console(self, address: str, answers: Sequence[Answer] = (), *, least: float = 0.0) -> Session | Need:
        """What signs in to the role's console: its session, or a federated one of an IAM user's own identity.

        The latter is asked for each time and not held. Refused where AWS gives that identity no console.
        """
        ...

    def held(self) -> Mapping[str, Session]:
        """The live sessions by address. Never calls AWS."""
        ...

    def forget(self, address: str) -> None:
        """Drop the role's session and close its guard. AWS honours the keys until their end."""
        ...

    def attach(self, child: Child, session: Session | None = None) -> None:
        """Have the role renewed for as long as the child hangs on it. Said again to a broker that does not know.

        A broker that begins anew takes over what its child still holds: `session`, and `child.opened` for the
        guard, which closes when it would have closed.
        """
        ...

    def serve(self, child_id: str) -> Session:
        """What the child may have now. Never waits for AWS, and never hands out what is about to end.

        Raises PersonNeeded when the child is cut off or a person has to give something first, LocalFailure when
        the child is not attached or its session is being renewed, Refused when AWS refused to.
        """
        ...

    def detach(self, child_id: str) -> None:
        """The child has ended."""
        ...

    def children(self) -> Mapping[str, Child]:
        """The children that are attached, by id, the oldest first."""
        ...

    def cut_off(self, child_id: str) -> None:
        """Give the child nothing more, for ever. What it holds, AWS honours until its end."""
        ...

    def identity(self, source: str, answers: Sequence[Answer] = ()) -> Identity | Need:
        """Who the source's own credentials are (GetCallerIdentity), cached."""
        ...

    def sign_in(self, source: str, grant: Secret) -> SignedIn:
        """Check and keep what a person's sign-in brought (launch/sign_in.py), for every source that shares it."""
        ...

    def check_sign_in(self, source: str, grant: Secret) -> None:
        """Raises the Failure with which sign_in would refuse this; keeps nothing and calls nobody."""
        ...

    def sign_out(self, source: str) -> None:
        """End the sign-in and drop all that came of it; AWS honours keys that were given until their end."""
        ...

    def signed_in(self) -> Mapping[str, SignedIn]:
        """The sources that are signed in, by name. May read the keyring; never calls AWS."""
        ...

    def subscribe(self, subscriber: Callable[[Event], None]) -> Callable[[], None]:
        """Call `subscriber` with every event from now on, from any thread; returns what ends that."""
        ...

    def tell(self, event: Event) -> None:
        """Pass an event from above (Launched) to the subscribers."""
        ...
