"""What is written becomes the model, every kind of it."""

import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from tests.config.strategies import documents
from tests.config.written import ARN, SOURCE, Load, Write, inert, messages
from tests.conftest import DRAWN

from awsclients.config.load import load
from awsclients.config.model import (
    AccessKey,
    Ambient,
    IdentityCenter,
    Lock,
    Login,
    Profile,
    Saml,
    Settings,
    Severity,
)

EXAMPLES = Path(__file__).parents[2] / "config" / "examples"


@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("*.toml")), ids=lambda path: path.stem)
def test_every_example_loads_without_a_problem(example: Path, loaded: Load) -> None:
    workspace = loaded(example.read_bytes())
    assert messages(workspace) == ""
    assert workspace.roles
    assert all(workspace.client_of(role).roles for role in workspace.roles.values())


def test_everything_that_can_be_written_arrives(loaded: Load) -> None:
    workspace = loaded((EXAMPLES / "everything.toml").read_bytes())
    assert workspace.settings == Settings(
        source="hub",
        session_name="jane.doe",
        guard=("production",),
        guard_for=28800,
        shell=("/bin/zsh", "-l"),
        sts_region="us-east-1",
        lock=Lock(None, 14400),
    )
    assert dict(workspace.sources) == {
        "hub": IdentityCenter(
            name="hub",
            sso_start_url="https://d-1234567890.awsapps.com/start",
            sso_region="eu-west-1",
            account_id="111111111111",
            role_name="ClientAccess",
            via=("arn:aws:iam::111111111111:role/gateway",),
        ),
        "jane": AccessKey(
            name="jane",
            access_key_id="AKIAIOSFODNN7EXAMPLE",
            mfa_serial="arn:aws:iam::111111111111:mfa/jane",
            mfa_command=("op", "item", "get", "aws", "--otp"),
        ),
        "jane-at-umbrella": AccessKey(name="jane-at-umbrella", access_key_id="AKIAI44QH8DHBEXAMPLE"),
        "old": Profile(name="old", profile="work"),
        "signed-in": Login(name="signed-in", profile="jane"),
        "here": Ambient(name="here"),
        "idp": Saml(
            name="idp", sign_in_url="https://idp.acme.example/saml/aws", acs_url="http://127.0.0.1:7890/saml"
        ),
    }
    acme = workspace.clients["acme"]
    assert (acme.name, acme.owner, acme.color, acme.contact) == (
        "Acme Ltd",
        "client",
        "orange",
        "ops@acme.example",
    )
    assert (acme.directories, acme.labels, acme.notes) == (
        ("~/clients/acme",),
        ("retainer",),
        "Change freeze until 1 Oct",
    )
    assert dict(acme.env) == {"KUBECONFIG": "~/clients/acme/kubeconfig"}
    assert dict(acme.accounts) == {"222222222222": "acme-prod"}
    assert acme.engagement_ends == date(2027, 3, 31)
    production, look = acme.roles
    assert (production.address, production.source, production.account_id) == (
        "acme/production",
        "hub",
        "222222222222",
    )
    assert (production.duration, look.duration) == (14400, 3600)
    assert (production.via, look.via) == (("arn:aws:iam::111111111111:role/gateway",), ())
    assert (production.external_id, production.region, production.sts_region) == (
        "acme-7c1e2a",
        "eu-west-1",
        "eu-west-1",
    )
    assert (production.credentials, production.session_name) == ("refreshing", "jane-acme")
    assert (production.source_identity, dict(production.session_tags)) == ("jane", {"project": "migration"})
    assert (production.environment, production.console) == ("production", "cloudwatch")
    assert (production.profile, look.profile) == ("acme-prod", "acme-look")
    assert look.policy_arns == ("arn:aws:iam::aws:policy/ReadOnlyAccess",)
    assert dict(workspace.aliases) == {"acme-old/prod": "acme/production"}
    direct = workspace.roles["ours/sandbox"]
    assert (direct.role_name, direct.account_id, direct.via) == ("AdministratorAccess", "555555555555", ())
    saml = workspace.roles["initech/admin"]
    assert (saml.source, saml.via) == ("idp", ())
    own = workspace.roles["umbrella/own"]
    assert (own.role_arn, own.role_name, own.account_id) == (None, None, "777777777777")
    console = workspace.roles["wayne/console"]
    assert (console.source, console.account_id) == (None, None)
    assert list(workspace.clients) == ["acme", "ours", "initech", "umbrella", "wayne"]


def test_a_role_wins_over_its_client_and_the_client_over_settings(loaded: Load) -> None:
    workspace = loaded(f"""
[settings]
source = "a"
session_name = "settings"
credentials = "refreshing"
sts_region = "eu-west-1"
[sources.a]
kind = "ambient"
via = ["arn:aws:iam::111111111111:role/a"]
[sources.b]
kind = "ambient"
via = ["arn:aws:iam::111111111111:role/b"]
[sources.c]
kind = "ambient"
[clients.one.roles.x]
role_arn = "{ARN}"
[clients.two]
source = "b"
session_name = "client"
credentials = "exported"
region = "eu-west-1"
[clients.two.roles.x]
role_arn = "{ARN}"
[clients.two.roles.y]
role_arn = "{ARN}"
source = "c"
session_name = "role"
region = "eu-west-2"
via = ["arn:aws:iam::111111111111:role/own"]
""")
    assert messages(workspace) == ""
    one, two, three = workspace.roles.values()
    assert (one.source, one.session_name, one.credentials, one.sts_region) == (
        "a",
        "settings",
        "refreshing",
        "eu-west-1",
    )
    assert (two.source, two.session_name, two.credentials, two.region) == ("b", "client", "exported", "eu-west-1")
    assert (three.source, three.session_name, three.region) == ("c", "role", "eu-west-2")
    assert [role.via[0][-4:] for role in (one, two, three)] == ["le/a", "le/b", "/own"]


def test_a_sole_source_needs_no_naming(role: Load) -> None:
    assert role(f'role_arn = "{ARN}"').roles["acme/production"].source == "here"


def test_files_keep_their_order(write: Write) -> None:
    path = write(SOURCE + "[clients.z]\n[clients.a]\n", m="[clients.m]\n", b="[clients.b]\n")
    assert list(load(path).clients) == ["z", "a", "b", "m"]


def test_C18_ten_thousand_roles_load_fast_and_twenty_thousand_are_the_most(write: Write) -> None:
    def client(slug: str, roles: int) -> str:
        table = '[clients.{0}.roles.r{1}]\nrole_arn = "arn:aws:iam::222222222222:role/R"\nregion = "eu-west-1"\n'
        return "".join(table.format(slug, number) for number in range(roles))

    path = write(SOURCE, **{f"c{number:03}": client(f"c{number}", 20) for number in range(500)})
    started = time.process_time()
    workspace = load(path)
    assert time.process_time() - started < 2
    assert len(workspace.roles) == 10_000
    assert messages(workspace) == ""
    for number in range(500):
        (path.parent / "clients.d" / f"c{number:03}.toml").write_text(client(f"c{number}", 41))
    workspace = load(path)
    assert "more than 20000 roles" in messages(workspace)
    assert len(workspace.roles) <= 20_000


def test_C25_a_newer_schema_is_read_and_marked_read_only(loaded: Load) -> None:
    workspace = loaded(f'schema = 2\n{SOURCE}[clients.acme.roles.x]\nrole_arn = "{ARN}"\n')
    assert workspace.read_only
    assert workspace.roles
    assert [problem.severity for problem in workspace.problems] == [Severity.WARNING]
    assert "schema 2" in messages(workspace)
    assert not loaded("schema = 1\n").read_only


@pytest.mark.parametrize("schema", ['"1"', "0", "-1", "true", "1.0"])
def test_C25_a_schema_that_is_none_is_an_error(loaded: Load, schema: str) -> None:
    workspace = loaded(f"schema = {schema}\n[clients.acme]\n")
    assert "config.toml:1:1: schema must be a whole number" in messages(workspace)
    assert list(workspace.clients) == ["acme"]


def test_C26_no_schema_before_this_one_is_known_and_nothing_is_migrated(write: Write) -> None:
    path = write(f'schema = 0\n{SOURCE}[clients.acme.roles.x]\nrole_arn = "{ARN}"\n')
    before = path.read_bytes()
    workspace = load(path)
    assert "config.toml:1:1: schema must be a whole number. Write schema = 1." in messages(workspace)
    assert list(workspace.roles) == ["acme/x"]
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir() if file.is_file()] == ["config.toml"]


def test_the_standard_librarys_parser_does_where_the_compiled_one_is_missing(write: Write) -> None:
    path = write((EXAMPLES / "everything.toml").read_bytes(), broken="a = \n")
    code = """
import sys
from pathlib import Path
sys.modules.update({"tomli": None} if sys.argv[2] == "without" else {})
from awsclients.config.load import load
workspace = load(Path(sys.argv[1]))
print(workspace.roles, *workspace.problems, sep="\\n")
print("tomllib" in sys.modules, file=sys.stderr)
"""
    runs = [
        subprocess.run([sys.executable, "-c", code, path, how], capture_output=True, text=True, check=True)
        for how in ("with", "without")
    ]
    assert [run.stderr.strip() for run in runs] == ["False", "True"]
    assert runs[0].stdout == runs[1].stdout
    assert "acme/production" in runs[0].stdout
    assert "broken.toml:1:5" in runs[0].stdout


def test_importing_the_configuration_stays_cheap() -> None:
    code = "import sys, awsclients.config.load as l; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not set(done.stdout.split()) & {"difflib", "json", "filelock", "tomli_w", "asyncio", "boto3"}


@given(text=documents)
@settings(deadline=None)
def test_no_legal_file_makes_loading_fail(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp(DRAWN)
    for prefix in ("", "[clients.acme]\n", "[clients.acme.roles.x]\n", "[sources.x]\n", "[settings]\n"):
        path = folder / "config.toml"
        path.write_text(prefix + text)
        path.chmod(0o600)
        for problem in load(path).problems:
            assert inert(problem.message)
            assert problem.place.line >= 0
