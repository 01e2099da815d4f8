"""From tables to drafts: every key checked, nothing yet looked up in another entry."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from awsclients.config import identifiers, limits
from awsclients.config.entry import Entry, Fault
from awsclients.config.keys import CLIENT, INHERITED, ROLE, SETTINGS, SOURCES
from awsclients.config.kinds import VERSION
from awsclients.config.leaks import suspicious
from awsclients.config.model import Place, Role, Settings, Source
from awsclients.config.parsing import Document
from awsclients.config.shape import misfit
from awsclients.errors import BadInput
from awsclients.text import display

SCHEMA = 1
"""The newest form of the file that this program knows."""


@dataclass(slots=True)
class RoleDraft:
    """A role as its table has it, and `values`: these and all it inherits, None when it is broken."""

    name: str
    entry: Entry
    table: Mapping[str, Any]
    values: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class ClientDraft:
    """A client's values; None when it is broken, and then its roles are lost with it."""

    slug: str
    entry: Entry
    values: Mapping[str, Any] | None
    roles: tuple[RoleDraft, ...]


@dataclass(slots=True)
class Draft:
    """All that the files say. A broken source is None."""

    settings: Settings = field(default_factory=Settings)
    sources: dict[str, Source | None] = field(default_factory=dict)
    clients: list[ClientDraft] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    read_only: bool = False


def draft(documents: Iterable[Document], main: Path) -> Draft:
    """Read the documents; only the file `main` may hold settings and sources."""
    result = Draft()
    roles = 0
    for document in documents:
        place = Place(document.file)
        top = Entry(result.faults, document, (), "", place, suspicious(document.text))
        result.read_only |= _newer(top, document.table)
        if document.file == main:
            _main(top, document.table, result)
        elif not _single(top, document.table):
            continue
        clients = top.tables(document.table, "clients")
        roles += sum(len(client["roles"]) for client in clients.values() if isinstance(client.get("roles"), dict))
        if roles > limits.ROLES:
            top.error(
                f"There are more than {limits.ROLES} roles. Split them into several configurations.", "clients"
            )
            break
        result.clients.extend(_client(top, slug, table, result.settings) for slug, table in clients.items())
    return result


def _newer(top: Entry, table: Mapping[str, Any]) -> bool:
    if "schema" not in table:
        return False
    try:
        if VERSION.read(table["schema"]) <= SCHEMA:
            return False
    except BadInput as wrong:
        top.inside(subject="[schema]").error(f"schema {wrong}", "schema")
        return False
    top.warning(
        f"The file has schema {table['schema']}, and this awsclients knows {SCHEMA}. "
        "It is read but not changed; update awsclients.",
        "schema",
    )
    return True


def _main(top: Entry, table: Mapping[str, Any], result: Draft) -> None:
    top.read(table, {}, apart=("schema", "settings", "sources", "clients"))
    settings = table.get("settings", {})
    if isinstance(settings, dict):
        values, _ = top.inside("settings", subject="[settings]").read(settings, SETTINGS)
        if "guard" in settings:
            values.setdefault("guard", None)
        result.settings = Settings(**values)
    else:
        top.error("settings must be a table. Write [settings].", "settings")
    for name, source in top.tables(table, "sources").items():
        result.sources[name] = _source(
            top.inside("sources", name, subject=top.subject_of("sources", name)), name, source
        )


def _single(top: Entry, table: Mapping[str, Any]) -> bool:
    for name in ("settings", "sources"):
        if name in table:
            top.error(f"[{name}] does nothing in this file. Move it to config.toml.", name)
    top.read(table, {}, apart=("schema", "settings", "sources", "clients"))
    clients = table.get("clients", {})
    if isinstance(clients, dict) and len(clients) != 1:
        top.error(
            f"The file holds {len(clients)} clients. Write exactly one [clients.SLUG] in each file.", "clients"
        )
        return False
    return True


def _source(entry: Entry, name: str, table: Mapping[str, Any]) -> Source | None:
    if not _named(entry, identifiers.slug, name):
        return None
    kind = table.get("kind")
    if not isinstance(kind, str) or kind not in SOURCES:
        entry.error(f"kind must be one of {', '.join(SOURCES)}. Write one of them in quotes.", "kind")
        return None
    of_kind, keys = SOURCES[kind]
    values, sound = entry.read(table, keys)
    sound = entry.complete(table, keys) and sound
    if ("account_id" in values) != ("role_name" in values) and sound:
        entry.error("account_id and role_name name a permission set together. Write both, or neither.")
        sound = False
    if repeated := _repeated(values.get("via", ())):
        entry.error(f"via passes through {repeated} twice. Remove one.", "via")
        sound = False
    del values["kind"]
    return of_kind(name=name, place=entry.place, **values) if sound else None


def _client(top: Entry, slug: str, table: Mapping[str, Any], settings: Settings) -> ClientDraft:
    entry = top.inside("clients", slug, subject=top.subject_of("clients", slug))
    sound = _named(entry, identifiers.slug, slug)
    values, good = entry.read(table, CLIENT, apart=("roles",))
    inherited = {"client": slug, "place": entry.place, **_defaults(settings)}
    inherited |= {name: value for name, value in values.items() if name in INHERITED}
    roles = tuple(_role(entry, name, role, inherited) for name, role in entry.tables(table, "roles").items())
    own = {name: value for name, value in values.items() if name not in INHERITED}
    return ClientDraft(slug, entry, own if sound and good else None, roles)


def _defaults(settings: Settings) -> dict[str, Any]:
    """What settings say of every role, as far as it is not a role's default anyway: ten thousand carry it."""
    said = {name: getattr(settings, name) for name in ("credentials", "session_name", "sts_region")}
    return {name: value for name, value in said.items() if value != getattr(Role, name)}


def _role(client: Entry, name: str, table: Mapping[str, Any], inherited: Mapping[str, Any]) -> RoleDraft:
    entry = client.inside("roles", name, subject=client.subject_of("roles", name))
    sound = _named(entry, identifiers.slug, name)
    values, good = entry.read(table, ROLE, inherited=inherited)
    if good and (wrong := misfit(values)) is not None:
        message, key = wrong
        entry.error(message, key)
        good = False
    return RoleDraft(name, entry, table, values if sound and good else None)


def _named(entry: Entry, name: identifiers.Name, text: str) -> bool:
    if name.matches(text):
        return True
    entry.error(f"{display(text, 60)!r} cannot be a name here. Write {name.rule}.")
    return False


def _repeated(arns: tuple[str, ...]) -> str | None:
    return next((arn for number, arn in enumerate(arns) if arn in arns[:number]), None)
