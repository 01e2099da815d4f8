"""How long a session still lives, as text. A view of its absolute end, so sleep and a moved clock cannot lie."""

from datetime import timedelta

AMBER = timedelta(minutes=15)
RED = timedelta(minutes=10)
_HOURS_FROM = 100


def left_text(left: timedelta) -> str:
    """`3h12m` and `48m` from ten minutes up, `9:59` below; `0:00` at the end and after it."""
    seconds = max(0, int(left.total_seconds()))
    minutes = seconds // 60
    if left < RED:
        return f"{minutes}:{seconds % 60:02}"
    if minutes < _HOURS_FROM:
        return f"{minutes}m"
    return f"{minutes // 60}h{minutes % 60:02}m"


def life_text(life: timedelta) -> str:
    """A granted life, rounded to minutes: `1h`, `1h30m`, `45m`."""
    minutes = round(life.total_seconds() / 60)
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{minutes}m"
    return f"{hours}h{rest:02}m" if rest else f"{hours}h"
