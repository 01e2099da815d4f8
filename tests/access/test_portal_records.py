"""What is kept of Identity Centers, between the keyring, this process and others."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.stores import MemoryStore
from tests.waiting import LONG

from awsclients.access import portal_record
from awsclients.access.portal_record import PortalRecord
from awsclients.access.portal_records import PortalRecords
from awsclients.aws.identity_center import Portal, Token
from awsclients.deadline import within
from awsclients.errors import LocalFailure
from awsclients.secrets.secret import Secret

PORTAL = Portal("https://d-1234567890.awsapps.com/start", "eu-west-1")
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def signed_in(hours: int) -> PortalRecord:
    """A record whose token ends so many hours after noon."""
    token = Token(Secret(f"token{hours}EXAMPLEKEY"), NOON + timedelta(hours=hours))
    return PortalRecord(portal=PORTAL, token=token, begun=NOON)


def test_what_another_process_signed_in_is_found_by_another_look_alone() -> None:
    store = MemoryStore()
    records = PortalRecords(lambda: store)
    assert records.get(PORTAL).token is None
    portal_record.write(store, signed_in(1))
    assert records.get(PORTAL).token is None
    assert records.reread(PORTAL) == signed_in(1)


def test_another_look_brings_nothing_older() -> None:
    store = MemoryStore()
    records = PortalRecords(lambda: store)
    records.put(signed_in(2))
    portal_record.write(store, signed_in(1))
    assert records.reread(PORTAL) == signed_in(2)
    portal_record.write(store, replace(signed_in(1), token=None))
    assert records.reread(PORTAL) == signed_in(2)


def test_another_look_needs_nothing_that_was_known() -> None:
    """A lock may have dropped it since the look before."""
    store = MemoryStore()
    portal_record.write(store, signed_in(1))
    records = PortalRecords(lambda: store)
    assert records.reread(PORTAL) == signed_in(1)
    records.drop()
    assert records.reread(PORTAL) == signed_in(1)


def test_what_came_of_a_record_that_is_not_there_any_more_is_not_kept() -> None:
    store = MemoryStore()
    records = PortalRecords(lambda: store)
    records.put(signed_in(1))
    before = records.get(PORTAL)
    records.drop()
    records.put(signed_in(3), before)
    assert records.get(PORTAL) == signed_in(1)


class HangingStore(MemoryStore):
    """A keyring that waits for a person, who comes when `unlocked` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.unlocked = threading.Event(), threading.Event()

    def get(self, service: str, user: str) -> Secret | None:
        self.asked.set()
        assert self.unlocked.wait(LONG)
        return super().get(service, user)


def test_C79_a_keyring_that_waits_for_a_person_keeps_nobody_else_waiting() -> None:
    store = HangingStore()
    records = PortalRecords(lambda: store)
    reader = threading.Thread(target=records.get, args=(PORTAL,))
    reader.start()
    assert store.asked.wait(LONG)
    within(30, records.drop)
    assert not within(30, lambda: records.only_here(NOON))
    assert within(30, lambda: records.note(PORTAL)) == ""
    store.unlocked.set()
    reader.join(LONG)
    assert not reader.is_alive()


def test_what_is_dropped_while_the_keyring_refuses_it_is_not_here_any_more() -> None:
    records = PortalRecords(lambda: refusing)

    class Refusing(MemoryStore):
        def put(self, service: str, user: str, secret: Secret) -> None:
            records.drop()
            raise LocalFailure("There is no keyring to keep secrets in. Start one.")

    refusing = Refusing()
    records.put(signed_in(1))
    assert records.note(PORTAL) == ""
    assert not records.only_here(NOON)
