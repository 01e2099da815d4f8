"""Load what the person wrote, and find the role that a verb was given."""

from pathlib import Path

from awsclients.cli import match
from awsclients.cli.verb import Argument, Call
from awsclients.config.model import Role, Workspace
from awsclients.errors import BadInput
from awsclients.paths import expand

OURS = "AWSCLIENTS_ROLE"
"""The variable that carries a shell's own role."""
ROLE = Argument("role", "An address like acme/production, or a part of it; . is this shell's own.", "ROLE")
OPTIONAL_ROLE = Argument("role", ROLE.help, "ROLE", optional=True)


def named(call: Call, workspace: Workspace, text: str) -> Role:
    """The role that was written; `.` is this shell's own. The address is said when it was not written in full."""
    if text == ".":
        return own(call, workspace)
    found = match.find(text, workspace, loose=call.terminal.present)
    say_what_is_left_out(call, workspace)
    if not found.full:
        call.say(found.role.address)
    return found.role


def own(call: Call, workspace: Workspace) -> Role:
    """The role of the shell we are in."""
    address = call.world.started.variables.get(OURS)
    if not address:
        raise BadInput("This is no shell of awsclients. Name a role: awsclients list shows them.")
    role = match.find(address, workspace, loose=False).role
    say_what_is_left_out(call, workspace)
    call.say(role.address)
    return role


def here(call: Call, workspace: Workspace) -> Role:
    """The role of the folder we are in, or the only one there is."""
    client = _client_here(call, workspace)
    addresses = [address for address, role in workspace.roles.items() if client in {None, role.client}]
    if not addresses:
        raise match.no_role_of(client, workspace)
    if len(addresses) != 1:
        belongs = f"This folder is {client}'s, which has" if client else "There are"
        raise BadInput(f"{belongs} several roles: {match.names(addresses)}. Name one of them.")
    say_what_is_left_out(call, workspace)
    call.say(addresses[0])
    return workspace.roles[addresses[0]]


def _client_here(call: Call, workspace: Workspace) -> str | None:
    """The client whose folder this is; of folders inside one another the innermost counts."""
    started = call.world.started
    folders = {
        expand(folder, started.variables).resolve(): client.slug
        for client in workspace.clients.values()
        for folder in client.directories
    }
    current = started.cwd.resolve()
    around = [folder for folder in folders if current.is_relative_to(folder)]
    return folders[max(around, key=_depth)] if around else None


def _depth(folder: Path) -> int:
    return len(folder.parts)


def say_what_is_left_out(call: Call, workspace: Workspace) -> None:
    """Say how many entries of the configuration are wrong, where there are any."""
    if count := len(workspace.errors):
        entries = "1 entry is" if count == 1 else f"{count} entries are"
        call.say(f"{entries} wrong in the configuration and left out. See: awsclients list")
