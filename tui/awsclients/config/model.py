"""The words of the configuration as frozen values. Nothing here reads a file or calls anything.

A role carries what it inherited, so nobody above asks a client for a default.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar, Literal

Credentials = Literal["exported", "refreshing"]

FIRST_SOURCE = 'sources.work = { kind = "profile", profile = "default" }'
"""The source that most people have already, as the first line of a configuration."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file, a line and a column, counted from 1; 0 where it is all of the file."""

    file: Path
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line or 1}:{self.column or 1}"


class Severity(StrEnum):
    """An error loses its entry; a warning loses nothing; a note can wait until problems are looked at."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in the configuration: `file:line:column: what is wrong. What to do.`"""

    place: Place
    message: str
    severity: Severity = Severity.ERROR
    subject: str = ""
    """What the problem takes away: a slug, an address, `sources.NAME` or `[settings]`; empty for all of a file."""

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"

    @property
    def brief(self) -> str:
        """The same for one line of a screen, where a whole path would leave no room for what is wrong."""
        return f"{self.place.file.name}:{self.place.line or 1}: {self.message}"


@dataclass(frozen=True, slots=True)
class Lock:
    """When the agent locks by itself; seconds, None is never."""

    idle: int | None = None
    suspend: int | None = 4 * 3600


@dataclass(frozen=True, slots=True)
class Settings:
    """`[settings]`; every key is optional."""

    source: str | None = None
    session_name: str | None = None
    guard: tuple[str, ...] | None = ("production",)
    """Environments; None where what is written cannot be read."""
    guard_for: int = 8 * 3600
    """Seconds an opened guard stays open at the most."""
    credentials: Credentials = "exported"
    shell: tuple[str, ...] | None = None
    browser: str | tuple[str, ...] = "auto"
    sts_region: str | None = None
    keyring: Literal["auto", "pass"] = "auto"
    lock: Lock = Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where the first credentials come from. `via` are ARNs of roles that every route passes through."""

    kind: ClassVar[str] = ""
    name: str
    via: tuple[str, ...] = ()
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityCenter(Source):
    """A permission set of the consultant's own IAM Identity Center."""

    kind: ClassVar[str] = "identity-center"
    sso_start_url: str
    sso_region: str
    account_id: str | None = None
    role_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessKey(Source):
    """An IAM user's access key; its secret is in the keyring."""

    kind: ClassVar[str] = "access-key"
    access_key_id: str
    mfa_serial: str | None = None
    mfa_command: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile(Source):
    """Anything boto3 resolves from `~/.aws`."""

    kind: ClassVar[str] = "profile"
    profile: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Login(Source):
    """A profile signed in with `aws login`."""

    kind: ClassVar[str] = "login"
    profile: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ambient(Source):
    """The environment, an instance role or a web identity."""

    kind: ClassVar[str] = "ambient"


@dataclass(frozen=True, slots=True, kw_only=True)
class Saml(Source):
    """A SAML identity provider whose answer comes to `acs_url` on this computer."""

    kind: ClassVar[str] = "saml"
    sign_in_url: str
    acs_url: str


class _Nothing(dict[str, str]):
    """An empty default that a class itself can have: `dataclass` wants one that has a hash."""

    __hash__ = object.__hash__  # type: ignore[assignment]


@dataclass(frozen=True, kw_only=True)
class Role:
    """One way into one account of a client, everything inherited filled in.

    Without slots, so that ten thousand come quickly out of the process that reads the files; see `of`.

    Exactly one of these holds: `role_arn` is set (assume it, by SAML when `saml_provider_arn` is set as well);
    `role_name` and `account_id` are set (Identity Center directly); only `console_url` is set (no credentials
    at all, `source` is None); none of them (the source's own identity, `account_id` is set).
    """

    client: str
    name: str
    source: str | None
    role_arn: str | None = None
    role_name: str | None = None
    account_id: str | None = None
    """Always known but for a console-only role: from `role_arn` when not written."""
    external_id: str | None = None
    via: tuple[str, ...] = ()
    """The roles passed through before this one: the role's own, the client's, or the source's."""
    region: str | None = None
    sts_region: str | None = None
    duration: int | None = None
    """Seconds, 900-43200; None is AWS's default of an hour."""
    environment: str | None = None
    credentials: Credentials = "exported"
    session_name: str | None = None
    source_identity: str | None = None
    session_tags: Mapping[str, str] = field(default=_Nothing(), hash=False)
    policy_arns: tuple[str, ...] = ()
    saml_provider_arn: str | None = None
    console: str | None = None
    console_url: str | None = None
    aliases: tuple[str, ...] = ()
    profile: str = ""
    """The name in `~/.aws/config` and in the subshell."""
    place: Place | None = field(default=None, compare=False)

    @classmethod
    def of(cls, values: dict[str, Any]) -> "Role":
        """The role that has `values`, by the names of the fields; whoever calls keeps them no longer.

        What `Role(**values)` makes, in a tenth of the time and in less room, which counts with ten thousand: that
        sets each field by itself, past its own guard, and the defaults too, which the class has already.
        """
        made = object.__new__(cls)
        object.__setattr__(made, "__dict__", values)
        return made

    @property
    def address(self) -> str:
        """`client/role`, two parts for ever."""
        return f"{self.client}/{self.name}"

    @property
    def console_by_address(self) -> bool:
        """Whether the console opens at `console_url`, without a session: it is the only way, or SAML's own."""
        return self.console_url is not None and (self.source is None or self.saml_provider_arn is not None)


@dataclass(frozen=True, kw_only=True)
class Client:
    """A company the consultant works for."""

    slug: str
    name: str
    roles: tuple[Role, ...]
    owner: Literal["client", "us"] = "client"
    color: str | None = None
    directories: tuple[str, ...] = ()
    """As written, `~/` not expanded."""
    env: Mapping[str, str] = field(default_factory=dict, hash=False)
    contact: str | None = None
    notes: str | None = None
    labels: tuple[str, ...] = ()
    accounts: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Names for account ids."""
    engagement_ends: date | None = None
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Workspace:
    """All that was loaded, and all that was wrong with it."""

    path: Path
    settings: Settings = Settings()
    sources: Mapping[str, Source] = field(default_factory=dict)
    clients: Mapping[str, Client] = field(default_factory=dict)
    """By slug, in the order of the files and of the lines in them."""
    roles: Mapping[str, Role] = field(default_factory=dict)
    """By address, in the clients' order. Aliases are not in here; see `aliases`."""
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Renamed addresses and what they are called now."""
    problems: tuple[Problem, ...] = ()
    files: tuple[Path, ...] = ()
    """Every file that was read, the main one first; empty when there is none yet."""
    read_only: bool = False
    """The file's `schema` is newer than this program knows."""

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that took something away."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)

    @property
    def pressing(self) -> tuple[Problem, ...]:
        """The problems that a person should see without asking for them."""
        return tuple(problem for problem in self.problems if problem.severity is not Severity.NOTE)

    def client_of(self, role: Role) -> Client:
        """The client a role belongs to."""
        return self.clients[role.client]
