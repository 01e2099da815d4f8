"""What a configuration still says while an editor is at work on it, or somebody slipped."""

from dataclasses import replace
from pathlib import Path

from awsclients.config.model import Role, Workspace


def settled(before: Workspace, now: Workspace, *, patient: bool) -> Workspace:
    """`now`, and those roles of `before` that an error takes away: the last that was good of them.

    While `patient`, a main file that is empty or gone takes away nothing either. A file of `clients.d` that is
    gone is meant to be, and one that may not be used gives nothing.
    """
    main, wrong = before.path, {one.place.file for one in now.errors}
    read = {*now.files, main} if main not in wrong else set(now.files)
    silent = (_speakers(before) - _speakers(now)) & read & (read if patient else wrong)
    errors = {one.subject for one in now.errors if one.place.file in read} - {""}

    def doubted(role: Role) -> bool:
        file = role.place.file if role.place else None
        return file in silent or not errors.isdisjoint({role.address, role.client})

    gone = [role for address, role in before.roles.items() if address not in now.roles]
    lost = {role.address: role for role in gone if doubted(role)}
    if not lost:
        return now
    wanted = {role.source for role in lost.values()}
    sources = {name: source for name, source in before.sources.items() if name in wanted}
    aliases = {alias: address for alias, address in before.aliases.items() if address in lost}
    return replace(
        now,
        settings=before.settings if main in silent else now.settings,
        sources={**sources, **now.sources},
        clients={**{role.client: before.client_of(role) for role in lost.values()}, **now.clients},
        roles={**now.roles, **lost},
        aliases={**aliases, **now.aliases},
    )


def _speakers(workspace: Workspace) -> set[Path]:
    """The files that give any entry."""
    places = [one.place for one in workspace.clients.values()]
    places += [one.place for one in workspace.roles.values()]
    found = {place.file for place in places if place is not None}
    return found | {workspace.path} if workspace.sources else found
