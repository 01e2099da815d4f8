"""The records of all Identity Centers: in memory, and in the keyring where there is one."""

import threading
from collections.abc import Callable
from datetime import datetime

from awsclients.access import portal_record
from awsclients.access.portal_record import PortalRecord
from awsclients.aws.identity_center import Portal
from awsclients.errors import LocalFailure
from awsclients.secrets.store import SecretStore


class PortalRecords:
    """One record for each portal. What the keyring does not take lives on in memory, and `note` says so.

    A keyring may wait for a person: one caller at a time asks it, and what is in memory is told and dropped
    meanwhile.
    """

    def __init__(self, store: Callable[[], SecretStore]) -> None:
        self._store = store
        self._asking, self._lock = threading.Lock(), threading.Lock()
        self._records: dict[Portal, PortalRecord] = {}
        self._notes: dict[Portal, str] = {}

    def get(self, portal: Portal) -> PortalRecord:
        """What is known; the keyring is read once."""
        if (known := self._records.get(portal)) is not None:
            return known
        with self._asking:
            if (known := self._records.get(portal)) is not None:
                return known
            return self._keep(self._stored(portal))

    def reread(self, portal: Portal) -> PortalRecord:
        """What is known, after another look: a person may have signed in by another process meanwhile."""
        with self._asking:
            stored, known = self._stored(portal), self._records.get(portal)
            return self._keep(stored) if known is None or _newer(stored, known) else known

    def put(self, record: PortalRecord, before: PortalRecord | None = None) -> None:
        """Keep it; where `before` is given only if nobody has signed in or out, or locked, since that was read."""
        with self._asking:
            with self._lock:
                if before is not None and self._records.get(record.portal) is not before:
                    return
                self._records[record.portal] = record
                self._notes.pop(record.portal, None)
            try:
                portal_record.write(self._store(), record)
            except LocalFailure as failure:
                self._note(record, f"The sign-in is kept in memory only. {failure.message}")

    def note(self, portal: Portal) -> str:
        """That the record is kept in memory only, and why; empty where the keyring has it."""
        return self._notes.get(portal, "")

    def drop(self) -> None:
        """Forget what is held in memory; the keyring keeps its own."""
        with self._lock:
            self._records.clear()
            self._notes.clear()

    def only_here(self, now: datetime) -> bool:
        """Whether a sign-in that still lasts is in memory only."""
        with self._lock:
            ends = [self._records[portal].until for portal in self._notes]
        return any(end is not None and end > now for end in ends)

    def _keep(self, record: PortalRecord) -> PortalRecord:
        with self._lock:
            self._records[record.portal] = record
        return record

    def _note(self, record: PortalRecord, text: str) -> None:
        """Say so of a record, unless all was dropped meanwhile."""
        with self._lock:
            if self._records.get(record.portal) is record:
                self._notes[record.portal] = text

    def _stored(self, portal: Portal) -> PortalRecord:
        """What the keyring holds; one that cannot be read holds nothing."""
        try:
            return portal_record.read(self._store(), portal)
        except LocalFailure:
            return PortalRecord(portal=portal)


def _newer(stored: PortalRecord, known: PortalRecord) -> bool:
    """Whether what is stored has a sign-in that goes on longer than the one that is known."""
    if stored.token is None:
        return False
    return known.token is None or stored.token.expires > known.token.expires
