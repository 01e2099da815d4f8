"""A role's route as a picture, hop by hop: `jane ─▶ 111111111111 gateway ─▶ 222222222222 Consultant`."""

from awsclients.config.model import AccessKey, IdentityCenter, Role, Workspace
from awsclients.text import display
from awsclients.ui.glyphs import Glyphs
from awsclients.ui.line import Line, Piece

_LIMIT = 64


def picture(workspace: Workspace, role: Role, glyphs: Glyphs) -> Line:
    """The way from the source to the role, drawn from what is configured; nothing is asked."""
    hops = [_source(workspace, role)]
    hops.extend(_arn(arn) for arn in role.via)
    hops.append(_target(role))
    line: list[Piece] = []
    for number, (place, name) in enumerate(hops):
        if number:
            line.append(("faint", f" {glyphs.arrow} "))
        if place:
            line.append(("faint", f"{place} "))
        line.append(("strong" if number == len(hops) - 1 else "text", name))
    return tuple(line)


def _source(workspace: Workspace, role: Role) -> tuple[str, str]:
    if role.source is None:
        return "", "browser"
    source = workspace.sources.get(role.source)
    name = display(role.source, _LIMIT)
    if isinstance(source, AccessKey) and source.mfa_serial:
        return "", f"{name} + MFA"
    if isinstance(source, IdentityCenter):
        return "portal", name
    return "", name


def _target(role: Role) -> tuple[str, str]:
    if role.role_arn is not None:
        return _arn(role.role_arn)
    if role.role_name is not None:
        return role.account_id or "", display(role.role_name, _LIMIT)
    if role.source is None:
        return "", "console only"
    return role.account_id or "", "its own identity"


def _arn(arn: str) -> tuple[str, str]:
    """The account and the role's name; an ARN that is none is shown as it is."""
    parts = arn.split(":", 5)
    if len(parts) != 6:
        return "", display(arn, _LIMIT)
    return display(parts[4], _LIMIT), display(parts[5].rpartition("/")[2], _LIMIT)
