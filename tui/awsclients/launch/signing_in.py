"""One sign-in to an Identity Center under way: for which source, in which world, and who watches."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from awsclients.access.bus import Bus
from awsclients.access.diagnosis import Sent, explain
from awsclients.access.portal_record import portal_of
from awsclients.aws.api import AwsError
from awsclients.aws.identity_center import IdentityCenterAws, Portal, Registration
from awsclients.config.model import IdentityCenter, Workspace
from awsclients.errors import Refused
from awsclients.launch.watch import Watch
from awsclients.launch.world import World

Result = TypeVar("Result")
UNKNOWN = "InvalidClientException"
"""What AWS answers to a registration that it does not know any more."""


@dataclass(frozen=True, slots=True)
class SigningIn:
    """One sign-in: for which source, in which world, and who watches."""

    world: World
    workspace: Workspace
    source: IdentityCenter
    watch: Watch

    @property
    def portal(self) -> Portal:
        """The portal that is signed in to."""
        return portal_of(self.source)

    @property
    def aws(self) -> IdentityCenterAws:
        """The calls to it."""
        return self.world.aws().identity_center

    def register(self, *, device: bool) -> Registration:
        """A new registration. Raises Refused."""
        try:
            return self.told("sso-oidc:RegisterClient", lambda: self.aws.register(self.portal, device=device))
        except AwsError as error:
            raise self.explained(error) from None

    def told(self, operation: str, work: Callable[[], Result]) -> Result:
        """Do one call to AWS, told of as the broker tells of its own; below zero no number is one of its."""
        bus = Bus(self.world.clock, -time.monotonic_ns())
        bus.subscribe(self.world.broker(self.workspace).tell)
        return bus.call(operation, self.source.name, work, self.explained)

    def explained(self, error: AwsError) -> Refused:
        """What a refusal means."""
        sent = Sent(source=self.source.name, region=self.source.sso_region)
        return explain(error, sent, self.world.clock.skew)
