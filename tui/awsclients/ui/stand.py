"""What the screen stands on: the world, the configuration, and what is known of every role."""

from dataclasses import dataclass
from datetime import tzinfo

from awsclients.access.broker import Broker
from awsclients.config.model import Workspace
from awsclients.launch.world import World
from awsclients.ui.columns import Widths
from awsclients.ui.detail import Shown
from awsclients.ui.glyphs import Glyphs
from awsclients.ui.ledger import Ledger
from awsclients.ui.log import Log
from awsclients.ui.rows import Catalogue, Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """Put together once; the screen only reads it, and lets ledger and log hear the broker's events."""

    world: World
    workspace: Workspace
    broker: Broker
    catalogue: Catalogue
    widths: Widths
    ledger: Ledger
    log: Log
    glyphs: Glyphs
    zone: tzinfo | None

    @classmethod
    def of(
        cls, world: World, workspace: Workspace, broker: Broker, glyphs: Glyphs, zone: tzinfo | None = None
    ) -> "Stand":
        """Everything from what the command line hands in; `zone` is the system's own when it is None."""
        catalogue = Catalogue(workspace, world.clock.now().astimezone(zone).date())
        return cls(
            world=world,
            workspace=workspace,
            broker=broker,
            catalogue=catalogue,
            widths=Widths.of(catalogue.entries),
            ledger=Ledger(world.clock),
            log=Log(zone),
            glyphs=glyphs,
            zone=zone,
        )

    def shown(self, entry: Entry) -> Shown:
        """What the detail of a role is drawn from, at this moment."""
        return Shown(
            entry,
            self.workspace,
            self.ledger.state(entry.address),
            self.ledger.session(entry.address),
            self.ledger.failure(entry.address),
            self.world.clock.now(),
            self.zone,
            self.glyphs,
        )
