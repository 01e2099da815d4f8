"""A child that neither sees the terminal nor outlives the time it is given."""

import subprocess
import sys
from collections.abc import Sequence

from awsclients.process import end

SECONDS = 18.0
"""How long it may take: a little less than a call to AWS, so that it is told what took so long."""


class Quiet:
    """What boto3 starts a `credential_process` with, as far as it uses a Popen.

    Without a terminal it cannot draw over the screen and eat its keys. One that hangs is ended with all that it
    started: programs ask again and again, and each of them would leave one behind.
    """

    def __init__(self, command: Sequence[str], *, stdout: int, stderr: int) -> None:
        alone = sys.platform != "win32"
        self._child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr, start_new_session=alone
        )

    @property
    def returncode(self) -> int | None:
        """Its exit code."""
        return self._child.returncode

    def communicate(self) -> tuple[bytes, bytes]:
        """What it prints, and its errors. Raises TimeoutExpired when it takes too long."""
        with self._child:
            try:
                return self._child.communicate(timeout=SECONDS)
            except subprocess.TimeoutExpired:
                end(self._child)
                raise
