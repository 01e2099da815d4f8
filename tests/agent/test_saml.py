"""A SAML sign-in through the program: real processes, a real agent, a browser that knows forms."""

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pexpect
import pytest
from tests.agent.conftest import PROGRAM, Done, Person
from tests.chromium import PROGRAM as CHROMIUM
from tests.demo.test_saml import saml_trust
from tests.waiting import LONG, until

from awsclients.demo.clock import MovableClock
from awsclients.demo.idp import Application
from awsclients.demo.ports import kept_port
from awsclients.demo.saml_signature import new_key
from awsclients.demo.server import EmbeddedAws

TESTS = Path(__file__).parent.parent
PROVIDER_FOLDER = Path(__file__).parent / "provider"
INITECH = "444444444444"
PROVIDER = f"arn:aws:iam::{INITECH}:saml-provider/AWS-SSO"
ROLES = {"admin": "SamlAdmin", "audit": "SamlAudit", "production": "SamlLive"}
CONFIG = """
[sources.idp]
kind = "saml"
sign_in_url = "{url}/idp/initech"
acs_url = "{acs}"

[clients.initech]
source = "idp"
""" + "".join(
    f"""
[clients.initech.roles.{role}]
role_arn = "arn:aws:iam::{INITECH}:role/{name}"
saml_provider_arn = "{PROVIDER}"
{'environment = "production"' if role == "production" else ""}
"""
    for role, name in ROLES.items()
)


@pytest.fixture
def acs() -> Iterator[str]:
    """An address on a port that is free."""
    with kept_port() as port:
        yield f"http://127.0.0.1:{port}/saml"


@pytest.fixture
def jane(tmp_path_factory: pytest.TempPathFactory, acs: str) -> Iterator[Person]:
    """Somebody with three roles behind a SAML provider, the last of them guarded."""
    with EmbeddedAws(MovableClock()) as aws:
        arns = [f"arn:aws:iam::{INITECH}:role/{name}" for name in ROLES.values()]
        for arn in arns:
            aws.add_role(arn, saml_trust(acs))
        application = Application(acs_url=acs, pairs=[f"{PROVIDER},{arn}" for arn in arns])
        aws.add_saml_application("initech", application, providers=[PROVIDER])
        one = Person(tmp_path_factory.mktemp("p"), aws)
        (one.home / "run").mkdir(mode=0o700)
        one.write(CONFIG.format(url=aws.url, acs=acs))
        one.variables["BROWSER"] = f"{sys.executable} {TESTS}/form_browser.py {one.home}/report.txt %s"
        yield one
        one.door().stop()
        assert not aws.broken


def redeemed(person: Person) -> list[str]:
    """The names of the roles that STS was asked for."""
    calls = person.aws.calls.of("sts:AssumeRoleWithSAML")
    return sorted(call.parameters["RoleArn"].rpartition("/")[2] for call in calls)


def piped(person: Person, response: str, *words: str) -> Done:
    """`saml-response` with something on its standard input."""
    process = person.begin("saml-response", *words, stdin=-1)
    out, err = process.communicate(response, timeout=LONG)
    return Done(process.returncode, out, err)


def test_without_a_terminal_a_verb_names_login_and_opens_no_browser(jane: Person) -> None:
    done = jane("exec", "initech/admin", "--", "true")
    assert (done.code, done.out) == (3, "")
    assert "Run: awsclients login idp" in done.err
    assert not (jane.home / "report.txt").exists()


@pytest.mark.slow
def test_login_opens_all_that_is_not_guarded_for_every_later_verb(jane: Person) -> None:
    done = jane("login", "idp")
    assert done.code == 0, done.err
    assert "Signed in to idp" in done.out
    until(lambda: redeemed(jane) == ["SamlAdmin", "SamlAudit"])
    who = jane("whoami", "initech/audit")
    assert f"arn:aws:sts::{INITECH}:assumed-role/SamlAudit/jane" in who.out
    assert len(redeemed(jane)) == 2
    assert jane("whoami", "initech/production").code == 3
    confirmed = jane("exec", "initech/production", "--confirm", "initech/production", "--", "env")
    assert f"AWS_ACCOUNT_ID={INITECH}" in confirmed.out
    assert redeemed(jane) == ["SamlAdmin", "SamlAudit", "SamlLive"]
    assert jane("logout", "idp").code == 0
    assert jane("whoami", "initech/audit").code == 3


@pytest.mark.slow
def test_at_a_terminal_exec_signs_in_and_goes_on(jane: Person) -> None:
    words = ["-P", "-m", "awsclients", "exec", "initech/admin", "--", "sh", "-c", "echo in $AWS_ACCOUNT_ID"]
    environ: dict[str, str] = {**jane.environ, "TERM": "xterm"}
    screen = pexpect.spawn(PROGRAM[0], words, timeout=LONG, encoding="utf-8", env=environ)  # type: ignore[arg-type]
    screen.expect(f"in {INITECH}")
    screen.expect(pexpect.EOF)
    screen.close()
    assert screen.exitstatus == 0


def test_T7_while_nothing_is_pending_nothing_listens(jane: Person, acs: str) -> None:
    jane("login", "idp")
    with pytest.raises(OSError, match="refused"):
        urlopen(Request(acs, urlencode({"SAMLResponse": "PGEvPg=="}).encode()))


def test_T2_a_busy_port_ends_login_with_5(jane: Person, acs: str) -> None:
    with socket.create_server(("127.0.0.1", int(acs.split(":")[2].partition("/")[0]))):
        done = jane("login", "idp")
    assert (done.code, done.out) == (5, "")
    assert "cannot be opened" in done.err
    assert not (jane.home / "report.txt").exists()


@pytest.mark.slow
def test_saml_response_takes_what_came_elsewhere(jane: Person) -> None:
    response = jane.aws.saml_response("initech")
    lines = "\n".join(re.findall(".{1,76}", response))
    done = piped(jane, lines + "\n", "initech/admin")
    assert done.code == 0, done.err
    assert done.out.startswith("initech/admin is open until ")
    assert jane.session("initech/admin") is not None
    again = piped(jane, response, "initech/audit")
    assert (again.code, again.out) == (3, "")
    assert "used already" in again.err


def test_saml_response_asks_the_guard_first(jane: Person) -> None:
    response = jane.aws.saml_response("initech")
    refused = piped(jane, response, "initech/production")
    assert (refused.code, refused.out) == (3, "")
    assert "--confirm initech/production" in refused.err
    assert redeemed(jane) == []
    assert piped(jane, response, "initech/production", "--confirm", "initech/prod").code == 3
    done = piped(jane, response, "initech/production", "--confirm", "initech/production")
    assert done.code == 0, done.err
    assert "SamlLive" in redeemed(jane)


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [("", 2, "empty"), ("no base64!", 2, "not base64"), ("PGEvPg==", 2, "no SAML response")],
)
def test_C103_saml_response_explains_what_is_none(jane: Person, given: str, code: int, said: str) -> None:
    done = piped(jane, given, "initech/admin")
    assert (done.code, done.out) == (code, "")
    assert said in done.err
    assert len(done.err.splitlines()) == 1


def test_C100_saml_response_explains_one_that_is_too_old(jane: Person) -> None:
    jane.aws.clock.advance(timedelta(minutes=-10))
    response = jane.aws.saml_response("initech")
    jane.aws.clock.advance(timedelta(minutes=10))
    done = piped(jane, response, "initech/admin")
    assert (done.code, redeemed(jane)) == (3, [])
    assert "older than the 5 minutes" in done.err


def test_saml_response_for_a_role_that_is_not_carried_and_one_of_another_kind(jane: Person) -> None:
    application = Application(acs_url="x", pairs=[])
    jane.aws.add_saml_application("other", application)
    assert piped(jane, jane.aws.saml_response("other"), "initech/admin").code == 2
    here = '[sources.here]\nkind = "ambient"\n[clients.acme.roles.dev]\nsource = "here"\n'
    jane.write(f'{jane.config.read_text()}{here}role_arn = "arn:aws:iam::{INITECH}:role/X"\n')
    done = piped(jane, "", "acme/dev")
    assert done.code == 2
    assert "no role of a SAML source" in done.err


def test_aws_refuses_with_4_and_its_reason(jane: Person, acs: str) -> None:
    jane.aws.add_role(f"arn:aws:iam::{INITECH}:role/SamlAdmin", saml_trust(acs + "/"))
    done = piped(jane, jane.aws.saml_response("initech"), "initech/admin")
    assert (done.code, done.out) == (4, "")
    assert f"when SAML:aud is {acs}." in done.err


def test_the_response_is_in_no_file_and_no_argument(jane: Person) -> None:
    response = jane.aws.saml_response("initech")
    assert piped(jane, response, "initech/admin").code == 0
    agent = Path(f"/proc/{jane.pid}")
    assert response[:60].encode() not in (agent / "cmdline").read_bytes()
    for file in jane.home.rglob("*"):
        if file.is_file():
            assert response[:60].encode() not in file.read_bytes()


def with_chromium(person: Person, *selectors: str) -> Path:
    """Have the person browse with Chromium, which clicks these; where it reports to."""
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    report = person.home / "report.txt"
    clicks = " ".join(f"'{selector}'" for selector in selectors)
    person.variables["BROWSER"] = f"{sys.executable} {TESTS}/chromium.py {report} %s {clicks}"
    return report


@pytest.mark.slow
def test_a_real_browser_signs_in_through_the_command_line(jane: Person) -> None:
    report = with_chromium(jane, "#sign-in")
    done = jane("login", "idp")
    assert done.code == 0, done.err
    assert "It leads to initech/admin, initech/audit, initech/production." in done.err
    until(lambda: "You are signed in" in report.read_text())
    assert json.loads(jane("export", "initech/admin", "--format", "process").out)["Version"] == 1


@pytest.mark.slow
@pytest.mark.parametrize("sign_response", ["yes", "no"])
def test_another_provider_signs_and_a_real_browser_brings_it(
    jane: Person, acs: str, tmp_path: Path, sign_response: str
) -> None:
    """npm's samlp, which has nothing in common with the demo's provider; one role pair in either order."""
    if not (PROVIDER_FOLDER / "node_modules").is_dir():
        pytest.skip("run: npm install --no-audit --no-fund --no-package-lock, in tests/agent/provider")
    report, key = with_chromium(jane), new_key()
    (tmp_path / "key.pem").write_bytes(key.private)
    (tmp_path / "certificate.pem").write_text(key.certificate)
    jane.aws.add_saml_provider(PROVIDER, "urn:samlp:jane", key.certificate)
    arn = f"arn:aws:iam::{INITECH}:role/Saml"
    words = ["node", "idp.mjs", tmp_path / "key.pem", tmp_path / "certificate.pem", acs]
    words += [f"{arn}Admin,{PROVIDER}", f"{PROVIDER}, {arn}Audit"]
    environ = {**os.environ, "SIGN_RESPONSE": sign_response}
    provider = subprocess.Popen(words, cwd=PROVIDER_FOLDER, env=environ, stdout=subprocess.PIPE, text=True)
    try:
        assert provider.stdout is not None
        address = provider.stdout.readline().strip()
        jane.write(CONFIG.format(url="", acs=acs).replace('"/idp/initech"', f'"{address}"'))
        done = jane("login", "idp")
        assert done.code == 0, done.err
        until(lambda: redeemed(jane) == ["SamlAdmin", "SamlAudit"])
        assert "assumed-role/SamlAudit/jane" in jane("whoami", "initech/audit").out
        until(lambda: "You are signed in" in report.read_text())
    finally:
        provider.kill()
        provider.communicate()
