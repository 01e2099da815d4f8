"""A clock that can be moved."""

from datetime import UTC, datetime, timedelta


class MovableClock:
    """Runs with the computer's clock from wherever it is put; `stopped=True` moves only when told to."""

    def __init__(self, at: datetime | None = None, *, stopped: bool = False) -> None:
        self._stopped_at = (at or datetime.now(UTC)) if stopped else None
        self._offset = timedelta(0) if at is None else at - datetime.now(UTC)

    @property
    def skew(self) -> timedelta:
        """Always zero: this clock is AWS's as well."""
        return timedelta(0)

    def now(self) -> datetime:
        """Aware, UTC."""
        return self._stopped_at if self._stopped_at is not None else datetime.now(UTC) + self._offset

    def heard(self, server: datetime) -> None:
        """Nothing to learn: this clock is AWS's as well."""

    def advance(self, by: timedelta) -> None:
        """Move the clock; backwards when `by` is negative."""
        if self._stopped_at is not None:
            self._stopped_at += by
        else:
            self._offset += by
