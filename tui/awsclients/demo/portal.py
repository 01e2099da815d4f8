"""`sso`, the access portal's API: what the person who is signed in may have, and credentials for it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from awsclients.demo.centers import Center, Centers
from awsclients.demo.directory import Directory
from awsclients.demo.issue import issue
from awsclients.demo.keys import Key, Kind, identifier, new_secret, session_key_id
from awsclients.demo.refusal import Refusal

_PAGE = 100
_NOT_SIGNED_IN = Refusal("UnauthorizedException", "Session token not found or invalid", 401)


class PortalApi:
    """The calls, each with the bearer token that came with it."""

    def __init__(self, centers: Centers, directory: Directory) -> None:
        self._centers, self._directory = centers, directory

    def accounts(self, token: str, asked: Mapping[str, str], now: datetime) -> Mapping[str, object]:
        """ListAccounts."""
        center = self._center(token, now)
        found = [
            {"accountId": number, "accountName": self._name(number), "emailAddress": f"{number}@example.com"}
            for number in sorted(center.sets)
        ]
        return _page("accountList", found, asked)

    def roles(self, token: str, asked: Mapping[str, str], now: datetime) -> Mapping[str, object]:
        """ListAccountRoles."""
        center, account = self._center(token, now), asked.get("account_id", "")
        if account not in center.sets:
            raise Refusal("ForbiddenException", "No access", 403)
        found = [{"roleName": name, "accountId": account} for name in center.sets[account]]
        return _page("roleList", found, asked)

    def credentials(self, token: str, asked: Mapping[str, str], now: datetime) -> Mapping[str, object]:
        """GetRoleCredentials; their end is in milliseconds since 1970."""
        center = self._center(token, now)
        account, name = asked.get("account_id", ""), asked.get("role_name", "")
        if name not in center.sets.get(account, ()):
            raise Refusal("ForbiddenException", "No access", 403)
        with self._directory.lock:
            key = issue(
                self._directory, _key(center, account, name), center.duration, now=now, region=center.region
            )
        if key.token is None or key.expires is None:
            raise ValueError("only temporary keys are handed out")
        return {
            "roleCredentials": {
                "accessKeyId": key.access_key_id,
                "secretAccessKey": key.secret.reveal(),
                "sessionToken": key.token.reveal(),
                "expiration": int(key.expires.timestamp() * 1000),
            }
        }

    def logout(self, token: str, now: datetime) -> None:
        """Logout: nothing of this session is good any more."""
        self._center(token, now)
        login, _ = self._centers.access[token]
        self._centers.access = {text: kept for text, kept in self._centers.access.items() if kept[0] is not login}
        self._centers.refresh = {text: kept for text, kept in self._centers.refresh.items() if kept is not login}

    def _center(self, token: str, now: datetime) -> Center:
        login, ends = self._centers.access.get(token, (None, now))
        if login is None or ends <= now:
            raise _NOT_SIGNED_IN
        return self._centers.centers[login.center.start_url]  # what is assigned may have changed since

    def _name(self, number: str) -> str:
        account = self._directory.accounts.get(number)
        return account.alias if account else number


def _key(center: Center, account_id: str, name: str) -> Key:
    role = center.reserved(account_id, name)
    return Key(
        access_key_id=session_key_id(),
        secret=new_secret(),
        kind=Kind.ROLE,
        arn=f"arn:aws:sts::{account_id}:assumed-role/{role.rpartition('/')[2]}/{center.user}",
        owner_arn=role,
        account_id=account_id,
        user_id=f"{identifier('AROA', role)}:{center.user}",
    )


def _page(name: str, found: Sequence[object], asked: Mapping[str, str]) -> Mapping[str, object]:
    size, begin = asked.get("max_result", str(_PAGE)), asked.get("next_token", "0")
    if not (size.isdigit() and 1 <= int(size) <= _PAGE and begin.isdigit()):
        raise Refusal("InvalidRequestException", "max_result must be 1 to 100", 400)
    end = int(begin) + int(size)
    return {name: found[int(begin) : end], **({"nextToken": str(end)} if end < len(found) else {})}
