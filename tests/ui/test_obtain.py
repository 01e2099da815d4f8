import asyncio
import time
from functools import partial

import pytest
from tests.ui.rig import CODE, Rig, confirm, mfa, refused
from tests.waiting import until

from awsclients.access.needs import Answer, Need
from awsclients.access.session import Session
from awsclients.errors import Refused
from awsclients.secrets.secret import Secret
from awsclients.ui.obtain import obtain

ADDRESS = "globex/admin"


class Person:
    """Answers with what it was given, in turn; nothing left means it gives up."""

    def __init__(self, *values: str) -> None:
        self.values = list(values)
        self.errors: list[str] = []

    async def ask(self, need: Need, error: str) -> Answer | None:
        self.errors.append(error)
        return Answer(need, Secret(self.values.pop(0))) if self.values else None


async def _obtain(rig: Rig, person: Person, address: str = ADDRESS) -> Session | None:
    return await obtain(partial(rig.broker.session, address), person.ask, asyncio.Lock())


async def test_nobody_is_asked_for_what_needs_nobody(rig: Rig) -> None:
    person = Person()
    session = await _obtain(rig, person)
    assert session is not None
    assert session.address == ADDRESS
    assert person.errors == []


async def test_a_wrong_code_is_asked_for_again_with_what_was_wrong(rig: Rig) -> None:
    rig.broker.needs[ADDRESS] = mfa()
    person = Person("000000", CODE)
    assert await _obtain(rig, person) is not None
    assert person.errors[0] == ""
    assert "not accepted" in person.errors[1]


async def test_giving_up_before_an_answer_is_no_failure(rig: Rig) -> None:
    rig.broker.needs[ADDRESS] = confirm(ADDRESS)
    assert await _obtain(rig, Person()) is None


async def test_giving_up_after_a_refusal_tells_of_the_refusal(rig: Rig) -> None:
    rig.broker.needs[ADDRESS] = mfa()
    with pytest.raises(Refused, match="not accepted"):
        await _obtain(rig, Person("000000"))


async def test_a_refusal_without_a_code_is_raised(rig: Rig) -> None:
    rig.broker.needs[ADDRESS] = confirm(ADDRESS)
    rig.broker.failures[ADDRESS] = refused()
    with pytest.raises(Refused):
        await _obtain(rig, Person(ADDRESS))


async def test_whoever_waited_for_anothers_dialog_asks_the_broker_again_before_a_person(rig: Rig) -> None:
    rig.broker.needs[ADDRESS] = mfa()
    lock, person = asyncio.Lock(), Person()
    await lock.acquire()
    waiting = asyncio.create_task(obtain(partial(rig.broker.session, ADDRESS), person.ask, lock))
    await asyncio.to_thread(until, lambda: rig.broker.asked)
    rig.broker.needs.clear()
    lock.release()
    assert await waiting is not None
    assert person.errors == []


async def test_a_role_that_refuses_after_the_code_asks_for_no_other_one(rig: Rig) -> None:
    rig.broker.needs[ADDRESS] = mfa()
    rig.broker.failures[ADDRESS] = refused()
    person = Person(CODE, CODE)
    with pytest.raises(Refused, match="external ID"):
        await _obtain(rig, person)
    assert person.values == [CODE]


class SlowOnce:
    """A broker that takes a moment to make of a code what opens every role."""

    def __init__(self, made: Session) -> None:
        self.made, self.open = made, False

    def session(self, answers: tuple[Answer, ...]) -> Session | Need:
        if answers:
            time.sleep(0.2)
            self.open = True
        return self.made if self.open else mfa()


async def test_one_code_is_asked_for_however_many_roles_want_it(rig: Rig) -> None:
    broker, lock, person = SlowOnce(rig.broker.make(ADDRESS)), asyncio.Lock(), Person(CODE)
    found = await asyncio.gather(*(obtain(broker.session, person.ask, lock) for _ in range(20)))
    assert None not in found
    assert person.errors == [""]
