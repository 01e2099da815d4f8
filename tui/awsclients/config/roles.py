"""From roles' drafts to roles: the source looked up, what settings say filled in."""

from collections.abc import Iterable, Mapping
from typing import Any

from awsclients.config.drafts import ClientDraft, Draft, RoleDraft
from awsclients.config.model import FIRST_SOURCE, AccessKey, IdentityCenter, Role, Saml, Source
from awsclients.config.partitions import partition
from awsclients.config.shape import broken_chain
from awsclients.errors import BadInput
from awsclients.text import display

Settled = tuple[RoleDraft, Role]
"""A role with the draft it came from, so that a problem can be placed."""


def settled(client: ClientDraft, workspace: Draft) -> list[Settled]:
    """The client's roles but for the broken ones; what is wrong is noted. The drafts' values become the roles'."""
    found = ((draft, _role(draft, workspace)) for draft in client.roles)
    return [(draft, made) for draft, made in found if made is not None]


def no_source(name: str, known: Iterable[str], *, by: str = "") -> str:
    """What to say of a source that is not there; `known` are those that are, `by` is what else names it."""
    shown, names = display(name, 60), ", ".join(known)
    named = f", which {by} names" if by else ""
    return f"There is no source {shown}{named}. {f'Known are {names}.' if names else f'Add [sources.{shown}].'}"


def _role(draft: RoleDraft, workspace: Draft) -> Role | None:
    values = draft.values
    if values is None:
        return None
    arn = values.get("role_arn")
    try:
        source = None if _console_only(values) else _source(values.get("source"), workspace)
        if source is not None:
            _fits(values, source)
        via = _via(draft, values, source)
    except BadInput as wrong:
        draft.entry.error(wrong.message, "source")
        return None
    if arn is not None and (wrong_chain := broken_chain(arn, via)) is not None:
        draft.entry.error(wrong_chain, "via")
        return None
    values.pop("via", None)
    if via:
        values["via"] = via
    if arn is not None:
        values["account_id"] = arn.split(":", 5)[4]
    values["name"], values["source"] = draft.name, source.name if source else None
    values.setdefault("profile", f"{values['client']}-{draft.name}")
    return Role.of(values)


def _console_only(values: Mapping[str, Any]) -> bool:
    return not ("role_arn" in values or "role_name" in values or "account_id" in values)


def _source(written: str | None, workspace: Draft) -> Source:
    name = written or workspace.settings.source or _sole(workspace)
    if name not in workspace.sources:
        raise BadInput(no_source(name, workspace.sources, by="" if written else "[settings]"))
    source = workspace.sources[name]
    if source is None:
        raise BadInput(f"The source {name} has an error of its own. Correct [sources.{name}] first.")
    return source


def _sole(workspace: Draft) -> str:
    if not workspace.sources:
        raise BadInput(f"There is no source for the first credentials. Begin config.toml with: {FIRST_SOURCE}")
    if len(workspace.sources) > 1:
        raise BadInput(f"The role names no source. Add source = with one of {', '.join(workspace.sources)}.")
    return next(iter(workspace.sources))


def _fits(values: Mapping[str, Any], source: Source) -> None:
    """Raises BadInput when a role of this shape cannot begin at this kind of source."""
    saml = "saml_provider_arn" in values
    if saml != isinstance(source, Saml):
        if saml:
            raise BadInput(
                f"saml_provider_arn needs a source of kind saml, and {source.name} is none. Change source."
            )
        raise BadInput(f"{source.name} is a SAML source. Add role_arn and saml_provider_arn, or change source.")
    if not isinstance(source, IdentityCenter):
        if "role_name" in values:
            raise BadInput(f"role_name needs an identity-center source, and {source.name} is none. Use role_arn.")
        if isinstance(source, AccessKey) and _elsewhere(source.mfa_serial, values.get("role_arn")):
            raise BadInput(f"mfa_serial of {source.name} is in another AWS partition than the role. Correct one.")
        return
    if "role_name" in values:
        return
    if source.account_id is None:
        raise BadInput(
            f"The source {source.name} names no permission set to begin with. Add account_id and role_name to it."
        )
    if "role_arn" not in values and values["account_id"] != source.account_id:
        raise BadInput(f"account_id is not the account of the source {source.name}. Add role_arn or role_name.")


def _elsewhere(mfa_serial: str | None, role_arn: str | None) -> bool:
    """Whether a device and a role can never go together (C52). A hardware token's serial number is no ARN."""
    if mfa_serial is None or role_arn is None or not mfa_serial.startswith("arn:"):
        return False
    return partition(mfa_serial) != partition(role_arn)


def _via(draft: RoleDraft, values: Mapping[str, Any], source: Source | None) -> tuple[str, ...]:
    """The roles passed through: the role's, the client's or the source's. Only an assumed role has any."""
    if "role_arn" in values and "saml_provider_arn" not in values and source is not None:
        via: tuple[str, ...] = values.get("via", source.via)
        return via
    if "via" in draft.table:
        draft.entry.warning("via does nothing here: it goes with role_arn, and not with SAML. Remove it.", "via")
    return ()
