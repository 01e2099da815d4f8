"""A child's hold on its role: with a broker that lives, one that began anew, and none at all."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from tests.access.rig import Rig, a_role, a_workspace
from tests.waiting import LONG, until

from awsclients.access.broker import Broker
from awsclients.access.children import Child
from awsclients.access.gate import Gate
from awsclients.access.needs import Answer, Confirm
from awsclients.access.session import Session
from awsclients.errors import LocalFailure, PersonNeeded
from awsclients.launch.beat import every
from awsclients.launch.lease import Lease, lease
from awsclients.secrets.secret import Secret

DEV, PROD = "acme/dev", "acme/production"
ROLES = (a_role(DEV), a_role(PROD, environment="production"))
TYPED = [Answer(Confirm("jane", "", PROD), Secret(PROD))]


@dataclass
class Agent:
    """Passes everything on to a broker that can be killed and started anew."""

    rig: Rig
    dead: bool = False
    hangs: bool = False
    gate: Gate = field(default_factory=Gate)

    def restart(self) -> None:
        """A new one, which knows nothing; time goes on."""
        now = self.rig.clock
        self.rig = Rig(a_workspace(*ROLES))
        self.rig.clock.advance(now.now() - self.rig.clock.now())
        self.dead = False

    def _broker(self) -> Broker:
        if self.dead:
            raise LocalFailure("The agent does not answer. Try again.")
        return self.rig.broker

    def attach(self, child: Child, session: Session | None = None) -> None:
        self._broker().attach(child, session)

    def serve(self, child_id: str) -> Session:
        if self.hangs:
            time.sleep(LONG)
        return self._broker().serve(child_id)

    def detach(self, child_id: str) -> None:
        if self.hangs:
            time.sleep(LONG)
        self._broker().detach(child_id)

    def children(self) -> Mapping[str, Child]:
        return {} if self.dead else self.rig.broker.children()

    def held(self) -> Mapping[str, Session]:
        return {} if self.dead else self.rig.broker.held()


def session_of(agent: Agent, address: str) -> Session:
    found = agent.rig.broker.session(address, TYPED if address == PROD else ())
    assert isinstance(found, Session)
    return found


@pytest.fixture
def agent() -> Agent:
    """An agent with Acme's roles."""
    return Agent(Rig(a_workspace(*ROLES)))


def leased(agent: Agent, address: str) -> Lease:
    """A lease of the address; nothing beats beside the test."""
    session = session_of(agent, address)
    child = Child(id="one", address=address, kind="shell", pid=1, started=agent.rig.clock.now())
    made = Lease(agent, child, session, agent.rig.clock, agent.gate)  # type: ignore[arg-type]
    made.attach()
    return made


def test_a_child_is_attached_as_long_as_it_lives(agent: Agent) -> None:
    session = session_of(agent, DEV)
    with lease(agent, session, "command", agent.rig.clock, agent.gate) as held:  # type: ignore[arg-type]
        (child,) = agent.children().values()
        assert (child.address, child.kind, child.asked) == (DEV, "command", 0)
        assert held.session() is session
    assert agent.children() == {}


@pytest.mark.parametrize("address", [DEV, PROD])
def test_C118_a_broker_that_began_anew_is_not_seen_by_the_child(agent: Agent, address: str) -> None:
    held = leased(agent, address)
    first = held.session()
    agent.rig.clock.advance(timedelta(minutes=10))
    agent.restart()
    assert held.session() == first
    assert agent.rig.aws.calls == []
    assert agent.children()["one"].asked == 1


def test_C118_it_is_not_seen_either_when_two_tell_the_new_broker_of_the_child(
    agent: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = leased(agent, DEV)
    first, serve = held.session(), agent.serve
    agent.restart()

    def and_a_beat_comes_between(child_id: str) -> Session:
        try:
            return serve(child_id)
        except LocalFailure:
            held.attach()
            raise

    monkeypatch.setattr(agent, "serve", and_a_beat_comes_between)
    assert held.session() == first


def test_a_broker_that_hangs_is_asked_once_until_it_answers(agent: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else each request of the child would keep a thread, and wait in vain."""
    held = leased(agent, DEV)
    first, serve = held.session(), agent.serve
    asked, goes_on = list[str](), threading.Event()

    def hanging(child_id: str) -> Session:
        asked.append(child_id)
        assert goes_on.wait(LONG)
        return serve(child_id)

    monkeypatch.setattr(agent, "serve", hanging)
    assert [held.session() for _ in range(20)] == [first] * 20
    assert asked == ["one"]
    goes_on.set()
    until(lambda: held.session() == first and len(asked) > 1)


def test_C118_a_broker_that_begins_anew_during_a_beat_costs_the_child_nothing(
    agent: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = leased(agent, DEV)
    first, of_the_new = held.session(), agent.held
    begun: list[bool] = []

    def between_two_questions() -> Mapping[str, Session]:
        if begun:
            return of_the_new()
        begun.append(True)
        agent.restart()
        held.attach()
        return {}

    monkeypatch.setattr(agent, "held", between_two_questions)
    held.beat()
    assert held.kept == first


@pytest.mark.parametrize("address", [DEV, PROD])
def test_a_broker_that_began_anew_is_told_before_anybody_asks(agent: Agent, address: str) -> None:
    held = leased(agent, address)
    agent.restart()
    held.beat()
    assert list(agent.children()) == ["one"]
    assert list(agent.held()) == [address]


@pytest.mark.parametrize("broken", ["dead", "hangs"])
def test_T18_after_a_lock_nothing_is_given_that_no_broker_could_tell_of(agent: Agent, broken: str) -> None:
    held = leased(agent, DEV)
    first = held.session()
    setattr(agent, broken, True)
    assert held.session() == first
    agent.gate.close()
    with pytest.raises(LocalFailure):
        held.session()
    assert held.kept is None


def test_without_a_broker_the_last_session_is_given_as_long_as_it_is_good(agent: Agent) -> None:
    held = leased(agent, DEV)
    first = held.session()
    agent.dead = True
    held.beat()
    assert held.session() == first
    agent.rig.clock.advance(timedelta(minutes=59, seconds=1))
    with pytest.raises(LocalFailure, match="does not answer"):
        held.session()


def test_a_broker_that_hangs_is_not_waited_for(agent: Agent) -> None:
    held = leased(agent, DEV)
    first = held.session()
    agent.hangs = True
    begun = time.monotonic()
    assert held.session() == first
    agent.rig.clock.advance(timedelta(minutes=59, seconds=1))
    with pytest.raises(LocalFailure, match="is busy"):
        held.session()
    assert time.monotonic() - begun < LONG


@pytest.mark.parametrize("address", [DEV, PROD])
def test_what_was_forgotten_does_not_come_back_with_a_new_broker(agent: Agent, address: str) -> None:
    held = leased(agent, address)
    agent.rig.broker.forget(address)
    held.beat()
    assert held.kept is None
    agent.restart()
    held.beat()
    assert agent.held() == {}
    with pytest.raises(PersonNeeded if address == PROD else LocalFailure):
        held.session()


def test_a_child_that_is_cut_off_has_nothing_left(agent: Agent) -> None:
    held = leased(agent, DEV)
    agent.rig.broker.cut_off("one")
    with pytest.raises(PersonNeeded):
        held.session()
    assert held.kept is None
    agent.dead = True
    with pytest.raises(LocalFailure):
        held.session()


def test_being_renewed_is_said_and_not_covered_by_what_is_about_to_end(agent: Agent) -> None:
    held = leased(agent, DEV)
    agent.rig.clock.advance(timedelta(minutes=59, seconds=30))
    with pytest.raises(LocalFailure, match="being renewed"):
        held.session()


def test_the_end_of_a_child_never_fails_and_waits_for_nobody(agent: Agent) -> None:
    session = session_of(agent, DEV)
    with lease(agent, session, "shell", agent.rig.clock, agent.gate):  # type: ignore[arg-type]
        agent.dead = True
    agent.dead = False
    with lease(agent, session, "shell", agent.rig.clock, agent.gate):  # type: ignore[arg-type]
        agent.hangs, begun = True, time.monotonic()
    assert time.monotonic() - begun < LONG


def test_a_look_that_is_under_way_at_the_end_attaches_nobody(
    agent: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, attach = leased(agent, DEV), agent.attach

    def ends_first(child: Child, session: Session | None = None) -> None:
        held.end()
        attach(child, session)

    agent.restart()
    monkeypatch.setattr(agent, "attach", ends_first)
    held.beat()
    assert agent.children() == {}


def test_a_person_is_needed_at_the_end_that_no_renewal_moves(agent: Agent) -> None:
    start = agent.rig.clock.now()
    held = leased(agent, PROD)
    assert held.ends(7200) == start + timedelta(hours=1)
    assert held.ends(600) == start + timedelta(minutes=10)
    agent.rig.clock.advance(timedelta(minutes=30))
    agent.rig.broker.session(PROD, least=1.0)
    held.beat()
    assert held.ends(7200) == start + timedelta(minutes=90)
    agent.rig.broker.forget(PROD)
    held.beat()
    assert held.ends(7200) is None


def test_the_beat_goes_on_until_the_block_is_left() -> None:
    beats = threading.Semaphore(0)
    with every(0.01, beats.release):
        assert beats.acquire(timeout=LONG)
        assert beats.acquire(timeout=LONG)
    with every(0.01, fails(beats)):
        assert beats.acquire(timeout=LONG)
        assert beats.acquire(timeout=LONG), "what fails once is done again"
    until(lambda: "awsclients-beat" not in [thread.name for thread in threading.enumerate()])


def fails(beats: threading.Semaphore) -> Callable[[], None]:
    """Counts, and fails."""

    def work() -> None:
        beats.release()
        raise OSError

    return work
