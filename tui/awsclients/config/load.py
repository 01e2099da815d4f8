"""Read the configuration into a Workspace."""

from collections.abc import Iterable
from pathlib import Path

from awsclients.config.between import compare, distinct
from awsclients.config.drafts import ClientDraft, draft
from awsclients.config.entry import Fault
from awsclients.config.model import Client, Place, Problem, Role, Workspace
from awsclients.config.positions import Keys, Lines, nearest, positions
from awsclients.config.reading import Reading, read_all
from awsclients.config.roles import Settled, settled


def load(path: Path) -> Workspace:
    """Everything in `path` and in `clients.d/*.toml` beside it. Never raises for what a person wrote.

    A file that is missing gives an empty workspace without a problem; every other thing wrong is a Problem.
    """
    return loaded(read_all(path))


def loaded(reading: Reading) -> Workspace:
    """What the files that were read so far say. Never raises for what a person wrote."""
    found = draft(reading.documents, reading.path)
    clients = distinct(found.clients)
    sound: dict[str, Client] = {}
    every: list[Settled] = []
    for client in clients:
        pairs = settled(client, found)
        if client.values is not None:
            sound[client.slug] = _client(client, tuple(made for _, made in pairs))
            every.extend(pairs)
    aliases = compare(found.clients, every)
    return Workspace(
        path=reading.path,
        settings=found.settings,
        sources={name: source for name, source in found.sources.items() if source is not None},
        clients=sound,
        roles={made.address: made for _, made in every},
        aliases=aliases,
        problems=(*reading.problems, *placed(found.faults)),
        files=tuple(reading.files),
        read_only=found.read_only,
    )


def placed(faults: Iterable[Fault]) -> list[Problem]:
    """The faults with line and column, each file's in the order of its lines."""
    files: dict[Path, list[Fault]] = {}
    for fault in faults:
        files.setdefault(fault.document.file, []).append(fault)
    problems: list[Problem] = []
    for inside in files.values():
        text = inside[0].document.text
        known, lines = positions(text), Lines(text)
        problems.extend(
            sorted(
                (_problem(lines, known, fault) for fault in inside),
                key=lambda problem: (problem.place.line, problem.place.column),
            )
        )
    return problems


def _problem(lines: Lines, known: dict[Keys, int], fault: Fault) -> Problem:
    place = Place(fault.document.file, *lines.at(nearest(known, fault.keys)))
    return Problem(place, fault.message, fault.severity, fault.subject)


def _client(found: ClientDraft, roles: tuple[Role, ...]) -> Client:
    values = dict(found.values or {})
    values.setdefault("name", found.slug)
    return Client(slug=found.slug, roles=roles, place=found.entry.place, **values)
