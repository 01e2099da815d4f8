"""Which addresses are guarded: those of production, and of clients whose engagement is over."""

import re
from collections.abc import Iterable
from datetime import date

from awsclients.config.model import Client, Role, Settings

_PRODUCTION = re.compile(r"(production|prod)(-.*)?|prd|live", re.ASCII | re.IGNORECASE | re.DOTALL)


def guarded(role: Role, client: Client, settings: Settings, today: date) -> bool:
    """Whether the address must be typed in full before it is used.

    `settings.guard` names environments in any letter case; `production` also means prod, prd, live, prod-* and
    production-*. Where it cannot be read every role is guarded.
    """
    if settings.guard is None:
        return True
    if client.engagement_ends is not None and today > client.engagement_ends:
        return True
    return role.environment is not None and _named(role.environment, settings.guard)


def is_production(environment: str | None) -> bool:
    """Whether an environment is production by any of its usual names."""
    return environment is not None and _PRODUCTION.fullmatch(environment) is not None


def _named(environment: str, guard: Iterable[str]) -> bool:
    folded = environment.casefold()
    names = {name.casefold() for name in guard}
    return folded in names or ("production" in names and is_production(environment))
