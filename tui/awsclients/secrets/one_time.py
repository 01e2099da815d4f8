"""MFA codes: what counts as one, where a command gives them, and that none is used twice."""

import hashlib
import re
import subprocess
import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from awsclients.deadline import within
from awsclients.errors import LocalFailure, WrongCode
from awsclients.process import end
from awsclients.secrets.secret import Secret
from awsclients.text import display

COMMAND_SECONDS = 30
"""How long `mfa_command` may take; some wait for a touch."""

_CODE = re.compile(r"[0-9]{6}", re.ASCII)
_LIFE = timedelta(seconds=90)
_OUTPUT_LIMIT = 256


def code(typed: Secret) -> Secret:
    """Six ASCII digits, spaces removed (C52). WrongCode for anything else, before AWS is asked."""
    digits = Secret("".join(typed.reveal().split()))
    if _CODE.fullmatch(digits.reveal()) is None:
        raise WrongCode("An MFA code is six digits. Type the code that the device shows now.")
    return digits


def code_from_command(command: Sequence[str], seconds: float = COMMAND_SECONDS) -> Secret:
    """What `mfa_command` prints: run without a shell and without the terminal; six digits or LocalFailure."""
    program = display(Path(command[0]).name, 60)
    try:
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except (OSError, ValueError):
        raise LocalFailure(f"mfa_command: {program} cannot be run. Correct mfa_command of the source.") from None
    try:
        printed, exit_code = within(seconds, lambda: (_read(child), child.wait()))
    except TimeoutError:
        end(child)  # the thread that reads from it reaps it
        raise LocalFailure(
            f"mfa_command: {program} took longer than {seconds:g} s. Run it by hand to see what it waits for."
        ) from None
    if exit_code != 0:
        raise LocalFailure(f"mfa_command: {program} ended with {exit_code}. Run it by hand to see why.")
    try:
        return code(printed)
    except WrongCode:
        raise LocalFailure(
            f"mfa_command: {program} did not print six digits alone. Run it by hand to see what it prints."
        ) from None


class UsedCodes:
    """Which code each device gave last. AWS takes a code once; asking with it again only costs a refusal."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: dict[str, tuple[bytes, datetime]] = {}

    def claim(self, serial: str, typed: Secret, now: datetime) -> None:
        """Note that AWS is about to be asked with this code; WrongCode when it was already."""
        digest = hashlib.sha256(f"{serial} {typed.reveal()}".encode()).digest()
        with self._lock:
            last, at = self._last.get(serial, (b"", now))
            if last == digest and now - at < _LIFE:
                raise WrongCode(
                    f"This MFA code of {display(serial, 80)} was already used. Wait for the next code."
                )
            self._last[serial] = (digest, now)

    def give_back(self, serial: str) -> None:
        """AWS was not reached: the code is as good as before."""
        with self._lock:
            self._last.pop(serial, None)


def _read(child: "subprocess.Popen[bytes]") -> Secret:
    assert child.stdout is not None  # noqa: S101  it was asked for a pipe
    with child.stdout as pipe:
        return Secret(pipe.read(_OUTPUT_LIMIT).decode("ascii", "replace"))
