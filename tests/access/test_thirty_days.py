"""R5: thirty days, a hundred sessions, sleeps of up to three days, a clock that jumps, and an AWS that fails."""

import itertools
import random
import threading
import tracemalloc
from datetime import datetime, timedelta

import pytest
from tests.access.rig import CANARY, KEY, NOON, ScriptedAws, a_role, a_workspace
from tests.stores import MemoryStore

from awsclients.access.children import Child
from awsclients.access.events import Needed
from awsclients.access.local import LocalBroker
from awsclients.access.renewal import AT_ONCE
from awsclients.access.session import Session
from awsclients.aws.api import Assumed, AssumeRole, AwsError, Credentials, Identity
from awsclients.demo.clock import MovableClock
from awsclients.errors import Failure, LocalFailure
from awsclients.secrets.secret import Secret
from awsclients.secrets.store import service

STEP = timedelta(seconds=30)
DAYS = timedelta(days=30)


class Sky(MovableClock):
    """A computer's clock that may be wrong, set right by what AWS answers."""

    def __init__(self) -> None:
        super().__init__(NOON, stopped=True)
        self.wrong = timedelta(0)
        self.corrected = timedelta(0)

    @property
    def true(self) -> datetime:
        return super().now()

    def now(self) -> datetime:
        return super().now() + self.wrong + self.corrected

    def heard(self, server: datetime) -> None:
        off = server - (super().now() + self.wrong)
        self.corrected = off if abs(off) > timedelta(seconds=60) else timedelta(0)


class Weather(ScriptedAws):
    """An AWS that is right about the time, and fails now and then."""

    def __init__(self, clock: Sky, dice: random.Random) -> None:
        super().__init__(clock)
        self.sky, self.dice = clock, dice
        self.attempts: dict[str, list[tuple[datetime, bool]]] = {}

    def assume_role(self, credentials: Credentials, request: AssumeRole) -> Assumed:
        roll = self.dice.random()
        tries = self.attempts.setdefault(request.role_arn, [])
        tries.append((self.sky.true, roll >= 0.07))
        if roll < 0.025:
            raise LocalFailure("AWS was not reached. Check the network.")
        self.sky.heard(self.sky.true)
        if roll < 0.05:
            raise AwsError("AssumeRole", "InternalFailure", "Something broke", status=500)
        if roll < 0.07:
            raise AwsError("AssumeRole", "Throttling", "Rate exceeded", status=400)
        account, role = request.role_arn.split(":")[4], request.role_arn.rpartition("/")[2]
        end = self.sky.true + timedelta(seconds=request.duration)
        keys = Credentials(f"ASIA{len(tries)}", Secret(CANARY), Secret(CANARY), end)
        return Assumed(keys, Identity(account, f"arn:aws:sts::{account}:assumed-role/{role}/jane"))


@pytest.mark.slow
def test_R5_thirty_days() -> None:
    dice = random.Random(2026)
    clock = Sky()
    aws = Weather(clock, dice)
    lives = (900, 1800, 3600, 3600, 4 * 3600, 12 * 3600)
    roles = [
        a_role(f"c{n}/dev", role_arn=f"arn:aws:iam::{n:012}:role/dev", duration=lives[n % 6]) for n in range(100)
    ]
    store = MemoryStore()
    store.put(service("jane"), KEY, Secret(CANARY))
    workspace = a_workspace(*roles)
    broker = LocalBroker(workspace, aws=lambda: aws, store=lambda: store, clock=clock, login_name="jane")
    broker._renewer._begun = True
    broker._renewer._run = lambda work: work()
    needed: list[object] = []
    broker.subscribe(lambda event: needed.append(event) if isinstance(event, Needed) else None)
    addresses = [role.address for role in roles]
    for number in range(0, 100, 4):
        broker.attach(Child(id=str(number), address=addresses[number], kind="shell", pid=1, started=NOON))
    disturbed: list[datetime] = []
    threads = threading.active_count()
    tracemalloc.start()
    settled = 0
    awake_until = clock.true + timedelta(hours=8)
    while clock.true < NOON + DAYS:
        if clock.true >= awake_until:
            clock.advance(timedelta(hours=dice.uniform(0, 72)))
            awake_until = clock.true + timedelta(hours=dice.uniform(1, 12))
            disturbed.append(clock.true)
            for address in dice.sample(addresses, 20):
                ask(broker, clock, address)
        if dice.random() < 0.0005:
            clock.wrong = dice.choice([timedelta(days=1), timedelta(days=-1), timedelta(0)])
            disturbed.append(clock.true)
        before = sum(map(len, aws.attempts.values()))
        broker._renewer.look()
        assert sum(map(len, aws.attempts.values())) - before <= AT_ONCE, "a burst"
        if dice.random() < 0.2:
            ask(broker, clock, dice.choice(addresses))
        now = clock.now()
        assert all(session.expires is None or session.expires > now for session in broker.held().values())
        if not settled and clock.true > NOON + DAYS / 6:
            settled = tracemalloc.get_traced_memory()[0]
        clock.advance(STEP)
    grown = tracemalloc.get_traced_memory()[0] - settled
    tracemalloc.stop()
    assert needed == [], "a background renewal asks nobody"
    assert grown < 10 << 20, f"{grown} bytes more than after five days"
    assert threading.active_count() < threads + 20
    for role in roles:
        assert role.role_arn
        seldom(aws.attempts.get(role.role_arn, []), lives[addresses.index(role.address) % 6], disturbed)


def ask(broker: LocalBroker, clock: Sky, address: str) -> None:
    """A program wants the session."""
    try:
        found = broker.fresh(address)
    except Failure:
        return
    assert isinstance(found, Session)
    assert found.expires is not None
    assert found.expires > clock.now()


def seldom(attempts: list[tuple[datetime, bool]], life: int, disturbed: list[datetime]) -> None:
    """AWS is asked once for each window."""
    for (first, good), (then, _) in itertools.pairwise(attempts):
        if good and not any(first <= moment <= then for moment in disturbed):
            assert then - first >= timedelta(seconds=life / 2), (
                f"a life of {life} s, asked again after {then - first}"
            )
