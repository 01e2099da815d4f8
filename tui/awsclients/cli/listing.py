"""`list`: every role there is, for a person or for a script."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from awsclients.access.guard import guarded
from awsclients.access.hop import TokenHop
from awsclients.access.longest import span
from awsclients.access.route import route
from awsclients.access.session import Session
from awsclients.access.signed_in import SignedIn
from awsclients.cli.table import columns
from awsclients.cli.verb import Argument, Call, Result, Verb
from awsclients.clock import rfc3339
from awsclients.config.model import AccessKey, IdentityCenter, Role, Saml, Source, Workspace
from awsclients.errors import LocalFailure, Misconfigured

_HEADER = ("ADDRESS", "CLIENT", "ACCOUNT", "ENVIRONMENT", "REGION", "SESSION")
_WORDS = {"confirmation": "guarded", "mfa": "asks for MFA", "sign-in": "asks for a sign-in"}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known without asking AWS or a person: live sessions by address, sign-ins by source."""

    held: Mapping[str, Session]
    signed_in: Mapping[str, SignedIn]


def run(call: Call) -> Result:
    """The roles that could be loaded, on standard output; what is wrong with the others, on standard error.

    Raises Misconfigured when everything that was written is wrong.
    """
    workspace = call.world.load()
    if workspace.errors and not workspace.roles:
        raise Misconfigured(_all_wrong(call, workspace))
    for problem in workspace.problems:
        call.say(str(problem))
    if not workspace.roles:
        call.say(_how_to_start(workspace))
    held = call.world.broker(workspace).held() if workspace.roles else {}
    known = Known(held, _signed_in(call, workspace))
    return Result(
        as_json(call, workspace, known) if call.options.flag("json") else as_table(call, workspace, known)
    )


def _signed_in(call: Call, workspace: Workspace) -> Mapping[str, SignedIn]:
    """What the agent knows that runs; none is started for a list, and no keyring is opened."""
    opened = any(isinstance(source, IdentityCenter | Saml | AccessKey) for source in workspace.sources.values())
    if call.world.agent is None or not opened:
        return {}
    with suppress(LocalFailure):
        if (connection := call.world.agent().visit()) is not None:
            connection.close()
            return call.world.broker(workspace).signed_in()
    return {}


def as_json(call: Call, workspace: Workspace, known: Known) -> str:
    """An array of objects; what is not known is null and never absent."""
    import json

    today = call.world.clock.now().astimezone().date()
    return (
        json.dumps([_entry(workspace, role, known, today) for role in workspace.roles.values()], indent=2) + "\n"
    )


def as_table(call: Call, workspace: Workspace, known: Known) -> str:
    """A table with a heading; nothing at all when there are no roles."""
    if not workspace.roles:
        return ""
    now = call.world.clock.now()
    return columns([_HEADER, *(_row(workspace, role, known, now) for role in workspace.roles.values())])


def needs(workspace: Workspace, role: Role, known: Known, *, is_guarded: bool) -> str | None:
    """What a person would have to give first for a session of the role."""
    if is_guarded:
        return "confirmation"
    source: Source | None = workspace.sources.get(role.source) if role.source else None
    if isinstance(source, IdentityCenter | Saml):
        return None if source.name in known.signed_in else "sign-in"
    if isinstance(source, AccessKey) and source.mfa_serial and not source.mfa_command:
        shared = isinstance(route(workspace, role).hops[0], TokenHop)
        return None if shared and source.name in known.signed_in else "mfa"
    return None


def _entry(workspace: Workspace, role: Role, known: Known, today: date) -> dict[str, object]:
    client = workspace.client_of(role)
    session = known.held.get(role.address)
    is_guarded = guarded(role, client, workspace.settings, today)
    return {
        "address": role.address,
        "client": role.client,
        "role": role.name,
        "client_name": client.name,
        "account_id": role.account_id,
        "account_name": _account_name(workspace, role),
        "role_arn": role.role_arn,
        "source": role.source,
        "environment": role.environment,
        "region": role.region,
        "session": {"expires": session.expires and rfc3339(session.expires)} if session else None,
        "guarded": is_guarded,
        "needs": None if session else needs(workspace, role, known, is_guarded=is_guarded),
    }


def _row(workspace: Workspace, role: Role, known: Known, now: datetime) -> tuple[str, ...]:
    client = workspace.client_of(role)
    account = " ".join(filter(None, (role.account_id, _account_name(workspace, role))))
    if session := known.held.get(role.address):
        left = session.left(now)
        state = "live" if left is None else f"{span(int(left.total_seconds()))} left"
    else:
        is_guarded = guarded(role, client, workspace.settings, now.astimezone().date())
        state = _WORDS.get(needs(workspace, role, known, is_guarded=is_guarded) or "", "")
    return (role.address, client.name, account or "?", role.environment or "?", role.region or "", state)


def _account_name(workspace: Workspace, role: Role) -> str | None:
    return workspace.client_of(role).accounts.get(role.account_id) if role.account_id else None


def _all_wrong(call: Call, workspace: Workspace) -> str:
    """The first problem; the others are said before it."""
    first, *others = workspace.errors
    for problem in others:
        call.say(str(problem))
    return str(first)


def _how_to_start(workspace: Workspace) -> str:
    begun = "There are no roles yet."
    if not workspace.files:
        begun = f"There is no configuration at {workspace.path} yet. Press e in the full screen to begin one."
    return f"{begun} Add a role with: awsclients add ROLE_ARN --client CLIENT · or try: awsclients demo"


LIST = Verb(
    name="list",
    summary="Every role there is.",
    run=run,
    arguments=(Argument("--json", "For scripts: an array of objects.", flag=True),),
    examples=("awsclients list", "awsclients list --json | jq -r '.[].address'"),
)
