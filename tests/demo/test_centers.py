"""The embedded Identity Center, as clients see it that are not ours."""

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from tests.demo.conftest import CLIENT, HUB, Caller, refused
from tests.waiting import LONG

from awsclients.demo.centers import Center
from awsclients.demo.clock import MovableClock
from awsclients.demo.server import EmbeddedAws

START = "https://jane.awsapps.com/start"
MANY = tuple(f"Set{number:03}" for number in range(230))


class Portal:
    """boto3 without a signature."""

    def __init__(self, url: str) -> None:
        self._make = lambda service: boto3.client(
            service, region_name="eu-west-1", endpoint_url=url, config=Config(signature_version=UNSIGNED)
        )
        self.oidc, self.sso = self._make("sso-oidc"), self._make("sso")

    def program(self, **more: Any) -> dict[str, str]:
        """A registration."""
        made = self.oidc.register_client(
            clientName="test", clientType="public", scopes=["sso:account:access"], **more
        )
        return {"clientId": made["clientId"], "clientSecret": made["clientSecret"]}

    def login(self, aws: EmbeddedAws) -> tuple[dict[str, str], dict[str, Any]]:
        """A person's sign-in by device code: the registration and the token."""
        program = self.program()
        device = self.oidc.start_device_authorization(**program, startUrl=START)
        asked = {**program, "grantType": "urn:ietf:params:oauth:grant-type:device_code"}
        assert refused(lambda: self.oidc.create_token(**asked, deviceCode=device["deviceCode"]))[0] == (
            "AuthorizationPendingException"
        )
        press(device["verificationUriComplete"], "allow")
        return program, self.oidc.create_token(**asked, deviceCode=device["deviceCode"])


def press(address: str, answer: str) -> None:
    """A person at the page."""
    from urllib.request import urlopen

    page, fields = address.split("?")
    assert urlopen(page, f"{fields}&answer={answer}".encode()).status == 200


@pytest.fixture
def portal(aws: EmbeddedAws) -> Portal:
    """An Identity Center with many permission sets."""
    aws.add_identity_center(
        Center(start_url=START, region="eu-west-1", sets={HUB: ("ClientAccess",), CLIENT: MANY})
    )
    return Portal(aws.url)


def test_credentials_are_those_of_the_reserved_role(portal: Portal, aws: EmbeddedAws) -> None:
    _, token = portal.login(aws)
    got = portal.sso.get_role_credentials(
        accessToken=token["accessToken"], accountId=HUB, roleName="ClientAccess"
    )["roleCredentials"]
    caller = Caller(aws.url, got["accessKeyId"], got["secretAccessKey"], got["sessionToken"])
    arn = caller.sts.get_caller_identity()["Arn"]
    assert arn.startswith(f"arn:aws:sts::{HUB}:assumed-role/AWSReservedSSO_ClientAccess_")
    assert arn.endswith("/jane")
    reserved = next(role for role in aws.directory.owners if "AWSReservedSSO_ClientAccess" in role)
    assert "/aws-reserved/sso.amazonaws.com/eu-west-1/" in reserved
    assert refused(lambda: caller.assume(reserved))[0] == "AccessDenied"


def test_in_us_east_1_the_reserved_role_has_no_region_in_its_path() -> None:
    center = Center(start_url=START, region="us-east-1", sets={})
    assert "/sso.amazonaws.com/AWSReservedSSO_A_" in center.reserved(HUB, "A")


def test_pages_of_at_most_a_hundred(portal: Portal, aws: EmbeddedAws) -> None:
    _, token = portal.login(aws)
    pages = list(
        portal.sso.get_paginator("list_account_roles").paginate(accessToken=token["accessToken"], accountId=CLIENT)
    )
    assert [len(page["roleList"]) for page in pages] == [100, 100, 30]
    asked = {"accessToken": token["accessToken"], "accountId": CLIENT, "maxResults": 101}
    assert refused(lambda: portal.sso.list_account_roles(**asked))[0] == "InvalidRequestException"
    accounts = portal.sso.list_accounts(accessToken=token["accessToken"])["accountList"]
    assert [account["accountId"] for account in accounts] == [HUB, CLIENT]


def test_what_is_not_assigned_and_what_is_not_a_token(portal: Portal, aws: EmbeddedAws) -> None:
    _, token = portal.login(aws)
    asked = {"accessToken": token["accessToken"], "accountId": HUB, "roleName": "Other"}
    assert refused(lambda: portal.sso.get_role_credentials(**asked)) == ("ForbiddenException", "No access")
    assert (
        refused(lambda: portal.sso.list_account_roles(accessToken="x", accountId=HUB))[0]
        == "UnauthorizedException"
    )


def test_tokens_end_by_the_clock_and_are_renewed_until_the_session_ends(
    portal: Portal, aws: EmbeddedAws, clock: MovableClock
) -> None:
    program, token = portal.login(aws)
    for _ in range(7):
        spent = token["accessToken"]
        clock.advance(timedelta(hours=1, seconds=1))
        with pytest.raises(portal.sso.exceptions.UnauthorizedException):
            portal.sso.list_accounts(accessToken=spent)
        token = portal.oidc.create_token(**program, grantType="refresh_token", refreshToken=token["refreshToken"])
        assert portal.sso.list_accounts(accessToken=token["accessToken"])
    assert token["expiresIn"] < 3600
    clock.advance(timedelta(hours=1))
    again = {**program, "grantType": "refresh_token", "refreshToken": token["refreshToken"]}
    assert refused(lambda: portal.oidc.create_token(**again))[0] == "InvalidGrantException"


def test_a_refresh_token_is_good_once(portal: Portal, aws: EmbeddedAws) -> None:
    program, token = portal.login(aws)
    asked = {**program, "grantType": "refresh_token", "refreshToken": token["refreshToken"]}
    portal.oidc.create_token(**asked)
    assert refused(lambda: portal.oidc.create_token(**asked))[0] == "InvalidGrantException"


def test_a_logout_ends_all_of_the_session(portal: Portal, aws: EmbeddedAws) -> None:
    program, token = portal.login(aws)
    portal.sso.logout(accessToken=token["accessToken"])
    assert (
        refused(lambda: portal.sso.list_accounts(accessToken=token["accessToken"]))[0] == "UnauthorizedException"
    )
    asked = {**program, "grantType": "refresh_token", "refreshToken": token["refreshToken"]}
    assert refused(lambda: portal.oidc.create_token(**asked))[0] == "InvalidGrantException"


def test_a_registration_ends(portal: Portal, clock: MovableClock) -> None:
    program = portal.program()
    clock.advance(timedelta(days=91))
    asked = {**program, "startUrl": START}
    assert refused(lambda: portal.oidc.start_device_authorization(**asked))[0] == "InvalidClientException"


@pytest.mark.parametrize(
    "change",
    [
        {"redirect_uri": "http://127.0.0.1:1/other"},
        {"redirect_uri": "https://evil.example/oauth/callback"},
        {"redirect_uri": "http://127.0.0.1:1@evil.example/oauth/callback"},
        {"code_challenge_method": "plain"},
        {"code_challenge": "short"},
        {"response_type": "token"},
        {"state": ""},
        {"client_id": "unknown"},
    ],
)
def test_the_page_refuses_what_aws_refuses(portal: Portal, aws: EmbeddedAws, change: dict[str, str]) -> None:
    from urllib.error import HTTPError
    from urllib.parse import urlencode
    from urllib.request import urlopen

    program = portal.program(
        grantTypes=["authorization_code"], redirectUris=["http://127.0.0.1/oauth/callback"], issuerUrl=START
    )
    good = {
        "response_type": "code",
        "client_id": program["clientId"],
        "redirect_uri": "http://127.0.0.1:4321/oauth/callback",
        "state": "s",
        "code_challenge_method": "S256",
        "code_challenge": "a" * 43,
    }
    assert urlopen(f"{aws.url}/authorize?{urlencode(good)}").status == 200
    with pytest.raises(HTTPError, match="400"):
        urlopen(f"{aws.url}/authorize?{urlencode({**good, **change})}")


@pytest.mark.slow
def test_aws_sso_util_signs_in_and_runs_a_command_as_a_permission_set(
    portal: Portal, aws: EmbeddedAws, tmp_path: Path
) -> None:
    program = Path(sys.executable).with_name("aws-sso-util")
    if not program.is_file():
        pytest.skip("aws-sso-util is not installed")
    environ = {
        "PATH": f"{program.parent}:{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "AWS_ENDPOINT_URL": aws.url,
        "AWS_DEFAULT_REGION": "eu-west-1",
        "PYTHONUNBUFFERED": "1",
    }
    words = [program, "login", START, "eu-west-1", "--headless"]
    signing_in = subprocess.Popen(words, env=environ, stderr=subprocess.PIPE, text=True)
    assert signing_in.stderr is not None
    code = next(line.strip() for line in signing_in.stderr if re.fullmatch("[A-Z]{4}-[A-Z]{4}", line.strip()))
    press(f"{aws.url}/device?user_code={code}", "allow")
    assert signing_in.wait(LONG) == 0
    signing_in.stderr.close()
    words = ["run-as", "--sso-start-url", START, "--sso-region", "eu-west-1", "--account-id", HUB]
    words += ["--role-name", "ClientAccess", "--region", "eu-west-1", "--"]
    done = subprocess.run(
        [program, *words, "aws", "sts", "get-caller-identity"],
        env=environ,
        capture_output=True,
        text=True,
        timeout=LONG,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["Account"] == HUB
    shutil.rmtree(tmp_path / ".aws")
