"""What we were started with, and what we make of our own process."""

import os
import subprocess
import sys
from dataclasses import replace

import pytest

from awsclients.process import capture

HARDENED = """
import os, resource, sys
os.umask(0o022)
from awsclients.process import capture, harden
started = capture()
harden()
mask = os.umask(0)
print(oct(started.umask), oct(mask), resource.getrlimit(resource.RLIMIT_CORE)[0])
print(sorted(name for name in os.environ if name.startswith(("TEXTUAL", "PYTHON_KEYRING"))))
print("TEXTUAL_LOG" in started.variables)
import ctypes; print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux")
def test_a_hardened_process_is_for_us_alone_and_remembers_what_it_was() -> None:
    environ = {**os.environ, "TEXTUAL_LOG": "keys.log", "PYTHON_KEYRING_BACKEND": "evil.Keyring"}
    done = subprocess.run([sys.executable, "-c", HARDENED], env=environ, capture_output=True, text=True)
    assert done.stdout.splitlines() == ["0o22 0o77 0", "[]", "True", "0"], done.stderr


def test_C112_the_environment_is_kept_byte_for_byte() -> None:
    code = "from awsclients.process import capture; print(capture().environ[b'ODD'])"
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environb, b"ODD": b"\xff\n x"}, capture_output=True, text=True
    )
    assert done.stdout == "b'\\xff\\n x'\n", done.stderr


LOCALES = [{}, {"LANG": "C"}, {"LC_ALL": "C"}, {"LC_CTYPE": "C.UTF-8"}, {"PYTHONUTF8": "1", "LC_CTYPE": "C.UTF-8"}]


@pytest.mark.skipif(sys.version_info >= (3, 15), reason="there it cannot be told")
@pytest.mark.parametrize("locale", LOCALES, ids=str)
def test_what_the_interpreter_adds_for_want_of_a_locale_is_not_the_persons(locale: dict[str, str]) -> None:
    code = "from awsclients.process import capture; print(dict(capture().variables))"
    done = subprocess.run([sys.executable, "-c", code], env=locale, capture_output=True, text=True)
    assert done.stdout == f"{locale}\n", done.stderr


def test_the_umask_is_read_without_being_changed() -> None:
    before = os.umask(0o027)
    try:
        assert capture().umask == 0o027
        assert os.umask(0o027) == 0o027
    finally:
        os.umask(before)


def test_what_is_printed_of_it_holds_no_variable() -> None:
    shown = repr(replace(capture(), environ={b"AWS_SECRET_ACCESS_KEY": b"hidden"}))
    assert "SECRET" not in shown
    assert "hidden" not in shown
