"""The console's address for a role."""

import re

from awsclients.access.session import Session
from awsclients.aws.api import Aws, AwsError
from awsclients.config import identifiers
from awsclients.config.model import Role
from awsclients.config.partitions import CONSOLES, STS_REGION, partition, region_partition
from awsclients.errors import BadInput, Refused
from awsclients.secrets.secret import Secret
from awsclients.text import display

LONGEST = 43200
"""Seconds: the longest that getSigninToken lets a console session last."""

_PAGES = {"ssm": "systems-manager", "stepfunctions": "states", "sfn": "states", "eventbridge": "events"}
_SERVICE = re.compile(r"[a-z0-9][a-z0-9-]{0,40}", re.ASCII)


def console_address(
    aws: Aws, role: Role, session: Session, *, service: str | None = None, region: str | None = None
) -> Secret:
    """An address that opens the console signed in as the session, at `service` (or the role's `console`).

    Calls the federation endpoint. A chained session sends no SessionDuration (AWS answers 400) and lasts as long
    as its credentials; any other asks for 12 h. Raises BadInput for a service or region that cannot be, and
    Refused when the session may not sign in to the console.
    """
    arn = session.identity.arn
    if ":assumed-role/" not in arn and ":federated-user/" not in arn:
        raise Refused(
            f"{role.address} is an IAM user, whose keys the console does not take. Sign in with its password, "
            "or open a role."
        )
    place = region or role.region or session.region
    page = destination(partition(arn), service or role.console, place)
    home = place or STS_REGION[partition(arn)]
    duration = None if session.chained else LONGEST
    try:
        return aws.sign_in_address(session.credentials, destination=page, region=home, duration=duration)
    except AwsError as error:
        code = display(error.code, 80)
        raise Refused(f"AWS did not let {role.address} into the console ({code}). Renew the session.") from None


def destination(named: str, page: str | None, region: str | None) -> str:
    """The page to land on: a service's, an https address of the partition's console, or the console's home.

    Raises BadInput for anything else, and for a partition (`named`) whose console is not known.
    """
    domain = CONSOLES.get(named)
    if domain is None:
        raise BadInput(f"Where the console of {display(named, 40)} is, is not known. Use a shell instead.")
    if region is not None:
        _check_region(region, named)
    if page is not None and page.startswith("https://"):
        return _checked(page, domain)
    if page is not None and _SERVICE.fullmatch(page) is None:
        raise BadInput(
            f"{display(page, 60)} is no service of the console. Write its name, like cloudwatch or ec2."
        )
    path = f"{_PAGES.get(page, page) if page else 'console'}/home"
    return f"https://console.{domain}/{path}" + (f"?region={region}" if region else "")


def _checked(page: str, domain: str) -> str:
    """The address, if every reader finds the partition's own host in it."""
    authority = page.removeprefix("https://").partition("/")[0]
    host = re.fullmatch(r"[A-Za-z0-9.-]+", authority, re.ASCII) is not None and authority.lower()
    if not host or not host.endswith(f".{domain}") or not (page.isascii() and page.isprintable()) or " " in page:
        shown = display(page, 80)
        raise BadInput(f"{shown} is not a page of this account's console. Name one at console.{domain}.")
    return page


def _check_region(region: str, named: str) -> None:
    if not identifiers.region.matches(region):
        raise BadInput(f"{display(region, 40)} is not a region. Write it like eu-west-1.")
    if region_partition(region) != named:
        raise BadInput(f"{region} is not a region of {named}, where this account is. Name another one.")
