"""A role that a client has made ready: from what they sent to an entry of the configuration."""

import re
from dataclasses import dataclass

from awsclients.config import identifiers
from awsclients.config.identifiers import RoleArn
from awsclients.config.sign_in import sign_in_address
from awsclients.errors import BadInput
from awsclients.text import display

_CONSOLE = "console"
_SLUG_LENGTH = 41


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """A role to be written. Either `role_arn` or `console_url` is set."""

    client: str
    role: str
    role_arn: str | None = None
    console_url: str | None = None
    external_id: str | None = None
    source: str | None = None
    environment: str | None = None

    @property
    def address(self) -> str:
        """`client/role`."""
        return f"{self.client}/{self.role}"

    @property
    def values(self) -> dict[str, str]:
        """The keys of its table, in the order in which a person would write them."""
        written = {
            "role_arn": self.role_arn,
            "console_url": self.console_url,
            "external_id": self.external_id,
            "source": self.source,
            "environment": self.environment,
        }
        return {key: value for key, value in written.items() if value is not None}


def addition(
    where: str,
    *,
    client: str,
    role: str | None = None,
    external_id: str | None = None,
    source: str | None = None,
    environment: str | None = None,
) -> Addition:
    """What is to be written for a role's ARN, a switch-role address or a sign-in address.

    Without `role` its slug is made of the role's name. Raises BadInput for every value that cannot be used.
    """
    role_arn, console_url = _place(where)
    if external_id is not None:
        identifiers.external_id(external_id)
    if console_url is not None and (external_id or source):
        raise BadInput(
            "A sign-in address names no role, so no external ID or source goes with it. Give the role's ARN."
        )
    name = role if role is not None else _slug(role_arn)
    return Addition(
        client=_named("client", client),
        role=_named("role", name),
        role_arn=role_arn,
        console_url=console_url,
        external_id=external_id,
        source=source,
        environment=environment,
    )


def _named(option: str, text: str) -> str:
    try:
        return identifiers.slug(text)
    except BadInput:
        rule = identifiers.slug.rule
        raise BadInput(f"--{option} {display(text, 60)} cannot be a name here. Write {rule}.") from None


def _place(where: str) -> tuple[str | None, str | None]:
    """The role's ARN, or else the console's address."""
    if "://" not in where:
        return str(_assumable(RoleArn.parse(where))), None
    found = sign_in_address(where)
    if found.role_arn is not None:
        return str(_assumable(RoleArn.parse(found.role_arn))), None
    if found.role_name is not None:
        raise BadInput(
            f"The address names the account by its alias {found.alias}, which cannot be looked up from outside. "
            f"Ask for the role's ARN, like arn:{found.partition}:iam::222222222222:role/{found.role_name}"
        )
    return None, found.url


def _assumable(arn: RoleArn) -> RoleArn:
    if arn.reserved:
        raise BadInput(arn.reserved)
    return arn


def _slug(role_arn: str | None) -> str:
    if role_arn is None:
        return _CONSOLE
    slug = re.sub("[^a-z0-9_-]+", "-", RoleArn.parse(role_arn).name.lower()).strip("-_")
    if not slug:
        raise BadInput("No slug can be made of the role's name. Give one with --role.")
    return slug[:_SLUG_LENGTH]
