"""The AWS files of a child, read by the programs that they are for."""

import configparser
import json
import os
import re
import shlex
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awsclients.access.session import Session
from awsclients.config.model import Client, Role
from awsclients.errors import LocalFailure
from awsclients.launch.aws_files import config_text, credential_process, persons_settings, profile_name
from awsclients.launch.environment import Setting, child_environment

AWS = str(Path(sys.executable).with_name("aws"))
IDENTITY = """<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>{key}</Arn><UserId>x</UserId><Account>222222222222</Account></GetCallerIdentityResult>
<ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></GetCallerIdentityResponse>"""


class _Sts(BaseHTTPRequestHandler):
    """Answers GetCallerIdentity with the access key that signed, and the region that it signed for."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        key, region = re.findall(r"Credential=(\w+)/\d+/([\w-]+)/", self.headers["Authorization"])[0]
        body = IDENTITY.format(key=f"{key} {region}").encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep quiet."""


@pytest.fixture
def sts() -> Iterator[str]:
    """The address of an STS that tells who asks."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Sts) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture
def own(setting: Setting, sts: str, tmp_path: Path) -> Setting:
    """A setting whose awsclients is a script in a folder with a space: it gives out keys named after the role."""
    program = tmp_path / "my tools" / "awsclients"
    program.parent.mkdir()
    keys = {"Version": 1, "AccessKeyId": "$key", "SecretAccessKey": "of a test", "SessionToken": "t"}
    program.write_text(f'#!/bin/sh\nkey=$(echo "KEY$2" | tr -d /)\ncat <<END\n{json.dumps(keys)}\nEND\n')
    program.chmod(0o755)
    return replace(setting, program=(str(program),), overrides={"AWS_ENDPOINT_URL_STS": sts})


@pytest.fixture
def acme(client: Client, role: Role) -> Client:
    """Acme with three roles: the second without a region, the third with a console address only."""
    second = replace(role, name="dev", profile="", region=None)
    third = Role(client="acme", name="web", source=None, console_url="https://x/", profile="acme-web")
    return replace(client, roles=(role, second, third))


def _aws(environ: dict[bytes, bytes], *arguments: str) -> str:
    done = subprocess.run([AWS, *arguments], env=environ, capture_output=True, text=True)
    return done.stdout.strip() if done.returncode == 0 else done.stderr.strip()


def test_the_aws_command_line_sees_this_client_alone(
    own: Setting, acme: Client, role: Role, session: Session
) -> None:
    who = ("sts", "get-caller-identity", "--query", "Arn", "--output", "text")
    with child_environment(own, acme, role, session) as environ:
        assert _aws(environ, *who) == "ASIAEXAMPLE00000ACME eu-west-1"
        assert _aws(environ, "--profile", "acme-prod", *who) == "KEYacmeproduction eu-west-1"
        assert _aws(environ, "--profile", "acme-dev", *who) == "KEYacmedev eu-west-1"
        without = {name: value for name, value in environ.items() if b"KEY" not in name and b"TOKEN" not in name}
        assert "Unable to locate credentials" in _aws({**without, b"AWS_EC2_METADATA_DISABLED": b"true"}, *who)


def test_boto3_reads_keys_region_and_end(own: Setting, acme: Client, role: Role, session: Session) -> None:
    code = """
import boto3, json
session = boto3.Session()
keys = session.get_credentials()
named = boto3.Session(profile_name="acme-prod").get_credentials()
print(json.dumps([
    keys.method, keys.access_key, str(keys._expiry_time), session.region_name, session.available_profiles,
    named.method, named.access_key,
]))
"""
    with child_environment(own, acme, role, session) as environ:
        done = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True)
    assert json.loads(done.stdout) == [
        "env",
        "ASIAEXAMPLE00000ACME",
        "2030-01-02 03:04:05+00:00",
        "eu-west-1",
        ["default", "acme-prod", "acme-dev"],
        "custom-process",
        "KEYacmeproduction",
    ]


def test_each_role_with_credentials_is_a_profile_and_default_has_none(acme: Client) -> None:
    parser = configparser.RawConfigParser(default_section="")
    parser.read_string(config_text(acme, ("/usr/bin/awsclients",), {"output": "json"}))
    assert {name: dict(parser.items(name)) for name in parser.sections()} == {
        "default": {"output": "json"},
        "profile acme-prod": {
            "region": "eu-west-1",
            "credential_process": "/usr/bin/awsclients credential-process acme/production",
        },
        "profile acme-dev": {"credential_process": "/usr/bin/awsclients credential-process acme/dev"},
    }


def test_C59_T12_a_name_that_cannot_stand_in_the_file_is_replaced(acme: Client, role: Role) -> None:
    for hostile in ("x]\ncredential_process = id\n[y", "default", "", "-x", "a b", "ä", "x" * 200):
        assert profile_name(replace(role, profile=hostile)) == "acme-production"
    twice = replace(acme, roles=(role, replace(role, name="other")))
    assert config_text(twice, ("/a",), {}).count("[profile acme-prod]") == 1


@given(
    st.lists(st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12), min_size=1, max_size=3)
)
def test_T12_the_sdks_and_a_shell_read_the_command_alike(words: list[str]) -> None:
    argv = ["/bin/" + words[0].replace("/", ""), *words[1:]]
    try:
        written = credential_process(argv)
    except LocalFailure:
        assert not all(word.isprintable() for word in argv)
        return
    assert shlex.split(written) == argv
    parser = configparser.RawConfigParser(default_section="")
    parser.read_string(f"[profile x]\ncredential_process = {written}\n")
    assert parser.get("profile x", "credential_process") == written
    printed = subprocess.run(["sh", "-c", f"printf '%s\\0' {written}"], capture_output=True, text=True).stdout
    assert printed.split("\0")[:-1] == argv


def test_a_path_with_spaces_is_in_double_quotes() -> None:
    assert credential_process(("/my tools/awsclients", "credential-process", "a/b")) == (
        '"/my tools/awsclients" credential-process a/b'
    )


def _person(folder: Path, content: bytes) -> dict[str, str]:
    (folder / ".aws").mkdir(exist_ok=True)
    (folder / ".aws" / "config").write_bytes(content)
    return persons_settings({"HOME": str(folder)})


def test_the_persons_harmless_settings_come_along_and_nothing_else(tmp_path: Path) -> None:
    said = b"""\xef\xbb\xbf# mine
[default]
output = table
cli_pager =
retry_mode = adaptive
region = eu-north-1
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
credential_process = /evil
role_arn = arn:aws:iam::999999999999:role/x
s3 =
    max_concurrent_requests = 20
[profile globex]
output = yaml
[default]
max_attempts = 7
"""
    assert _person(tmp_path, said) == {
        "output": "table",
        "region": "eu-north-1",
        "cli_pager": "",
        "retry_mode": "adaptive",
        "max_attempts": "7",
    }
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("[default]\noutput=text\n")
    environ = {"HOME": str(tmp_path), "AWS_CONFIG_FILE": "~/elsewhere"}
    assert persons_settings(environ) == {"output": "text"}


@pytest.mark.parametrize(
    "content",
    [b"", b"no section", b"[default\noutput=x", b"\xff\xfe[", b"[default]\noutput", b"[default]\noutput=a\n b\n",
     b"[profile default]\noutput=x", b"[default]\noutput=x\x1b[2J"],
)  # fmt: skip
def test_C43_a_file_that_is_odd_or_broken_is_nobodys_problem(tmp_path: Path, content: bytes) -> None:
    assert _person(tmp_path, content) == {}


def test_C09_a_pipe_or_a_folder_in_its_place_blocks_nobody(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for odd in ("pipe", "", "missing", "nul\0"):
        assert persons_settings({"HOME": "/x", "AWS_CONFIG_FILE": str(tmp_path / odd)}) == {}


@given(st.text(max_size=200))
def test_T12_whatever_the_person_wrote_our_file_has_only_our_sections(text: str) -> None:
    acme = Client(slug="acme", name="Acme", roles=())
    values = {name: line for name, line in zip(("output",), text.splitlines(), strict=False) if line.isprintable()}
    parser = configparser.RawConfigParser(default_section="")
    parser.read_string(config_text(acme, ("/a",), values))
    assert parser.sections() == ["default"]
