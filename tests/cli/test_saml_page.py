"""The page about SAML, followed to the letter: the client's administrator types, the consultant signs in."""

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.request import urlopen

import pytest
from tests.cli.world import CommandLine, Done, real_world
from tests.pages import ROOT, blocks, typed

from awsclients.demo.clock import MovableClock
from awsclients.demo.idp import Application
from awsclients.demo.server import EmbeddedAws

PAGE = ROOT / "docs/ways-in/saml.md"
ROLE = "arn:aws:iam::444444444444:role/SamlAdmin"
PROVIDER = "arn:aws:iam::444444444444:saml-provider/AWS-SSO"
EVERYTHING = {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
ACS = "http://127.0.0.1:7890/saml"

pytestmark = pytest.mark.slow


def block(language: str, mark: str = "") -> str:
    """The first block of the page that is marked like this."""
    return next(found.text for found in blocks(language, mark) if found.page == PAGE)


@pytest.fixture
def aws() -> Iterator[EmbeddedAws]:
    """AWS, and a custom application of the consultant's own provider, as the page has it."""
    with EmbeddedAws(MovableClock()) as running:
        running.add_saml_application("admin", Application(acs_url=ACS, pairs=[f"{PROVIDER},{ROLE}"]))
        yield running
        assert not running.broken


def type_all(aws: EmbeddedAws, folder: Path) -> None:
    """What the administrator does with the file and the policy."""
    key, secret, _ = aws.add_user("444444444444", "ops", policies=[EVERYTHING])
    (folder / "trust.json").write_text(block("json", "saml"))
    (folder / "metadata.xml").write_bytes(urlopen(f"{aws.url}/idp/metadata").read())
    variables = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "AWS_ENDPOINT_URL": aws.url,
        "AWS_ACCESS_KEY_ID": key,
        "AWS_SECRET_ACCESS_KEY": secret.reveal(),
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    for line in typed(PAGE, "aws"):
        subprocess.run(["bash", "-c", line], cwd=folder, env=variables, check=True, capture_output=True)


def test_both_sides_follow_the_page(
    aws: EmbeddedAws, cli: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config.toml"
    config.write_text(block("toml"))
    config.chmod(0o600)
    cli.variables |= {"AWS_ENDPOINT_URL": aws.url, "AWSCLIENTS_CONFIG": str(config)}
    monkeypatch.setattr(cli, "world", partial(real_world, cli.store))

    def opens() -> Done:
        cli.person.piped = aws.saml_response("admin")
        return cli("saml-response", "initech/admin", "--confirm", "initech/admin")

    refused = opens()
    assert (refused.code, refused.out) == (4, "")
    assert f"There is no {PROVIDER}" in refused.err
    type_all(aws, tmp_path)
    opened = opens()
    assert opened.code == 0, opened.err
    assert opened.out.startswith("initech/admin is open until")
    assert aws.calls.of("sts:AssumeRoleWithSAML")[-1].parameters["RoleArn"] == ROLE
