"""IAM by botocore."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from awsclients.aws.answers import Parsed
from awsclients.aws.api import Credentials
from awsclients.aws.clients import Clients
from awsclients.aws.iam import IamUser, LastUse, UserKey
from awsclients.aws.trouble import malformed
from awsclients.secrets.secret import Secret
from awsclients.secrets.secret_key import signs

_ID = re.compile(r"[A-Z0-9]{16,128}", re.ASCII)


class BotoIam:
    """See IamAws."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients

    def access_keys(self, user: IamUser) -> tuple[UserKey, ...]:
        """See IamAws.access_keys."""
        answer = self._ask(user, "list_access_keys", "iam:ListAccessKeys")
        listed = answer.get("AccessKeyMetadata")
        if not isinstance(listed, list) or answer.get("IsTruncated"):
            raise malformed("iam:ListAccessKeys", "it holds no list of keys")
        return tuple(map(_key, listed))

    def last_use(self, user: IamUser, access_key_id: str) -> LastUse | None:
        """See IamAws.last_use."""
        client = self._clients.signed("iam", user.region, user.credentials)
        wanted = {"AccessKeyId": access_key_id}
        answer = self._clients.call(client, "get_access_key_last_used", "iam:GetAccessKeyLastUsed", wanted)
        told = answer.get("AccessKeyLastUsed")
        at = told.get("LastUsedDate") if isinstance(told, Mapping) else None
        if not isinstance(told, Mapping) or not isinstance(at, datetime):
            return None
        return LastUse(_utc(at), str(told.get("ServiceName", "")), str(told.get("Region", "")))

    def create_access_key(self, user: IamUser) -> Credentials:
        """See IamAws.create_access_key."""
        answer = self._ask(user, "create_access_key", "iam:CreateAccessKey")
        made = answer.get("AccessKey")
        if not isinstance(made, Mapping):
            raise malformed("iam:CreateAccessKey", "it holds no key")
        number, secret = str(made.get("AccessKeyId")), Secret(str(made.get("SecretAccessKey")))
        if _ID.fullmatch(number) is None or not signs(secret):
            raise malformed("iam:CreateAccessKey", "the key in it is not whole")
        return Credentials(number, secret)

    def set_active(self, user: IamUser, access_key_id: str, *, active: bool) -> None:
        """See IamAws.set_active."""
        status = "Active" if active else "Inactive"
        self._ask(user, "update_access_key", "iam:UpdateAccessKey", AccessKeyId=access_key_id, Status=status)

    def delete_access_key(self, user: IamUser, access_key_id: str) -> None:
        """See IamAws.delete_access_key."""
        self._ask(user, "delete_access_key", "iam:DeleteAccessKey", AccessKeyId=access_key_id)

    def _ask(self, user: IamUser, method: str, operation: str, **wanted: str) -> Parsed:
        client = self._clients.signed("iam", user.region, user.credentials)
        return self._clients.call(client, method, operation, {"UserName": user.name, **wanted})


def _key(told: object) -> UserKey:
    created = told.get("CreateDate") if isinstance(told, Mapping) else None
    if not isinstance(told, Mapping) or not isinstance(created, datetime):
        raise malformed("iam:ListAccessKeys", "a key in it is not whole")
    return UserKey(str(told.get("AccessKeyId")), _utc(created), told.get("Status") == "Active")


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC) if at.tzinfo is not None else at.replace(tzinfo=UTC)
