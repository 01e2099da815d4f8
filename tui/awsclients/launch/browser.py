"""Hand an address to the browser so that nothing secret is in an argv."""

import json
import os
import subprocess
import sys
from pathlib import Path

import awsclients
from awsclients.config.model import Settings
from awsclients.errors import LocalFailure
from awsclients.launch.inherited import cleaned
from awsclients.launch.openers import Owner, openers
from awsclients.launch.say import Say, unsaid
from awsclients.process import Started
from awsclients.secrets.secret import Secret

_HELPER = "import sys; sys.path.insert(0, sys.argv[1]); from awsclients.launch.redirect import main; main()"


def open_address(address: Secret, settings: Settings, owner: Owner, started: Started, say: Say = unsaid) -> bool:
    """Open a secret address: the browser gets a one-use `http://127.0.0.1:PORT/NONCE` that redirects to it.

    True once the browser has fetched the redirect; False after 8 seconds when its opener went well but nobody
    came. It can still come for a minute in all, also when this program has ended by then. `say` is told of others
    who came and got nothing. `BROWSER` wins over the setting; with `%s` or appended, no shell. Raises LocalFailure
    when no browser could be started, naming `--print`.
    """
    commands = openers(settings, owner, started)
    text = address.reveal()
    if not (text.isascii() and text.isprintable()):
        raise LocalFailure("The address is not one that a browser takes. Report this.")
    helper = _start(started)
    try:
        answer = _ask(helper, json.dumps({"address": text, "commands": commands}))
    except BaseException:
        helper.kill()
        raise
    word, _, note = answer.partition(" ")
    if note:
        say(note)
    if word not in {"fetched", "waiting"}:
        raise LocalFailure(
            "No browser could be started. Set BROWSER, or use --print and open the address yourself."
        )
    return word == "fetched"


def _start(started: Started) -> "subprocess.Popen[str]":
    """The helper, in a session of its own; the browser that it starts inherits no keys and the person's umask."""
    root = Path(awsclients.__file__).parent.parent
    try:
        return subprocess.Popen(
            (sys.executable, "-I", "-S", "-c", _HELPER, str(root)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=cleaned(started.environ) if os.name == "posix" else None,
            umask=started.umask if os.name == "posix" else -1,
            start_new_session=True,
            text=True,
        )
    except OSError as error:
        raise LocalFailure(f"A helper for the browser cannot be started: {error.strerror}. Use --print.") from None


def _ask(helper: "subprocess.Popen[str]", order: str) -> str:
    """Give the helper its order and wait for its word; empty when it ended without one."""
    assert helper.stdin is not None  # noqa: S101  both are pipes
    assert helper.stdout is not None  # noqa: S101
    with helper.stdout:
        try:
            with helper.stdin:
                helper.stdin.write(order)
        except OSError:
            return ""
        return helper.stdout.readline().strip()
