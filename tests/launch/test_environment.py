"""What a child of one client's role sees, and what it does not."""

import json
import os
import stat
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from tests.launch.samples import END, SECRET, TOKEN

from awsclients.access.session import Session
from awsclients.config.model import Client, Role
from awsclients.launch.endpoint import Endpoint
from awsclients.launch.environment import Setting, base_environment, child_environment, exported, rfc3339
from awsclients.launch.inherited import outside
from awsclients.secrets.secret import Secret

STALE = """
AWS_PROFILE AWS_DEFAULT_PROFILE AWS_ROLE_ARN AWS_ROLE_SESSION_NAME AWS_WEB_IDENTITY_TOKEN_FILE
AWS_CONTAINER_CREDENTIALS_FULL_URI AWS_CONTAINER_CREDENTIALS_RELATIVE_URI AWS_CONTAINER_AUTHORIZATION_TOKEN
AWS_SECURITY_TOKEN AWS_CREDENTIAL_FILE AWS_ENDPOINT_URL AWS_ENDPOINT_URL_S3 AWS_SDK_LOAD_CONFIG
AWS_LOGIN_CACHE_DIRECTORY AWS_VAULT AWS_SSO AWS_SSO_ACCOUNT_ID AWS_CREDENTIALS_EXPIRATION AWS_NEW_IN_2031
GRANTED_SSO GRANTED_COMMAND AWSUME_PROFILE AWSU_PROFILE AWSESH_ACCOUNT_ID EC2_SECURITY_TOKEN AWSCLIENTS_SESSION
""".split()  # noqa: SIM905
KEPT = ("AWS_PAGER", "AWS_CA_BUNDLE", "AWS_DEFAULT_OUTPUT", "AWS_CLI_AUTO_PROMPT", "AWS_EC2_METADATA_DISABLED")


def _in(setting: Setting, **variables: str) -> Setting:
    more = {os.fsencode(name): os.fsencode(value) for name, value in variables.items()}
    return replace(setting, started=replace(setting.started, environ={**setting.started.environ, **more}))


def _seen(setting: Setting, client: Client, role: Role, session: Session) -> dict[str, str]:
    """What a real child sees."""
    with child_environment(setting, client, role, session) as environ:
        said = subprocess.run(["/usr/bin/env", "-0"], env=environ, capture_output=True, check=True).stdout
    pairs = (entry.partition("=") for entry in os.fsdecode(said).split("\0") if entry)
    return {name: value for name, _, value in pairs}


def test_the_session_is_exported(setting: Setting, client: Client, role: Role, session: Session) -> None:
    seen = _seen(setting, client, role, session)
    own = {name: value for name, value in seen.items() if name.startswith("AWS") and not name.endswith("_FILE")}
    outer = json.loads(own.pop("AWSCLIENTS_OUTER"))
    assert own == {
        "AWS_ACCESS_KEY_ID": "ASIAEXAMPLE00000ACME",
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_SESSION_TOKEN": TOKEN,
        "AWS_CREDENTIAL_EXPIRATION": "2030-01-02T03:04:05Z",
        "AWS_SESSION_EXPIRATION": "2030-01-02T03:04:05Z",
        "AWS_REGION": "eu-west-1",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_ACCOUNT_ID": "222222222222",
        "AWSCLIENTS_CLIENT": "acme",
        "AWSCLIENTS_ROLE": "acme/production",
        "AWSCLIENTS_ENVIRONMENT": "production",
    }
    assert set(outer.values()) == {None}


def test_T22_a_child_that_renews_has_an_address_and_no_keys(
    setting: Setting, client: Client, role: Role, session: Session
) -> None:
    place = Endpoint("http://127.0.0.1:4711/v1/ab", Secret("token"))
    before = _in(setting, NO_PROXY="acme.example", AWS_PROFILE="stale")
    with child_environment(before, client, role, session, place) as environ:
        own = {name: value for name, value in environ.items() if name.startswith(b"AWS_") and b"FILE" not in name}
        assert own == {
            b"AWS_CONTAINER_CREDENTIALS_FULL_URI": b"http://127.0.0.1:4711/v1/ab",
            b"AWS_CONTAINER_AUTHORIZATION_TOKEN": b"token",
            b"AWS_REGION": b"eu-west-1",
            b"AWS_DEFAULT_REGION": b"eu-west-1",
            b"AWS_ACCOUNT_ID": b"222222222222",
        }
        assert environ[b"NO_PROXY"] == environ[b"no_proxy"] == b"acme.example,127.0.0.1"
        everything = b"".join(environ.values())
        assert SECRET.encode() not in everything
        assert TOKEN.encode() not in everything
        assert outside(environ) == {
            name: value for name, value in before.started.environ.items() if name != b"AWS_PROFILE"
        }


def test_C111_traces_of_other_sessions_and_tools_are_removed_and_harmless_settings_kept(
    setting: Setting, client: Client, role: Role, session: Session
) -> None:
    before = _in(setting, **dict.fromkeys(STALE, "stale"), **dict.fromkeys(KEPT, "kept"), AWSLIKE="kept")
    seen = _seen(before, client, role, session)
    assert [name for name in STALE if name in seen] == []
    assert [name for name in (*KEPT, "AWSLIKE") if seen.get(name) != "kept"] == []


def test_C112_everything_else_arrives_byte_for_byte(
    setting: Setting, client: Client, role: Role, session: Session
) -> None:
    odd = {b"ODD": b"\xff\xfe=\n ", b"with-dash": b"", b"PATH": b"/bin:\xc3\xa4"}
    before = replace(setting, started=replace(setting.started, environ={**setting.started.environ, **odd}))
    with child_environment(before, client, role, session) as environ:
        assert {name: environ[name] for name in odd} == odd


def test_the_endpoint_overrides_in_force_are_passed_on(
    setting: Setting, client: Client, role: Role, session: Session
) -> None:
    override = {"AWS_ENDPOINT_URL_STS": "http://127.0.0.1:5000"}
    before = replace(_in(setting, AWS_ENDPOINT_URL="http://stale"), overrides=override)
    seen = _seen(before, client, role, session)
    assert seen["AWS_ENDPOINT_URL_STS"] == "http://127.0.0.1:5000"
    assert "AWS_ENDPOINT_URL" not in seen


@pytest.mark.parametrize(
    ("own", "callers", "expected"),
    [
        ("eu-west-1", {"AWS_REGION": "us-west-2"}, "eu-west-1"),
        (None, {"AWS_REGION": "us-west-2", "AWS_DEFAULT_REGION": "us-east-2"}, "us-west-2"),
        (None, {"AWS_DEFAULT_REGION": "us-east-2"}, "us-east-2"),
        (None, {"AWS_REGION": ""}, None),
    ],
)
def test_the_roles_region_wins_and_else_the_callers_stays(
    setting: Setting,
    client: Client,
    role: Role,
    session: Session,
    own: str | None,
    callers: dict[str, str],
    expected: str | None,
) -> None:
    seen = _seen(_in(setting, **callers), client, replace(role, region=own), session)
    assert (seen.get("AWS_REGION"), seen.get("AWS_DEFAULT_REGION")) == (expected, expected)


def test_the_clients_own_variables_come_with_the_home_folder(
    setting: Setting, client: Client, role: Role, session: Session
) -> None:
    env = {"KUBECONFIG": "~/k/", "URL": "https://a//b", "TILDE": "a:~/b", "AWS_PROFILE": "sneaked"}
    seen = _seen(setting, replace(client, env=env), role, session)
    home = setting.started.variables["HOME"]
    assert (seen["KUBECONFIG"], seen["URL"], seen["TILDE"]) == (f"{home}/k/", "https://a//b", "a:~/b")
    assert "AWS_PROFILE" not in seen
    assert base_environment(setting, replace(client, env=env))[b"KUBECONFIG"] == os.fsencode(f"{home}/k/")


def test_the_configuration_is_named_where_a_child_would_find_another(
    setting: Setting, client: Client, role: Role, session: Session
) -> None:
    assert "AWSCLIENTS_CONFIG" not in _seen(_in(setting, AWSCLIENTS_CONFIG="x"), client, role, session)
    other = replace(setting, config_file=Path("/etc/other.toml"))
    assert _seen(other, client, role, session)["AWSCLIENTS_CONFIG"] == "/etc/other.toml"
    moved = replace(client, env={"XDG_CONFIG_HOME": "/elsewhere"})
    assert _seen(setting, moved, role, session)["AWSCLIENTS_CONFIG"] == str(setting.config_file)


def test_keys_without_a_token_or_an_end_export_neither(role: Role, session: Session) -> None:
    bare = replace(session, credentials=replace(session.credentials, session_token=None, expires=None))
    assert set(exported(replace(role, region=None), bare, None)) == {
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_ACCOUNT_ID",
    }


def test_ends_are_in_utc_and_never_later_than_they_are() -> None:
    moment = datetime(2030, 1, 2, 5, 4, 5, 999999, tzinfo=timezone(timedelta(hours=2)))
    assert rfc3339(moment) == "2030-01-02T03:04:05Z"
    assert datetime.fromisoformat(rfc3339(moment)).astimezone(UTC) <= moment
    assert rfc3339(END) == "2030-01-02T03:04:05Z"


def test_T4_the_files_are_for_us_alone_and_gone_afterwards(
    setting: Setting, client: Client, role: Role, session: Session
) -> None:
    mask = os.umask(0)
    try:
        with child_environment(setting, client, role, session) as environ:
            files = [
                Path(os.fsdecode(environ[name])) for name in (b"AWS_CONFIG_FILE", b"AWS_SHARED_CREDENTIALS_FILE")
            ]
            modes = [stat.S_IMODE(path.stat().st_mode) for path in (*files, files[0].parent, setting.runtime)]
            assert modes == [0o600, 0o600, 0o700, 0o700]
            assert files[1].read_bytes() == b""
            assert SECRET not in files[0].read_text()
    finally:
        os.umask(mask)
    assert list(setting.runtime.iterdir()) == []


def test_T16_nothing_of_other_clients_reaches_the_child(
    setting: Setting, client: Client, role: Role, session: Session
) -> None:
    home = Path(setting.started.variables["HOME"])
    (home / ".aws").mkdir()
    (home / ".aws" / "config").write_text("[default]\noutput=table\n[profile globex-canary]\nregion=eu-west-1\n")
    (home / ".aws" / "credentials").write_text("[globex-canary]\naws_access_key_id=AKIA\n")
    with child_environment(_in(setting, AWS_PROFILE="globex-canary"), client, role, session) as environ:
        seen = b"\0".join(name + b"=" + value for name, value in environ.items())
        folder = Path(os.fsdecode(environ[b"AWS_CONFIG_FILE"])).parent
        everything = seen + b"".join(file.read_bytes() for file in folder.iterdir())
    assert b"canary" not in everything
    assert b"Acme Ltd" not in everything, "not even the client's own name: slugs only"


def test_T16_a_shell_inside_another_clients_shell_has_nothing_of_it(
    setting: Setting, client: Client, role: Role, session: Session
) -> None:
    person = {"AWS_CONFIG_FILE": "/home/jane/aws", "AWS_REGION": "us-west-2", "KUBECONFIG": "/home/jane/kube"}
    globex = Client(slug="globex", name="Globex", roles=(), env={"KUBECONFIG": "/globex/kube", "GLOBEX": "1"})
    theirs = replace(role, client="globex", region="ap-south-1")
    with child_environment(_in(setting, **person), globex, theirs, session) as outer:
        assert outer[b"KUBECONFIG"] == b"/globex/kube"
        inside = replace(setting, started=replace(setting.started, environ=outer))
        with child_environment(inside, client, replace(role, region=None), session) as inner:
            seen = b"\0".join(name + b"=" + value for name, value in inner.items())
            assert b"lobex" not in seen
            assert b"GLOBEX" not in seen
            assert (inner[b"KUBECONFIG"], inner[b"AWS_REGION"]) == (b"/home/jane/kube", b"us-west-2")
            again = outside(inner)
    before = {**setting.started.environ, **{os.fsencode(k): os.fsencode(v) for k, v in person.items()}}
    assert again == before


def test_T16_a_shell_that_another_role_was_exported_into_passes_nothing_of_its_own_on(
    setting: Setting, client: Client, role: Role, session: Session
) -> None:
    person = {"AWS_CONFIG_FILE": "/home/jane/aws", "KUBECONFIG": "/home/jane/kube"}
    globex = Client(slug="globex", name="Globex", roles=(), env={"KUBECONFIG": "/globex/kube"})
    theirs = replace(role, client="globex")
    with child_environment(_in(setting, **person), globex, theirs, session) as shell:
        unset = {b"AWSCLIENTS_CLIENT", b"AWSCLIENTS_ROLE", b"AWSCLIENTS_ENVIRONMENT"}
        after = {name: value for name, value in shell.items() if name not in unset}
        within = replace(setting, started=replace(setting.started, environ=after))
        with child_environment(within, client, role, session) as inner:
            assert b"globex" not in b"\0".join(inner.values())
            assert inner[b"KUBECONFIG"] == b"/home/jane/kube"


@pytest.mark.parametrize(
    "outer", ["", "{", "[]", "null", '{"": "x", "A=B": "x", "C": 1, "D": "\\u0000", "E": "\\ud800"}', "[" * 5000]
)
def test_a_marker_that_was_tampered_with_changes_nothing(outer: str) -> None:
    environ = {b"AWSCLIENTS_ROLE": b"acme/x", b"AWSCLIENTS_OUTER": os.fsencode(outer), b"A": b"1"}
    assert outside(environ) == {b"A": b"1"}


def test_an_environment_that_drives_the_terminal_is_made_harmless(
    setting: Setting, client: Client, role: Role, session: Session
) -> None:
    seen = _seen(setting, client, replace(role, environment="prod\x1b]52;c;eA==\x07"), session)
    assert seen["AWSCLIENTS_ENVIRONMENT"].isprintable()
