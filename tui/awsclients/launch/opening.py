"""The browser on its way to the page on which a person signs in."""

import threading

from awsclients.config.model import Source, Workspace
from awsclients.errors import LocalFailure
from awsclients.launch.browser import open_address
from awsclients.launch.openers import SourceOwner
from awsclients.launch.world import World
from awsclients.secrets.secret import Secret

_LATE = "The browser has not come yet. Open the address in one on this computer."
_NONE = "No browser could be started. Open the address in one on this computer."


class Opening:
    """Sends the browser off on a thread: it may take its time, and ours is the port's.

    `came` says that it has fetched the address, `note` what the person should know when it has not; `otherwise`
    is what they can do where there is no browser.
    """

    def __init__(
        self, world: World, workspace: Workspace, source: Source, address: Secret, *, otherwise: str = ""
    ) -> None:
        self.came, self.note, self._otherwise = False, "", otherwise
        arguments = (world, workspace, source, address)
        threading.Thread(target=self._open, args=arguments, name="awsclients-browser", daemon=True).start()

    def _open(self, world: World, workspace: Workspace, source: Source, address: Secret) -> None:
        try:
            others, owner = list[str](), SourceOwner(source.name)
            self.came = open_address(address, workspace.settings, owner, world.started, others.append)
            self.note = " ".join((*others, *(() if self.came else (_LATE,))))
        except LocalFailure:
            self.note = f"{_NONE} {self._otherwise}".rstrip()
