"""The long run itself, as a child of `exec --refresh`: for every line each consumer makes a call.

`long_run.py AWS` prints one JSON object a line: what each consumer got, and how long the endpoint's answer lives;
for a line that says `left`, only the latter.
"""

import json
import os
import subprocess
import sys
import time
import urllib.request
from datetime import datetime
from pathlib import Path

HERE = Path(__file__).parent


class LongLived:
    """A consumer that is started once."""

    def __init__(self, *command: str) -> None:
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)

    def call(self) -> str:
        """What one more call gives."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return self._process.stdout.readline().strip()


def command_line(aws: str) -> str:
    """What the AWS command line says, in a process of its own each time."""
    command = [aws, "sts", "get-caller-identity", "--query", "Arn", "--output", "text"]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.stdout.strip() or done.stderr.strip()


def minutes_left() -> float:
    """How long the endpoint's answer still lives, by the clock of all of us."""
    token = os.environ["AWS_CONTAINER_AUTHORIZATION_TOKEN"]
    url = os.environ["AWS_CONTAINER_CREDENTIALS_FULL_URI"]
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(urllib.request.Request(url, headers={"Authorization": token}), timeout=90) as answer:
        end = datetime.fromisoformat(json.load(answer)["Expiration"])
    return (end.timestamp() - time.time()) / 60


def main() -> None:
    """One line for each line."""
    boto3 = LongLived(sys.executable, str(HERE / "long_lived.py"))
    script = LongLived("node", str(HERE / "long_lived.mjs"))
    for line in sys.stdin:
        said = {}
        if line.strip() != "left":
            said = {"boto3": boto3.call(), "javascript": script.call(), "cli": command_line(sys.argv[1])}
        print(json.dumps({**said, "left": minutes_left()}), flush=True)


if __name__ == "__main__":
    main()
