"""What is wrong between entries: two clients of one name, one external ID for two, an alias that is taken."""

from collections.abc import Iterable
from itertools import chain
from typing import TYPE_CHECKING

from awsclients.config.alike import skeleton
from awsclients.config.drafts import ClientDraft, RoleDraft
from awsclients.config.roles import Settled
from awsclients.text import display

if TYPE_CHECKING:
    from awsclients.config.model import Role


def distinct(clients: Iterable[ClientDraft]) -> list[ClientDraft]:
    """The clients whose slug is theirs alone; of two alike in any letter case neither is taken (C02, C03)."""
    alike: dict[str, list[ClientDraft]] = {}
    for client in clients:
        alike.setdefault(client.slug.casefold(), []).append(client)
    for group in alike.values():
        for client in group if len(group) > 1 else ():
            other = next(other for other in group if other is not client)
            file, slug = other.entry.document.file, display(other.slug, 60)
            client.entry.error(f"The client {slug} also stands in {file}. Rename one, or merge the two.")
    return [group[0] for group in alike.values() if len(group) == 1]


def compare(clients: Iterable[ClientDraft], settled: Iterable[Settled]) -> dict[str, str]:
    """Note what roles share and should not. Gives the aliases that are free, and what they stand for."""
    clients, roles = list(clients), list(settled)
    _names(clients)
    _external_ids(roles)
    _profiles(roles)
    return _aliases(clients, roles)


def _names(clients: Iterable[ClientDraft]) -> None:
    """Clients that a person could take for each other (C58)."""
    owners: dict[str, str] = {}
    for client in clients:
        name = (client.values or {}).get("name", client.slug)
        owner = owners.setdefault(skeleton(name), client.slug)
        if owner != client.slug:
            client.entry.warning(
                f"The name of {display(client.slug, 60)} looks like that of {display(owner, 60)}. "
                "Rename one, so that you cannot take one for the other.",
                "name",
            )


def _external_ids(roles: Iterable[Settled]) -> None:
    owners: dict[str, str] = {}
    told: set[tuple[str, str]] = set()
    for draft, role in roles:
        if role.external_id is None:
            continue
        owner = owners.setdefault(role.external_id, role.client)
        if owner != role.client and (owner, role.client) not in told:
            told.add((owner, role.client))
            draft.entry.warning(
                f"{role.client} and {owner} have the same external ID. "
                "Give each client its own, so that one cannot make you use the other's role.",
                "external_id",
            )


def _profiles(roles: Iterable[Settled]) -> None:
    owners: dict[str, Role] = {}
    for draft, role in roles:
        owner = owners.setdefault(role.profile, role)
        if owner is not role:
            draft.entry.warning(
                f"{role.address} and {owner.address} have the same profile name. Write another one: profile = ...",
                "profile",
            )


def _aliases(clients: Iterable[ClientDraft], roles: Iterable[Settled]) -> dict[str, str]:
    wanted: dict[str, list[RoleDraft]] = {}
    for draft, role in roles:
        for alias in role.aliases:
            wanted.setdefault(alias, []).append(draft)
    if not wanted:
        return {}
    taken = {f"{client.slug}/{role.name}" for client in clients for role in client.roles}
    free: dict[str, str] = {}
    for alias, drafts in wanted.items():
        if alias not in taken and len(drafts) == 1:
            free[alias] = drafts[0].entry.subject
            continue
        rivals = chain((draft.entry.subject for draft in drafts), (alias,) if alias in taken else ())
        _refuse(alias, drafts, list(rivals))
    return free


def _refuse(alias: str, drafts: Iterable[RoleDraft], rivals: list[str]) -> None:
    """Nobody gets the alias. The roles themselves are sound, so no address is taken away by this."""
    for draft in drafts:
        other = next((rival for rival in rivals if rival != draft.entry.subject), draft.entry.subject)
        loose = draft.entry.inside(subject="" if alias == other else alias)
        wrong = f"is also wanted by {other}. Remove it from one of them."
        if alias == other:
            wrong = "is a role itself. Remove it here."
        loose.error(f"The alias {alias} {wrong}", "aliases")
