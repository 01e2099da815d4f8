"""R4 and R5: credential requests over thirty simulated days, with renewals under way:
`.venv/bin/python -m benchmarks.requests [HOW_MANY]`, a million unless told otherwise.

Clients ask a real agent (`aged_agent`) through its socket for fifty roles, and look at every answer: it is the
right account's and has not ended. What the agent weighs is seen on the third day and at the end.
"""

import itertools
import json
import multiprocessing
import os
import socket
import subprocess
import sys
import tempfile
import time
from array import array
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from benchmarks.aged_agent import LIFE, START, STEP, Pace
from benchmarks.credential_process import PROJECT, ROLES, person
from benchmarks.screen import Claim

from awsclients import __version__
from awsclients.agent import frames
from awsclients.agent.place import Place
from awsclients.demo.server import EmbeddedAws

MILLION, CLIENTS = 1_000_000, 2
MOST_MILLISECONDS, MOST_SLOWEST, MOST_MEGABYTES = 20.0, 1000.0, 65.0


@dataclass(frozen=True, slots=True)
class Weight:
    """What a process holds: descriptors, threads, and resident megabytes."""

    descriptors: int
    threads: int
    megabytes: float

    @classmethod
    def of(cls, pid: int) -> "Weight":
        """As /proc says."""
        proc = Path(f"/proc/{pid}")
        kilobytes = int((proc / "status").read_text().partition("VmRSS:")[2].split()[0])
        return cls(len(list((proc / "fd").iterdir())), len(list((proc / "task").iterdir())), kilobytes / 1024)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the days. `took` are the milliseconds of the answers, sorted, `wrong` says what was so with any
    of them, `least_left` the seconds that one had left; `assumed` is how often each account's role was.
    """

    took: list[float]
    wrong: list[str]
    least_left: float
    assumed: Mapping[str, int]
    settled: Weight
    at_the_end: Weight

    def share(self, of: float) -> float:
        """The milliseconds that so many of all answers took at the most."""
        return self.took[min(int(len(self.took) * of), len(self.took) - 1)]


def thirty_days(home: Path, count: int, hourly: int) -> Outcome:
    """Ask so often, while `hourly` of the roles have to be renewed every hour."""
    pace = Pace(home / "pace", count)
    with EmbeddedAws(pace) as aws:
        environ = person(home, aws, hourly)
        config = str(home / ".config/awsclients/config.toml")
        command = [sys.executable, "-m", "benchmarks.aged_agent", config, str(home / "pace")]
        agent = subprocess.Popen(command, env=environ, cwd=PROJECT, stdout=subprocess.PIPE)
        try:
            assert agent.stdout
            assert agent.stdout.readline() == b"ready\n"
            outcome = asked(Place(environ, config), home / "pace", count, hourly, agent.pid)
        finally:
            agent.terminate()
            agent.wait()
        accounts = [str(call.parameters["RoleArn"]).split(":")[4] for call in aws.calls.of("sts:AssumeRole")]
    return replace(outcome, assumed=Counter(accounts))


def asked(place: Place, pace: Path, count: int, hourly: int, agent: int) -> Outcome:
    """Have clients ask, and weigh the agent when it is settled and when all is over."""
    shared = Pace(pace)
    with multiprocessing.get_context("spawn").Pool(CLIENTS) as pool:
        works = [(number, count // CLIENTS, hourly, place, pace) for number in range(CLIENTS)]
        shares = [pool.apply_async(client, work) for work in works]
        while shared.now() < START + LIFE / 10 and not all(share.ready() for share in shares):
            time.sleep(0.1)
        settled = Weight.of(agent)
        took, wrong, left = zip(*(share.get() for share in shares), strict=True)
    while shared.now() < shared.goal - STEP:
        time.sleep(0.1)
    every = sorted(itertools.chain.from_iterable(took))
    return Outcome(every, list(itertools.chain.from_iterable(wrong)), min(left), {}, settled, Weight.of(agent))


def client(number: int, count: int, hourly: int, place: Place, pace: Path) -> tuple[list[float], list[str], float]:
    """Ask for the roles in turn, those that end every hour as often as all others together; no two clients ask for
    one at the same time.
    """
    shared, took, wrong, least = Pace(pace), array("d"), list[str](), LIFE.total_seconds()
    first = number * (ROLES // CLIENTS | 1)
    for turn in range(first, first + count):
        while shared.ahead:
            time.sleep(0.0005)
        role = turn // 2 % hourly if turn % 2 else hourly + turn // 2 % (ROLES - hourly)
        before, begun = shared.now(), time.perf_counter()
        text = answer(place, f"c{role:02}/dev")
        took.append((time.perf_counter() - begun) * 1000)
        shared.asked(number)
        if not text:
            wrong.append(f"nothing at {before}")
            continue
        found = json.loads(text)
        left = (datetime.fromisoformat(found["Expiration"]) - before).total_seconds()
        least = min(least, left)
        if left <= 0 or found["AccountId"] != f"2222222222{role:02}":
            wrong.append(f"{found['AccountId']} with {left} s left at {before}")
    return list(took), wrong, least


def answer(place: Place, address: str) -> bytes:
    """What the agent answers."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(10)
        connection.connect(place.socket)
        frames.send(connection, frames.HIT + os.fsencode("\0".join((__version__, address, place.world))))
        return frames.receive(connection)


def main() -> int:
    """Measure; 1 when a claim is missed."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else MILLION
    with tempfile.TemporaryDirectory() as name:
        found = thirty_days(Path(name), count, hourly=1)
    print(f"{len(found.took)} requests in thirty days, {sum(found.assumed.values())} sessions assumed")
    print(f"p50 {found.share(0.5):.2f} ms, p99 {found.share(0.99):.2f} ms, p99.9 {found.share(0.999):.2f} ms")
    print(f"on the third day {found.settled}, at the end {found.at_the_end}")
    claims = (
        Claim("answers that are none, have ended or are not the account's", len(found.wrong), 0.0, ""),
        Claim("99 of 100 answers", found.share(0.99), MOST_MILLISECONDS, "ms"),
        Claim("the slowest answer", found.took[-1], MOST_SLOWEST, "ms"),
        Claim(f"memory of the agent with {ROLES} roles", found.at_the_end.megabytes, MOST_MEGABYTES, "MB"),
    )
    print(*claims, *found.wrong[:5], sep="\n")
    return int(any(claim.value > claim.most for claim in claims))


if __name__ == "__main__":
    raise SystemExit(main())
