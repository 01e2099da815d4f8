"""Who exists: users, roles, keys, MFA devices and SAML providers of every account."""

import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from awsclients.demo.keys import Key, Kind, identifier, new_secret
from awsclients.demo.mfa import Device
from awsclients.demo.policy import Policy, Statement, parse
from awsclients.demo.refusal import Refusal
from awsclients.demo.trust import statements
from awsclients.secrets.secret import Secret

if TYPE_CHECKING:
    from awsclients.demo.saml_claims import Provider

MAY_ASSUME: Policy = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
            "Resource": "*",
        }
    ],
}
"""What users and roles are given unless told otherwise: they may try any role there is."""

ROLE_ARN = re.compile(r"arn:(aws[a-z-]*):iam::(\d{12}):role/([\w+=,.@/-]{1,576})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """A user, or a role when it has a trust policy. `max_session` in seconds, 3600-43200."""

    arn: str
    account_id: str
    name: str
    policies: tuple[Statement, ...]
    trust: tuple[Statement, ...] | None = None
    trust_document: Policy = field(default_factory=dict, hash=False)
    max_session: int = 3600


@dataclass(frozen=True, slots=True)
class Account:
    """What an account has besides users and roles."""

    alias: str
    buckets: tuple[str, ...] = ()
    region: str = "us-east-1"


@dataclass(frozen=True, slots=True)
class Used:
    """When and for what a key was last used."""

    at: datetime
    service: str
    region: str


class Directory:
    """All of it, safe to use from several threads."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.owners: dict[str, Owner] = {}
        self.keys: dict[str, Key] = {}
        self.devices: dict[str, Device] = {}
        self.accounts: dict[str, Account] = {}
        self.used: dict[str, Used] = {}
        self.providers: dict[str, Callable[[], Provider]] = {}

    def add_user(self, account_id: str, name: str, policies: Sequence[Policy], *, mfa: bool) -> Key:
        """A user with one access key, and a device `arn:aws:iam::ACCOUNT:mfa/NAME` when `mfa`."""
        arn = self.add_keyless_user(account_id, name, policies)
        key = user_key(arn, identifier("AKIA", arn), new_secret())
        with self.lock:
            self.keys[key.access_key_id] = key
            if mfa:
                serial = arn.replace(":user/", ":mfa/")
                self.devices[serial] = Device(serial, arn)
        return key

    def add_keyless_user(self, account_id: str, name: str, policies: Sequence[Policy]) -> str:
        """A user without any access key; its ARN."""
        arn = f"arn:aws:iam::{account_id}:user/{name}"
        self.put(Owner(arn=arn, account_id=account_id, name=name, policies=_all(policies)))
        return arn

    def add_role(self, role_arn: str, trust: Policy, policies: Sequence[Policy], max_session: int) -> None:
        """A role. Raises Refusal for what `iam:CreateRole` would not take."""
        named = ROLE_ARN.fullmatch(role_arn)
        if named is None or not 3600 <= max_session <= 43200:
            raise Refusal("ValidationError", f"{role_arn} with {max_session} s is no role.")
        self.put(
            Owner(
                arn=role_arn,
                account_id=named.group(2),
                name=role_arn.rpartition("/")[2],
                policies=_all(policies),
                trust=parse(trust),
                trust_document=trust,
                max_session=max_session,
            )
        )

    def put(self, owner: Owner) -> None:
        """Add a user or role, or replace one."""
        with self.lock:
            self.owners[owner.arn] = owner

    def set_policies(self, arn: str, policies: Sequence[Policy]) -> None:
        """Give a user or role other policies of its own."""
        with self.lock:
            self.owners[arn] = replace(self.owners[arn], policies=_all(policies))

    def set_active(self, access_key_id: str, *, active: bool) -> None:
        """Switch a user's key on or off."""
        with self.lock:
            self.keys[access_key_id] = replace(self.keys[access_key_id], active=active)

    def role(self, arn: str) -> Owner | None:
        """The role of exactly this ARN; names are case-sensitive."""
        owner = self.owners.get(arn)
        return owner if owner is not None and owner.trust is not None else None

    def policies(self, arn: str) -> tuple[Statement, ...]:
        """What a user's or role's own policies say; nothing for one that is gone."""
        owner = self.owners.get(arn)
        return () if owner is None else owner.policies


def user_key(arn: str, access_key_id: str, secret: Secret, *, active: bool = True) -> Key:
    """A user's long-term key."""
    return Key(
        access_key_id=access_key_id,
        secret=secret,
        kind=Kind.USER,
        arn=arn,
        owner_arn=arn,
        account_id=arn.split(":")[4],
        user_id=identifier("AIDA", arn),
        active=active,
    )


def _all(policies: Sequence[Policy]) -> tuple[Statement, ...]:
    return statements([parse(policy) for policy in policies])
