"""Keep what listens on this computer from being asked for through a proxy."""

from collections.abc import Mapping

NAMES = ("NO_PROXY", "no_proxy")
_LOOPBACK = "127.0.0.1"


def past_proxies(environ: Mapping[str, str]) -> dict[str, str]:
    """Both spellings of NO_PROXY with 127.0.0.1 among them; programs read one or the other."""
    return {name: _with_loopback(environ.get(name) or environ.get(other, "")) for name, other in _EACH}


def _with_loopback(hosts: str) -> str:
    named = [host.strip() for host in hosts.split(",") if host.strip()]
    return hosts if {_LOOPBACK, "*"} & set(named) else ",".join([*named, _LOOPBACK])


_EACH = (NAMES, NAMES[::-1])
