"""Which role is meant. Pure: text and a workspace in, one role or the reason why not out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from awsclients.config.model import Role, Workspace
from awsclients.errors import BadInput, Misconfigured
from awsclients.text import display

_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Match:
    """The role that was meant; `full` when its own address was written, letter for letter."""

    role: Role
    full: bool


def find(text: str, workspace: Workspace, *, loose: bool) -> Match:
    """The role that `text` names: an address or an alias, and when `loose` what names exactly one address.

    Loose is a client with one role, a beginning of each part (`gl/ad`), or a part of an address, tried in this
    order; the first of them that names anything decides. Raises BadInput: several with their names, none with
    the nearest names, a broken entry with what is wrong there.
    """
    if (role := exact(text, workspace)) is not None:
        return Match(role, full=role.address == text)
    found = _loosely(text.casefold(), workspace)
    if loose and len(found) == 1:
        return Match(workspace.roles[found[0]], full=False)
    if problem := _broken(text, workspace):
        raise Misconfigured(problem)
    if workspace.errors and not workspace.roles:
        raise Misconfigured(str(workspace.errors[0]))
    if loose and found:
        raise BadInput(f"{display(text, 80)} names several roles: {names(found)}. Name one of them.")
    if found:
        raise BadInput(
            f"{display(text, 80)} is no full address, and a program has to name one. "
            f"Did you mean {names(found, last='or')}?"
        )
    raise BadInput(_unknown(text, workspace))


def exact(text: str, workspace: Workspace) -> Role | None:
    """The role at a full address or alias."""
    return workspace.roles.get(workspace.aliases.get(text, text))


def names(addresses: Iterable[str], *, last: str = "and") -> str:
    """Addresses as a list in a sentence, cut when there are many."""
    shown = [display(address, 90) for address in addresses]
    if len(shown) > _SHOWN:
        shown[_SHOWN - 1 :] = [f"{len(shown) - _SHOWN + 1} more"]
        last = "and"
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} {last} {shown[-1]}"


def no_role_of(client: str | None, workspace: Workspace) -> BadInput:
    """Why a client, or with None nobody, has a role: what is wrong with it, or that there is none yet."""
    lost = (one for one in workspace.errors if client is None or one.subject.partition("/")[0] in {client, ""})
    if (problem := next(lost, None)) is not None:
        return Misconfigured(str(problem))
    if client is None:
        return BadInput(_unknown("", workspace))
    return BadInput(
        f"This folder is {client}'s, which has no roles yet. "
        f"Add one with: awsclients add ROLE_ARN --client {client}"
    )


def _loosely(text: str, workspace: Workspace) -> list[str]:
    if not text:
        return []
    tests: tuple[Callable[[Role], bool], ...] = (
        lambda role: role.client == text,
        lambda role: _begins(text, role),
        lambda role: text in role.address,
    )
    for test in tests:
        if found := [address for address, role in workspace.roles.items() if test(role)]:
            return found
    return []


def _begins(text: str, role: Role) -> bool:
    client, slash, name = text.partition("/")
    return bool(slash) and role.client.startswith(client) and role.name.startswith(name)


def _broken(text: str, workspace: Workspace) -> str | None:
    """What is wrong with the entry that was named, or with a file that was lost and may have held it."""
    subjects = (text, text.partition("/")[0], "")
    found = {problem.subject: str(problem) for problem in reversed(workspace.errors)}
    return next((found[subject] for subject in subjects if subject in found), None)


def _unknown(text: str, workspace: Workspace) -> str:
    if not workspace.roles:
        return "There are no roles yet. Add one with: awsclients add ROLE_ARN --client CLIENT"
    import difflib

    near = difflib.get_close_matches(text, [*workspace.roles, *workspace.aliases], n=3, cutoff=0.5)
    if not near:
        return f"There is no role {display(text, 80) or 'without a name'}. See them all with: awsclients list"
    return f"There is no role {display(text, 80)}. Did you mean {names(near, last='or')}?"
