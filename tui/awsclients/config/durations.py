"""Lengths of time as people write them: seconds, "90m", "1h30m"."""

import re

from awsclients.errors import BadInput

PATTERN = "(?:[0-9]{1,6}h)?(?:[0-9]{1,6}m)?(?:[0-9]{1,6}s)?"
_parts = re.compile("(?:([0-9]{1,6})h)?(?:([0-9]{1,6})m)?(?:([0-9]{1,6})s)?", re.ASCII).fullmatch


def seconds(value: int | str) -> int:
    """A number of seconds from itself, or from hours, minutes and seconds in this order: "8h", "1h30m", "45s".

    Raises BadInput when it is neither.
    """
    if isinstance(value, int):
        return value
    found = _parts(value)
    if not value or found is None:
        raise BadInput('This is no length of time. Write seconds, or one like "90m" or "1h30m".')
    hours, minutes, rest = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + rest
