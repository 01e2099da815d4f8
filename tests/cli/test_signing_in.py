"""What a person at a command line is told while they sign in."""

import sys
from base64 import b64encode
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from tests.cli.world import CommandLine, real_world

from awsclients.demo.clock import MovableClock
from awsclients.demo.idp import Application
from awsclients.demo.ports import kept_port
from awsclients.demo.server import EmbeddedAws

ROLE = "arn:aws:iam::444444444444:role/SamlAdmin"
PROVIDER = "arn:aws:iam::444444444444:saml-provider/AWS-SSO"

POSTS_WITH_PAUSES = """
import sys, time
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

urlopen(sys.argv[1])
for response in RESPONSES:
    time.sleep(0.5)
    try:
        urlopen(ACS, urlencode({"SAMLResponse": response}).encode())
    except HTTPError as error:
        assert error.code == 400
"""


@pytest.fixture
def acs_url() -> Iterator[str]:
    """An address on a port that is free."""
    with kept_port() as port:
        yield f"http://127.0.0.1:{port}/saml"


@pytest.fixture
def aws(acs_url: str) -> Iterator[EmbeddedAws]:
    """AWS, and a SAML application that answers here."""
    with EmbeddedAws(MovableClock()) as running:
        running.add_saml_application("admin", Application(acs_url=acs_url, pairs=[f"{PROVIDER},{ROLE}"]))
        yield running


def test_C103_what_is_wrong_with_an_answer_is_said_also_when_the_browser_has_come(
    aws: EmbeddedAws, acs_url: str, cli: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config.toml"
    config.write_text(
        f'schema = 1\n[sources.idp]\nkind = "saml"\n'
        f'sign_in_url = "{aws.url}/idp/metadata"\nacs_url = "{acs_url}"\n'
        f'[clients.initech.roles.admin]\nrole_arn = "{ROLE}"\nsaml_provider_arn = "{PROVIDER}"\n'
    )
    config.chmod(0o600)
    browser = tmp_path / "browser.py"
    responses = (b64encode(b"<no/>").decode(), aws.saml_response("admin"))
    browser.write_text(f"RESPONSES, ACS = {responses!r}, {acs_url!r}\n{POSTS_WITH_PAUSES}")
    cli.variables |= {
        "AWS_ENDPOINT_URL": aws.url,
        "AWSCLIENTS_CONFIG": str(config),
        "BROWSER": f"{sys.executable} {browser} %s",
        "NO_PROXY": "127.0.0.1",
        **dict.fromkeys(("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"), ""),
    }
    monkeypatch.setattr(cli, "world", partial(real_world, cli.store))
    done = cli("login", "idp")
    assert done.code == 0, done.err
    told = done.err.splitlines()
    assert told[0].startswith("Sign in to idp in the browser.")
    assert told[1].startswith("This is no SAML response.")
    assert told[2:] == [
        "It leads to initech/admin.",
        "No agent runs here, so the sign-in ends with this command.",
    ]
