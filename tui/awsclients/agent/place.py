"""Which world an agent serves, and where its socket is. By `os` alone: a credential request begins here."""

import os
import stat

from awsclients import folders

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

SAYS = (
    "HOME",
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_STS",
    "AWS_ENDPOINT_URL_SSO",
    "AWS_ENDPOINT_URL_SSO_OIDC",
    "AWS_ENDPOINT_URL_SIGNIN",
    "AWS_CONFIG_FILE",
    "AWS_SHARED_CREDENTIALS_FILE",
    "AWS_LOGIN_CACHE_DIRECTORY",
    "AWS_CA_BUNDLE",
    "REQUESTS_CA_BUNDLE",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    *(name for low in ("http_proxy", "https_proxy", "all_proxy", "no_proxy") for name in (low, low.upper())),
)
"""The variables that decide what an answer means: two processes in which one differs share no agent."""

PATH_LIMIT = 102
"""Bytes of a path, so that it fits with a two-letter ending in the 104 that macOS and the BSDs have for it."""

_PRIME = 2**64 - 59


class Place:
    """One world's agent: `world` is the whole description, `folder` and `socket` are where it listens.

    The socket's name carries a fingerprint of the world and of the user's number. It is not a proof, so the agent
    compares the whole description on every connection.
    """

    __slots__ = ("_environ", "folder", "socket", "world")

    def __init__(self, environ: "Mapping[str, str]", config: str) -> None:
        """`environ` is the environment as it was outside of any shell of ours, `config` the configuration in use.

        Raises LocalFailure when there is no home folder.
        """
        beside = os.path.join(os.path.dirname(config), "clients.d")
        # The folder counts before it is there: the first client that is added does not change the world.
        files = (os.path.realpath(config), os.path.realpath(beside))
        self.world = "\0".join((*files, *(f"{name}={value}" for name, value in said(environ).items())))
        name = f"agent-{_fingerprint(self.world)}"
        folder = folders.runtime_folder(environ)
        if len(os.fsencode(os.path.join(folder, name))) >= PATH_LIMIT:
            folder = f"/tmp/{folders.NAME}-{os.getuid()}"  # noqa: S108  checked to be ours alone, see `ours`
        self.folder, self.socket, self._environ = folder, os.path.join(folder, name), environ

    @property
    def marker(self) -> str:
        """The file that is there while it is locked. It lies where neither a logout nor a restart removes it."""
        return os.path.join(folders.state_folder(self._environ), f"{os.path.basename(self.socket)}.locked")


def said(environ: "Mapping[str, str]") -> dict[str, str]:
    """The variables of SAYS that are set, names of files made absolute."""
    return {name: _absolute(name, environ[name]).rstrip("/") for name in SAYS if environ.get(name)}


def ours(place: Place) -> bool:
    """Whether socket and folder are there and belong to this user alone."""
    try:
        folder, socket = os.lstat(place.folder), os.lstat(place.socket)
    except OSError:
        return False
    mine = folder.st_uid == socket.st_uid == os.geteuid()
    closed = not (folder.st_mode | socket.st_mode) & 0o077
    return mine and closed and stat.S_ISDIR(folder.st_mode) and stat.S_ISSOCK(socket.st_mode)


def _absolute(name: str, value: str) -> str:
    if name.endswith(("_FILE", "_BUNDLE", "_DIR")) and not value.startswith("~"):
        return folders.absolute(value)
    return value


def _fingerprint(world: str) -> str:
    return f"{int.from_bytes(os.fsencode(world), 'big') % _PRIME:016x}"
