"""Is what AWS answered what was asked for? Nothing is handed out or kept until it is."""

import re
from datetime import datetime

from awsclients.access.hop import AssumeHop, Hop, OwnHop, PortalHop, SamlHop, TokenHop
from awsclients.aws.api import Credentials, Identity
from awsclients.errors import Refused
from awsclients.text import display

_ROLE = re.compile(r"arn:([a-z0-9-]+):iam::([0-9]{12}):role/(?:[^:]*/)?([^/:]+)", re.ASCII)
_SESSION = re.compile(r"arn:([a-z0-9-]+):sts::([0-9]{12}):assumed-role/([^/:]+)/[^/:]+", re.ASCII)


def is_asked_for(hop: Hop, identity: Identity | None) -> bool:
    """Whether partition, account and role are those of the hop; names of roles are case-sensitive.

    A token names no account: whose it is, is asked by the hop behind it.
    """
    if isinstance(hop, TokenHop):
        return True
    if identity is None:
        return False
    if isinstance(hop, PortalHop):
        return identity.account_id == hop.account_id and _reserved(hop.role_name, identity)
    if isinstance(hop, OwnHop):
        return identity.account_id == hop.account_id
    asked, answered = _ROLE.fullmatch(hop.role_arn), _SESSION.fullmatch(identity.arn)
    return asked is not None and answered is not None and asked.groups() == answered.groups()


def check(
    hop: AssumeHop | OwnHop | PortalHop | SamlHop, identity: Identity, credentials: Credentials, now: datetime
) -> None:
    """Refused unless the answer is the one that was asked for, and has an end that is still to come."""
    if not is_asked_for(hop, identity):
        wanted = _wanted(hop)
        raise Refused(
            f"AWS answered with {display(identity.arn, 200)} where {display(wanted, 200)} was asked for. "
            "Nothing was used. Check the source and the role."
        )
    if credentials.expires is None and not isinstance(hop, OwnHop):
        raise Refused("AWS did not say when the session ends. Nothing was used. Try again.")
    if credentials.expires is not None and credentials.expires <= now:
        raise Refused(
            "AWS answered a session that has already ended. Nothing was used. Check this computer's clock."
        )


def _reserved(role_name: str, identity: Identity) -> bool:
    """Whether it is a session of the role that Identity Center made for the permission set in that account."""
    answered = _SESSION.fullmatch(identity.arn)
    pattern = rf"AWSReservedSSO_{re.escape(role_name)}_[0-9a-f]{{16}}"
    return answered is not None and re.fullmatch(pattern, answered[3], re.ASCII) is not None


def _wanted(hop: AssumeHop | OwnHop | PortalHop | SamlHop) -> str:
    if isinstance(hop, AssumeHop | SamlHop):
        return hop.role_arn
    return f"{hop.role_name} in {hop.account_id}" if isinstance(hop, PortalHop) else f"account {hop.account_id}"
