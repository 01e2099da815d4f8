"""What the screen stands on: the world, the configuration, and what is known of every role."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import tzinfo
from functools import cached_property
from typing import TYPE_CHECKING

from awsclients.config.changes import signature
from awsclients.config.model import Problem, Workspace
from awsclients.ui.columns import Widths
from awsclients.ui.glyphs import Glyphs
from awsclients.ui.ledger import Ledger, Live
from awsclients.ui.log import Log
from awsclients.ui.memory import Memory
from awsclients.ui.rows import Catalogue, Entry, Row
from awsclients.ui.shown import Shown

if TYPE_CHECKING:
    from awsclients.access.broker import Broker
    from awsclients.access.children import Child
    from awsclients.access.events import Event
    from awsclients.launch.world import World


class Stand:
    """One object that every part of the screen reads. Configuration and view change in it and nowhere else."""

    def __init__(
        self,
        world: "World",
        workspace: Workspace,
        glyphs: Glyphs,
        zone: tzinfo | None = None,
        *,
        whole: bool = True,
    ) -> None:
        """Everything from what the command line hands in; `zone` is the system's own when it is None.

        Not `whole` is a workspace that there are more files of, still to be read.
        """
        self.world, self.glyphs, self.zone = world, glyphs, zone
        self.ledger, self.log = Ledger(world.clock), Log(zone)
        self.presented: str | None = None
        """The one client that may be seen; None while nobody looks over the person's shoulder."""
        self.outside = False
        """Whether a child has the terminal. Read from any thread."""
        self.memory = Memory(world.started.variables)
        self.memory.recall()
        self.files_as_read = signature(workspace.path)
        self.take(workspace)
        self.whole = whole

    @cached_property
    def broker(self) -> "Broker":
        """The one broker. Its modules are imported when it is asked for; the first frame needs none of them."""
        return self.world.broker(self.workspace)

    def take(self, workspace: Workspace) -> None:
        """Stand on this configuration, a whole one, from now on."""
        self.workspace, self.whole = workspace, True
        self.doubt(())

    def doubt(self, problems: Sequence[Problem]) -> None:
        """The files have these errors now, for which they are not taken; nothing when they are as they were."""
        self._doubts = tuple(problems)
        self._look()

    def present(self, client: str | None) -> None:
        """Let one client be seen and no other, or all of them again."""
        self.presented = client
        self._look()

    def sees(self, name: str) -> bool:
        """Whether this role, by its address, or this source may be seen."""
        client, slash, _ = name.partition("/")
        return self.presented is None or (client == self.presented if slash else name in self.seen.sources)

    def hear(self, event: "Event") -> None:
        """Learn from an event of the broker."""
        self.ledger.hear(event)
        self.log.hear(event)

    def live(self) -> list[Live]:
        """The sessions that live and may be seen, the one that ends next first."""
        return [live for live in self.ledger.live() if self.sees(live.address)]

    def children(self) -> list["Child"]:
        """The children whose credentials renew themselves, as far as they may be seen."""
        return [child for child in self.ledger.children() if self.sees(child.address)]

    def rows(self, query: str = "") -> tuple[Row, ...]:
        """The rows of the list for a text in the filter."""
        return self.catalogue.rows(query, self.memory.kept.favourites)

    def shown(self, entry: Entry) -> Shown:
        """What the detail of a role is drawn from, at this moment."""
        return Shown(
            entry,
            self.workspace,
            self.ledger.state(entry.address),
            self.ledger.session(entry.address),
            self.ledger.failure(entry.address),
            self.ledger.step(entry.address),
            self.ledger.signed_in(entry.role.source or ""),
            self.world.clock.now(),
            self.zone,
            self.glyphs,
        )

    def _look(self) -> None:
        seen = self.workspace if self.presented is None else only(self.workspace, self.presented)
        doubts = self._doubts if self.presented is None else ()
        self.seen = replace(seen, problems=(*doubts, *seen.problems)) if doubts else seen
        """What may be seen of the configuration. Act by the whole of it: the broker drops what is left out."""
        self.catalogue = Catalogue(self.seen, self.world.clock.now().astimezone(self.zone).date())
        self.widths = Widths.of(self.catalogue.entries)


def only(workspace: Workspace, client: str) -> Workspace:
    """The workspace as if there were no other client: none in a name, a problem, an alias or a file."""
    roles = {address: role for address, role in workspace.roles.items() if role.client == client}
    used = {role.source for role in roles.values()}
    return replace(
        workspace,
        clients={slug: one for slug, one in workspace.clients.items() if slug == client},
        roles=roles,
        sources={name: source for name, source in workspace.sources.items() if name in used},
        aliases={},
        problems=(),
        files=(),
    )
