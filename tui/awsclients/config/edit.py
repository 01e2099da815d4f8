"""Change the configuration without touching a byte that is not meant."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from awsclients import files, paths
from awsclients.config import identifiers
from awsclients.config.changes import folder_of
from awsclients.config.drafts import ClientDraft, Draft, draft
from awsclients.config.model import Severity
from awsclients.config.parsing import Document, NotToml, parse
from awsclients.config.reading import Reading, read_all
from awsclients.errors import BadInput

Fields = Mapping[str, object]
"""Keys of a client or a role as in the file. One whose value is None is left out."""


def add_role(path: Path, client: str, client_fields: Fields, role: str, role_fields: Fields) -> Path:
    """Add a role, and its client when there is none yet. Gives the file that was written.

    A new client gets its own file in `clients.d`. A client that is there keeps its fields (`client_fields` are
    not looked at), and the role is appended to the file it stands in, every other byte kept. The result is
    checked before it replaces anything. Raises BadInput when the role is there already, a file is read-only,
    broken or of a newer schema, or the role would not load; LocalFailure when it cannot be written.
    """
    identifiers.slug(client)
    identifiers.slug(role)
    paths.private_folder(Path(os.path.realpath(path.parent)))
    with files.locked(path):
        reading = read_all(path)
        found = sound(path, reading)
        alike = [there for there in found.clients if there.slug.casefold() == client]
        if len(alike) > 1:
            raise BadInput(
                f"{client} stands in {alike[0].entry.document.file} twice or elsewhere. Merge them first."
            )
        if alike:
            return _append(path, found, alike[0], role, role_fields)
        return _create(path, found, client, {**client_fields, "roles": {role: _without_none(role_fields)}})


def sound(path: Path, reading: Reading) -> Draft:
    """What is there now. Raises BadInput unless it may be changed: nothing broken, and no newer schema."""
    broken = next((problem for problem in reading.problems if problem.severity is Severity.ERROR), None)
    if broken is not None:
        raise BadInput(f"Nothing is changed while a file is broken. {broken}")
    found = draft(reading.documents, path)
    if found.read_only:
        raise BadInput("The configuration is of a newer schema, so it is only read. Update awsclients.")
    return found


def _create(path: Path, before: Draft, client: str, fields: Fields) -> Path:
    import tomli_w

    folder = folder_of(path)
    paths.private_folder(Path(os.path.realpath(folder)))
    file = folder / f"{client}.toml"
    if os.path.lexists(file):
        raise BadInput(f"{file} is there already, and holds another client. Rename that file.")
    content = tomli_w.dumps({"clients": {client: _without_none(fields)}}).encode()
    check(path, before, parse(file, content))
    files.replace(file, content, expected=None)
    return file


def _append(path: Path, before: Draft, client: ClientDraft, role: str, fields: Fields) -> Path:
    import tomli_w

    there = client.entry.document
    if client.values is None:
        raise BadInput(f"The client {client.slug} in {there.file} has an error. Correct it first.")
    if role in {item.name for item in client.roles}:
        raise BadInput(
            f"{client.slug}/{role} is already in {there.file}. Choose another name, or change it there."
        )
    old = there.file.read_bytes()
    text = tomli_w.dumps({"clients": {client.slug: {"roles": {role: _without_none(fields)}}}})
    line_break = "\r\n" if b"\r\n" in old else "\n"
    ended = not old or old.endswith(b"\n")
    new = old + (("" if ended else "\n") + "\n" + text).replace("\n", line_break).encode()
    try:
        document = parse(there.file, new)
    except NotToml:
        raise BadInput(
            f"{client.slug} is written in {there.file} in a form that cannot be added to. "
            f"Write it as [clients.{client.slug}] and its roles as [clients.{client.slug}.roles.NAME]."
        ) from None
    if _without(document, client.slug, role) != _without(there, client.slug, role):
        raise BadInput(f"{there.file} was changed by somebody else meanwhile. Try again.")
    check(path, before, document)
    files.replace(there.file, new, expected=old)
    return there.file


def check(path: Path, before: Draft, document: Document) -> None:
    """Raises BadInput with the first error that the document would have and does not have now."""
    known = set(_errors(before))
    for subject, message in _errors(draft([document], path)):
        if (subject, message) not in known:
            raise BadInput(f"{subject} would not load: {message}")


def _errors(found: Draft) -> Iterable[tuple[str, str]]:
    return ((fault.subject, fault.message) for fault in found.faults if fault.severity is Severity.ERROR)


def _without_none(fields: Fields) -> dict[str, object]:
    return {name: value for name, value in fields.items() if value is not None}


def _without(document: Document, client: str, role: str) -> dict[str, object]:
    """The document's tables but for one role."""
    clients = dict(document.table["clients"])
    roles = {name: table for name, table in clients[client].get("roles", {}).items() if name != role}
    clients[client] = {**clients[client], "roles": roles}
    return {**document.table, "clients": clients}
