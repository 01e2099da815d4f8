"""`credential-process` on a hit beside `python -c pass`, and what an agent weighs that holds fifty roles:
`.venv/bin/python -m benchmarks.credential_process`.

A current pip installs the program into an environment of its own, and the peers where they can be had; each
answers from its own cache. Cases take turns; medians are compared.
"""

import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.peers import installed, peers
from benchmarks.screen import Claim

from awsclients.demo.clock import MovableClock
from awsclients.demo.server import EmbeddedAws

ROUNDS, ROLES = 41, 50
MOST_RATIO, MOST_MEGABYTES = 1.5, 65.0
PROJECT = Path(__file__).parent.parent
OLDER = """#!{python}
# -*- coding: utf-8 -*-
import re
import sys
from awsclients.entry import main
if __name__ == '__main__':
    sys.argv[0] = re.sub(r'(-script\\.pyw|\\.exe)?$', '', sys.argv[0])
    sys.exit(main())
"""


def main() -> int:
    """Measure; 1 when a claim is missed."""
    with tempfile.TemporaryDirectory() as name, EmbeddedAws(MovableClock()) as aws:
        home = Path(name)
        own = installed(home / "own", str(PROJECT))
        environ = person(home, aws)
        program = str(own / "awsclients")
        fill(program, environ)
        python = [str(own / "python"), "-c", "pass"]
        hit = ["credential-process", "c00/dev"]
        cases = {
            "python -c pass": python,
            "awsclients, a hit": [program, *hit],
            "awsclients, a hit, by the script of a pip before 26": [str(older(own)), *hit],
            **peers(home / "peers", home),
        }
        medians = measured(cases, environ)
        base = medians["python -c pass"]
        for case, median in medians.items():
            print(f"{case:<58} {median * 1000:8.1f} ms   {median / base:6.2f} x")
        claims = (
            Claim(
                "credential-process on a hit, to python -c pass", medians["awsclients, a hit"] / base, MOST_RATIO
            ),
            Claim(f"memory of an agent with {ROLES} roles", megabytes(program, environ), MOST_MEGABYTES, "MB"),
        )
        subprocess.run([program, "agent", "stop"], env=environ, check=True, stdout=subprocess.DEVNULL)
    print(*claims, sep="\n")
    return int(any(claim.value > claim.most for claim in claims))


def older(own: Path) -> Path:
    """The console script as pip wrote it until version 26: it imports `re`, which takes as long as all else."""
    path = own / "awsclients-older"
    path.write_text(OLDER.format(python=own / "python"))
    path.chmod(0o755)
    return path


def person(home: Path, aws: EmbeddedAws, hourly: int = ROLES) -> dict[str, str]:
    """The environment of somebody with fifty roles in fifty accounts; all but `hourly` of them last 12 hours."""
    key, secret, _ = aws.add_user("111111111111", "jane")
    principal = {"AWS": "arn:aws:iam::111111111111:user/jane"}
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    lines = ["[sources.hub]", 'kind = "profile"', 'profile = "hub"']
    for number in range(ROLES):
        arn = f"arn:aws:iam::2222222222{number:02}:role/dev"
        aws.add_role(arn, {"Version": "2012-10-17", "Statement": [statement]}, max_session=43200)
        lines += [f"[clients.c{number:02}.roles.dev]", f'role_arn = "{arn}"']
        lines += ['duration = "12h"'] if number >= hourly else []
    config, keys = home / ".config/awsclients/config.toml", home / ".aws/credentials"
    for file, text in ((config, "\n".join(lines)), (keys, _profile(key, secret.reveal()))):
        file.parent.mkdir(parents=True)
        file.write_text(text)
        file.chmod(0o600)
    run = home / "run"
    run.mkdir(mode=0o700)
    own = {"HOME": str(home), "XDG_RUNTIME_DIR": str(run), "AWS_ENDPOINT_URL": aws.url}
    return {"PATH": os.environ["PATH"], **own}


def fill(program: str, environ: Mapping[str, str]) -> None:
    """Have the agent hold a session of every role."""
    for number in range(ROLES):
        command = [program, "credential-process", f"c{number:02}/dev"]
        subprocess.run(command, env=environ, check=True, stdout=subprocess.DEVNULL)


def measured(cases: Mapping[str, Sequence[str]], environ: Mapping[str, str]) -> dict[str, float]:
    """The median of each case in seconds."""
    times: dict[str, list[float]] = {name: [] for name in cases}
    for number in range(ROUNDS + 3):
        for name, command in cases.items():
            begun = time.perf_counter()
            subprocess.run(command, env=environ, check=True, capture_output=True)
            if number >= 3:
                times[name].append(time.perf_counter() - begun)
    return {name: statistics.median(taken) for name, taken in times.items()}


def megabytes(program: str, environ: Mapping[str, str]) -> float:
    """The resident memory of the agent."""
    command = [program, "agent", "status"]
    status = subprocess.run(command, env=environ, check=True, capture_output=True, text=True).stdout
    process = status.partition("process ")[2].split()[0]
    kilobytes = Path(f"/proc/{process}/status").read_text().partition("VmRSS:")[2].split()[0]
    return int(kilobytes) / 1024


def _profile(key: str, secret: str) -> str:
    return f"[hub]\naws_access_key_id = {key}\naws_secret_access_key = {secret}\n"


if __name__ == "__main__":
    raise SystemExit(main())
