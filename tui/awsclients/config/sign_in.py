"""What a console address says: which account, which role."""

import re
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, urlsplit

from awsclients.config import identifiers
from awsclients.config.partitions import CONSOLES
from awsclients.errors import BadInput

_ALIAS = re.compile(r"[a-z0-9](?:[a-z0-9]|-(?!-)){1,61}[a-z0-9]", re.ASCII)


@dataclass(frozen=True, slots=True)
class SignInAddress:
    """What a sign-in or switch-role address names. Either the account id or the account's alias is known.

    `url` is the address in its shortest form; a switch-role address has a role, and no external ID can come
    with it.
    """

    url: str
    partition: str
    account_id: str | None = None
    alias: str | None = None
    role_name: str | None = None
    """With its path, without a leading slash: `team/Admin`."""

    @property
    def role_arn(self) -> str | None:
        """The ARN of the role, where both account id and role are known."""
        if self.account_id is None or self.role_name is None:
            return None
        return f"arn:{self.partition}:iam::{self.account_id}:role/{self.role_name}"


def sign_in_address(text: str) -> SignInAddress:
    """Read a console sign-in or switch-role address. Raises BadInput when it is neither.

    IAM users sign in at `https://ACCOUNT-OR-ALIAS.signin.aws.amazon.com/console`; a role is switched to at
    `https://signin.aws.amazon.com/switchrole?account=...&roleName=...&displayName=...`.
    """
    address = https(text)
    host = "." + (address.hostname or "")
    for partition, domain in CONSOLES.items():
        suffix = f".signin.{domain}"
        if not host.endswith(suffix):
            continue
        label = host.removesuffix(suffix).removeprefix(".")
        if address.path.startswith("/switchrole"):
            return _switch_role(text, address, partition)
        if label and not identifiers.region.matches(label):
            url = f"https://{label}{suffix}/console"
            return SignInAddress(url, partition, **_account(label))
    raise BadInput(
        "This is no address of an AWS sign-in. "
        "Give one like https://acme.signin.aws.amazon.com/console, a switch-role address or a role's ARN."
    )


def https(text: str) -> SplitResult:
    """The parts of an https address. Raises BadInput when it is none, or carries a name or password.

    The value is not repeated: it could hold a password.
    """
    try:
        address = urlsplit(text)
        address.port  # noqa: B018  # reading it is what checks it
    except ValueError:
        raise BadInput("This is no address. Write one that begins with https://.") from None
    if re.fullmatch("[!-~]+", text, re.ASCII) is None:
        raise BadInput(f"The address has characters that an address cannot have. Write it as {_plain(address)}.")
    if address.scheme != "https" or not address.hostname:
        raise BadInput("The address is not an https one. Write one that begins with https://.")
    if "@" in address.netloc:
        raise BadInput("The address holds a user name or password. Remove everything up to the @.")
    return address


def _plain(address: SplitResult) -> str:
    """How it can be written: a host in another script has a form in ASCII that hides nothing (C56)."""
    host = "" if "@" in address.netloc else address.hostname or ""
    with suppress(UnicodeError):
        plain = host.encode("idna").decode()
        if "xn--" in plain and re.fullmatch("[a-z0-9.-]+", plain, re.ASCII):
            return f"https://{plain}/ and so on"
    return "the browser shows it"


def _switch_role(text: str, address: SplitResult, partition: str) -> SignInAddress:
    fields = parse_qs(address.query)
    account, role = fields.get("account", [""])[0], fields.get("roleName", [""])[0].removeprefix("/")
    if not account or not role:
        raise BadInput("The switch-role address lacks account or roleName. Copy it again, up to its end.")
    identifiers.RoleArn.parse(f"arn:{partition}:iam::000000000000:role/{role}")
    return SignInAddress(
        url=text,
        partition=partition,
        role_name=role,
        **_account(account),
    )


def _account(label: str) -> dict[str, str]:
    if identifiers.account_id.matches(label):
        return {"account_id": label}
    if _ALIAS.fullmatch(label):
        return {"alias": label}
    raise BadInput("The address names no account. It must begin with a 12-digit account id or an account alias.")
