"""What is asked of IAM about a user's own keys, as values and one protocol. Importing this imports no boto3."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from awsclients.aws.api import Credentials


@dataclass(frozen=True, slots=True)
class IamUser:
    """Whose keys it is about, and with which credentials and in which region IAM is asked.

    The name is always sent: with temporary credentials UpdateAccessKey demands it.
    """

    name: str
    credentials: Credentials
    region: str


@dataclass(frozen=True, slots=True)
class LastUse:
    """When a key was last used, and with which service; AWS learns of it some hours later."""

    at: datetime
    service: str
    region: str


@dataclass(frozen=True, slots=True)
class UserKey:
    """One access key of a user, without its secret."""

    access_key_id: str
    created: datetime
    active: bool


class IamAws(Protocol):
    """The calls to IAM. They fail as those of Aws do."""

    def access_keys(self, user: IamUser) -> tuple[UserKey, ...]:
        """`iam:ListAccessKeys`: two at the most, inactive ones included."""
        ...

    def last_use(self, user: IamUser, access_key_id: str) -> LastUse | None:
        """`iam:GetAccessKeyLastUsed`; None for a key that was never used."""
        ...

    def create_access_key(self, user: IamUser) -> Credentials:
        """`iam:CreateAccessKey`. The secret is never told again. `LimitExceeded` where there are two."""
        ...

    def set_active(self, user: IamUser, access_key_id: str, *, active: bool) -> None:
        """`iam:UpdateAccessKey`."""
        ...

    def delete_access_key(self, user: IamUser, access_key_id: str) -> None:
        """`iam:DeleteAccessKey`."""
        ...
