"""A session as text, read back by the programs it is for."""

import json
import shutil
import string
import subprocess
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.launch.samples import SECRET, TOKEN

from awsclients.access.session import Session
from awsclients.aws.api import Credentials
from awsclients.config.model import Role
from awsclients.errors import LocalFailure
from awsclients.launch.environment import exported
from awsclients.launch.export import FORMATS, Format, render
from awsclients.secrets.secret import Secret

STALE = {"AWS_PROFILE": "globex", "AWS_SECURITY_TOKEN": "old", "AWS_VAULT": "old", "AWSCLIENTS_ROLE": "globex/x"}
SHELLS: dict[str, Format] = {"bash": "env", "dash": "env", "zsh": "env", "fish": "fish"}


def _evaluated(shell: str, text: str) -> dict[str, str]:
    """The AWS variables of a shell that evaluated the text, which it read from its input."""
    command = "source" if shell == "fish" else 'eval "$(cat)"'
    environ = {"PATH": "/usr/bin:/bin", "HOME": "/", "LC_ALL": "C.UTF-8", **STALE}
    done = subprocess.run(
        [shell, "-c", f"{command}; env -0"], input=text.encode(), env=environ, capture_output=True
    )
    assert (done.returncode, done.stderr) == (0, b"")
    pairs = (entry.partition("=") for entry in done.stdout.decode().split("\0"))
    return {name: value for name, _, value in pairs if name.startswith("AWS")}


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_that_evaluates_it_has_this_session_and_no_trace_of_another(
    shell: str, role: Role, session: Session
) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    assert _evaluated(shell, render(session, role, SHELLS[shell])) == exported(role, session, None)


@pytest.mark.parametrize("shell", SHELLS)
def test_what_the_session_lacks_is_unset_but_not_the_region(shell: str, role: Role, session: Session) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    bare = replace(session, credentials=replace(session.credentials, session_token=None, expires=None))
    before = render(session, role, SHELLS[shell])
    after = _evaluated(shell, f"{before}\n{render(bare, replace(role, region=None), SHELLS[shell])}")
    assert after == {
        "AWS_ACCESS_KEY_ID": "ASIAEXAMPLE00000ACME",
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_ACCOUNT_ID": "222222222222",
        "AWS_REGION": "eu-west-1",
        "AWS_DEFAULT_REGION": "eu-west-1",
    }


def test_in_place_the_shell_stays_the_roles(role: Role, session: Session) -> None:
    after = _evaluated("bash", render(session, role, "env", in_place=True))
    assert after == {**exported(role, session, None), "AWSCLIENTS_ROLE": STALE["AWSCLIENTS_ROLE"]}


@pytest.mark.parametrize("form", ["env-no-export", "dotenv"])
def test_parsers_find_one_plain_assignment_a_line(form: Format, role: Role, session: Session) -> None:
    lines = render(session, role, form).split("\n")
    assert dict(line.split("=", 1) for line in lines) == exported(role, session, None)


def test_the_windows_forms(role: Role, session: Session) -> None:
    cmd = render(session, role, "windows-cmd").split("\n")
    assert f"set AWS_SECRET_ACCESS_KEY={SECRET}" in cmd
    assert "set AWS_PROFILE=" in cmd
    powershell = render(session, role, "powershell").split("\n")
    assert f"$Env:AWS_SESSION_TOKEN = '{TOKEN}'" in powershell
    assert "$Env:AWS_PROFILE = $null" in powershell


def test_a_credential_process_answer(role: Role, session: Session) -> None:
    text = render(session, role, "process")
    assert "\n" not in text
    assert json.loads(text) == {
        "Version": 1,
        "AccessKeyId": "ASIAEXAMPLE00000ACME",
        "SecretAccessKey": SECRET,
        "SessionToken": TOKEN,
        "Expiration": "2030-01-02T03:04:05Z",
        "AccountId": "222222222222",
    }
    bare = replace(session, credentials=replace(session.credentials, session_token=None, expires=None))
    left = {"Version", "AccessKeyId", "SecretAccessKey", "AccountId"}
    assert set(json.loads(render(bare, role, "process"))) == left


def test_no_form_ends_in_a_newline(role: Role, session: Session) -> None:
    assert [form for form in FORMATS if render(session, role, form).endswith("\n")] == []


hostile = st.text(st.sampled_from(string.printable + "ä€\\'\"`$%!"), min_size=1, max_size=30)


def _with(session: Session, secret: str) -> Session:
    return replace(session, credentials=Credentials("ASIAX", Secret(secret)))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("shell", SHELLS)
@given(value=hostile)
@example(value="=ls")
@example(value="a:=ls")
def test_C59_T11_any_value_is_quoted_for_the_shell_that_reads_it(
    shell: str, value: str, role: Role, session: Session
) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    seen = _evaluated(shell, render(_with(session, value), role, SHELLS[shell]))
    assert seen["AWS_SECRET_ACCESS_KEY"] == value


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=hostile)
def test_C59_T11_forms_without_quotes_refuse_what_they_cannot_carry(
    value: str, role: Role, session: Session
) -> None:
    plain = set(value) <= set(string.ascii_letters + string.digits + "_@%+=:,./- ")
    for form, refused in (("dotenv", " "), ("windows-cmd", "%")):
        wanted: Format = "dotenv" if form == "dotenv" else "windows-cmd"
        if plain and refused not in value:
            assert f"AWS_SECRET_ACCESS_KEY={value}\n" in render(_with(session, value), role, wanted)
            continue
        with pytest.raises(LocalFailure, match="AWS_SECRET_ACCESS_KEY holds a character"):
            render(_with(session, value), role, wanted)
