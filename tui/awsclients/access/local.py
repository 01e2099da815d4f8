"""The broker in process: walks routes on its own threads and caches each hop."""

from collections.abc import Callable, Mapping, Sequence

from awsclients.access.events import Event
from awsclients.access.needs import Answer, Need
from awsclients.access.session import Session
from awsclients.aws.api import Aws, Identity
from awsclients.clock import Clock
from awsclients.config.model import Workspace
from awsclients.secrets.store import SecretStore


class LocalBroker:
    """See Broker. `aws` and `store` are called on first need, on the broker's own threads."""

    def __init__(
        self,
        workspace: Workspace,
        *,
        aws: Callable[[], Aws],
        store: Callable[[], SecretStore],
        clock: Clock,
        login_name: str,
    ) -> None:
        self.workspace = workspace
        self._aws, self._store, self._clock, self._login_name = aws, store, clock, login_name

    def use(self, workspace: Workspace) -> None:
        """See Broker.use."""
        raise NotImplementedError

    def session(self, address: str, answers: Sequence[Answer] = (), *, least: float = 0.0) -> Session | Need:
        """See Broker.session."""
        raise NotImplementedError

    def held(self) -> Mapping[str, Session]:
        """See Broker.held."""
        raise NotImplementedError

    def forget(self, address: str) -> None:
        """See Broker.forget."""
        raise NotImplementedError

    def identity(self, source: str, answers: Sequence[Answer] = ()) -> Identity | Need:
        """See Broker.identity."""
        raise NotImplementedError

    def subscribe(self, subscriber: Callable[[Event], None]) -> Callable[[], None]:
        """See Broker.subscribe."""
        raise NotImplementedError

    def tell(self, event: Event) -> None:
        """See Broker.tell."""
        raise NotImplementedError
