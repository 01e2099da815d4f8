"""A wrong key is said where it stands, and takes away as little as it can."""

import pytest
from tests.config.written import ARN, SOURCE, Load, messages

from awsclients.config.model import Saml, Severity


def test_C04_an_unknown_key_is_a_warning_with_the_nearest_known_one(role: Load) -> None:
    workspace = role(f'role_arn = "{ARN}"\nenviroment = "production"')
    assert workspace.roles
    (problem,) = workspace.problems
    assert problem.severity is Severity.WARNING
    assert str(problem).endswith(
        "config.toml:7:1: enviroment is unknown here and does nothing. Did you mean environment?"
    )


@pytest.mark.parametrize(
    ("lines", "near"),
    [
        ("regoin = 1", None),
        ("[setings]", "settings"),
        ("[settings]\nsesion_name = 1", "session_name"),
        ('[sources.x]\nkind = "profile"\nprofile = "a"\nprofil = 1', "profile"),
        ("[clients.acme]\ncolour = 1", "color"),
    ],
)
def test_C04_unknown_keys_are_found_everywhere(loaded: Load, lines: str, near: str | None) -> None:
    workspace = loaded(lines)
    (problem,) = workspace.problems
    assert problem.severity is Severity.WARNING
    assert (f"Did you mean {near}?" in problem.message) if near else ("awsclients schema" in problem.message)
    assert problem.place.line == lines.count("\n") + 1


@pytest.mark.parametrize(
    ("lines", "advice"),
    [
        ("[clients.acme.production]", "Did you mean [clients.acme.roles.production]?"),
        (f'[clients.acme]\nrole_arn = "{ARN}"', "to one of the client's roles, below [clients.acme.roles.NAME]."),
    ],
)
def test_C04_what_belongs_into_a_role_says_where(loaded: Load, lines: str, advice: str) -> None:
    assert advice in messages(loaded(lines))


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("1", "integer"),
        ("inf", "float"),
        ("true", "boolean"),
        ("2027-01-01", "a date or time"),
        ("[]", "list"),
        ("{}", "table"),
    ],
)
def test_C05_a_wrong_type_says_what_was_found(role: Load, value: str, kind: str) -> None:
    workspace = role(f"role_arn = {value}")
    assert f"config.toml:6:1: role_arn must be text, found {kind}." in messages(workspace)
    assert "acme" in workspace.clients
    assert not workspace.roles


@pytest.mark.parametrize(
    "lines", ["clients = []", "[clients]\nacme = 1", "[clients.acme]\nroles = 1", "sources = 1", "settings = 1"]
)
def test_C05_a_wrong_type_instead_of_a_table_is_an_error(loaded: Load, lines: str) -> None:
    workspace = loaded(lines)
    assert "must be a table" in messages(workspace)
    assert len(workspace.errors) == 1


@pytest.mark.parametrize(("value", "words"), [("222222222222", "found integer"), ('"22222222222"', "12 digits")])
def test_C06_account_ids_are_text(role: Load, value: str, words: str) -> None:
    assert words in messages(role(f'account_id = {value}\nrole_name = "x"'))


@pytest.mark.parametrize("value", ['""', '"   "', '"\\t\\n"'])
def test_C07_empty_text_is_an_error_of_its_entry(loaded: Load, value: str) -> None:
    workspace = loaded(f'{SOURCE}[clients.acme]\nname = {value}\n[clients.globex.roles.x]\nrole_arn = "{ARN}"\n')
    assert "config.toml:4:1: name is empty." in messages(workspace)
    assert list(workspace.clients) == ["globex"]
    assert workspace.errors[0].subject == "acme"


def test_C07_a_missing_key_is_named(loaded: Load) -> None:
    workspace = loaded('\n[sources.jane]\nkind = "access-key"\n')
    assert "config.toml:2:1: access_key_id is missing. Add it." in messages(workspace)
    assert not workspace.sources


def test_a_wrong_role_loses_the_role_and_a_wrong_client_key_the_client(loaded: Load) -> None:
    workspace = loaded(f"""{SOURCE}
[clients.acme.roles.good]
role_arn = "{ARN}"
[clients.acme.roles.bad]
role_arn = "{ARN}x y"
[clients.globex]
color = "mauve"
[clients.globex.roles.good]
role_arn = "{ARN}"
[clients.globex.roles.bad]
duration = "1s"
""")
    assert list(workspace.roles) == ["acme/good"]
    assert list(workspace.clients) == ["acme"]
    assert [problem.subject for problem in workspace.errors] == ["acme/bad", "globex", "globex/bad"]


def test_every_broken_key_is_reported_not_only_the_first(role: Load) -> None:
    workspace = role(
        'role_arn = 1\nregion = "x"\nduration = "1s"\nexternal_id = "a"\nprofile = "a b"\nconsole = 3'
    )
    assert [problem.place.line for problem in workspace.errors] == [6, 7, 8, 9, 10, 11]


def test_every_message_says_what_is_wrong_and_what_to_do(role: Load) -> None:
    workspace = role(
        "role_arn = 1\nregion = 'x'\nduration = '1s'\nexternal_id = 1\nvia = 3\nsession_tags = 1\npolicy_arns = 2",
        client="color = 'mauve'\nowner = 'me'\nengagement_ends = 1\nenv = { AWS_X = '1' }\ndirectories = ['a']",
    )
    assert len(workspace.errors) == 12
    for problem in workspace.errors:
        assert problem.message.count(". ") >= 1, problem.message
        assert problem.message.endswith("."), problem.message


def test_C29_nothing_is_expanded(role: Load) -> None:
    workspace = role(
        f'role_arn = "{ARN}"',
        client='name = "$HOME %PATH% ~"\ndirectories = ["~/clients/$USER"]\nenv = { A = "~/x", B = "$HOME" }',
    )
    acme = workspace.clients["acme"]
    assert acme.name == "$HOME %PATH% ~"
    assert acme.directories == ("~/clients/$USER",)
    assert dict(acme.env) == {"A": "~/x", "B": "$HOME"}


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ('color = "mauve"', "blue, turquoise, green, yellow, orange, red, pink, purple, or like #ff8800"),
        ('color = "#ff880"', "#ff8800"),
        ('owner = "me"', "must be one of client, us"),
        ('directories = ["clients/acme"]', "not a full path"),
        ('directories = ["~jane/acme"]', "not a full path"),
        ('env = { AWS_PROFILE = "x" }', "may not set AWS_*"),
        ('env = { aws_profile = "x" }', "may not set AWS_*"),
        ('env = { "A=B" = "x" }', "cannot be one"),
        ("env = { A = 1 }", "must hold text"),
        ('env = { A = "\\u0000" }', "must hold text"),
        ('accounts = { "1" = "x" }', "12 digits"),
        ('engagement_ends = "2027-03-31"', "without quotes"),
        ("engagement_ends = 2027-03-31T00:00:00Z", "must be a day"),
        ('labels = "a"', "must be a list"),
        ('credentials = "both"', "exported, refreshing"),
        ('environment = "production "', "must be one word"),
        ('environment = "prоduction"', "must be one word"),
    ],
)
def test_what_a_client_may_not_say(loaded: Load, lines: str, words: str) -> None:
    workspace = loaded(f"[clients.acme]\n{lines}\n")
    assert words in messages(workspace)
    assert not workspace.clients


@pytest.mark.parametrize("color", ["blue", "purple", "#FF8800", "#00aaff"])
def test_colours_are_those_of_firefox_containers_or_numbers(loaded: Load, color: str) -> None:
    assert loaded(f'[clients.acme]\ncolor = "{color}"\n').clients["acme"].color == color


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("guard_for = 0", "out of bounds"),
        ('guard = "production"', "must be a list"),
        ("shell = []", "is empty"),
        ('shell = "/bin/sh"', "must be a list"),
        ('browser = "firefox"', "must be one of auto"),
        ('keyring = "file"', "auto, pass"),
        ('lock = "4h"', "must be a table"),
        ("lock = { sleep = 1 }", "idle and suspend"),
        ("lock = { idle = -1 }", "out of bounds"),
        ('session_name = "j"', "session name"),
        ('source = "No"', "slug"),
    ],
)
def test_a_wrong_setting_is_lost_and_the_rest_kept(loaded: Load, lines: str, words: str) -> None:
    workspace = loaded(f'[settings]\n{lines}\nsts_region = "eu-west-1"\n')
    assert words in messages(workspace)
    assert len(workspace.errors) == 1
    assert workspace.settings.sts_region == "eu-west-1"
    assert workspace.settings.guard == (None if lines.startswith("guard = ") else ("production",))


def test_settings_take_their_other_forms(loaded: Load) -> None:
    workspace = loaded(
        '[settings]\nbrowser = ["open", "%s"]\nguard = []\nguard_for = 90\n'
        'lock = { idle = "10m", suspend = "off" }\n'
    )
    assert messages(workspace) == ""
    settings = workspace.settings
    assert (settings.browser, settings.guard, settings.guard_for) == (("open", "%s"), (), 90)
    assert (settings.lock.idle, settings.lock.suspend) == (600, None)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ('kind = "vault"', "kind must be one of identity-center, access-key"),
        ("", "kind must be one of"),
        ('kind = "access-key"\naccess_key_id = "ASIAIOSFODNN7EXAMPLE"', "begins with AKIA"),
        ('kind = "access-key"\naccess_key_id = "AKIAIOSFODNN7EXAMPLE"\nmfa_serial = "x"', "MFA serial"),
        ('kind = "access-key"\naccess_key_id = "AKIAIOSFODNN7EXAMPLE"\nmfa_command = "op"', "must be a list"),
        ('kind = "profile"\nprofile = "a]"', "without brackets"),
        ('kind = "saml"\nsign_in_url = "http://idp.example/"\nacs_url = "http://127.0.0.1:1/"', "https"),
        (
            'kind = "saml"\nsign_in_url = "https://idp.example/"\nacs_url = "http://localhost:7890/"',
            "127.0.0.1:7890",
        ),
        (
            'kind = "saml"\nsign_in_url = "https://idp.example/"\nacs_url = "http://127.0.0.1:99999/"',
            "127.0.0.1:7890",
        ),
        (
            'kind = "saml"\nsign_in_url = "https://idp.example/"\nacs_url = "http://127.0.0.1:7890/#saml"',
            "127.0.0.1:7890",
        ),
        (
            'kind = "saml"\nsign_in_url = "http://127.0.0.1/"\nacs_url = "http://127.0.0.1:7890/saml"',
            "sign_in_url must begin with https://, or be on this computer",
        ),
    ],
)
def test_what_a_source_may_not_say(loaded: Load, lines: str, words: str) -> None:
    workspace = loaded(f"[sources.hub]\n{lines}\n")
    assert words in messages(workspace)
    assert not workspace.sources
    assert workspace.errors[0].subject == "sources.hub"


def test_a_saml_source_is_kept_as_written_to_the_last_slash(loaded: Load) -> None:
    begins, acs = "http://127.0.0.1:8088/idp?RelayState={relay_state}", "http://127.0.0.1:7890/saml/"
    workspace = loaded(f'[sources.idp]\nkind = "saml"\nsign_in_url = "{begins}"\nacs_url = "{acs}"\n')
    assert workspace.sources["idp"] == Saml(name="idp", sign_in_url=begins, acs_url=acs)
    assert not workspace.problems


def portal(url: str, more: str = "") -> str:
    return f'[sources.hub]\nkind = "identity-center"\nsso_start_url = "{url}"\nsso_region = "eu-west-1"\n{more}\n'


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://d-1234567890.awsapps.com/start", "https://d-1234567890.awsapps.com/start"),
        ("https://d-1234567890.awsapps.com/start/", "https://d-1234567890.awsapps.com/start"),
        ("https://D-1234567890.awsapps.com/start#/", "https://d-1234567890.awsapps.com/start"),
        ("https://d-1234567890.awsapps.com/start/#/", "https://d-1234567890.awsapps.com/start"),
        ("https://xn--acme-loa.awsapps.com/start", "https://xn--acme-loa.awsapps.com/start"),
    ],
)
def test_C56_start_urls_are_brought_to_one_form(loaded: Load, url: str, expected: str) -> None:
    workspace = loaded(portal(url))
    hub = workspace.sources["hub"]
    assert getattr(hub, "sso_start_url") == expected  # noqa: B009
    assert not workspace.problems


@pytest.mark.parametrize(
    "url",
    [
        "http://d-1234567890.awsapps.com/start",
        "https://jane:hunter2@d-1234567890.awsapps.com/start",
        "https://127.0.0.1/start",
        "https://[::1]/start",
        "https://localhost/start",
        "https://äcme.awsapps.com/start",
        "https://d-1234567890.awsapps.com/start?x=1",
        "https://d-1234567890.awsapps.com/start#/console",
        "https://",
        "start",
    ],
)
def test_C56_what_is_no_start_url_is_refused(loaded: Load, url: str) -> None:
    workspace = loaded(portal(url))
    assert not workspace.sources
    assert "hunter2" not in messages(workspace)


def test_C56_a_host_in_another_script_is_shown_as_what_it_is(loaded: Load) -> None:
    assert "Write it as https://xn--wsapps-2nf.com/ and so on." in messages(
        loaded(portal("https://аwsapps.com/start"))
    )
    for url in ("https://awsapps.com/stärt", "https://jané:hunter2@аwsapps.com/start", f"https://{'ä' * 70}.com/"):
        assert "Write it as the browser shows it." in messages(loaded(portal(url)))


@pytest.mark.parametrize(
    "host",
    [
        "ssoins-1234567890abcdef.portal.eu-west-1.app.aws",
        "ssoins-1234567890abcdef.us-east-1.portal.amazonaws.com",
        "start.home.awsapps.cn",
        "ssoins-1234567890abcdef.cn-north-1.portal.amazonaws.com.cn",
        "ssoins-1234567890abcdef.eusc-de-east-1.portal.amazonaws.eu",
    ],
)
def test_C56_a_portal_of_any_partition_is_not_doubted(loaded: Load, host: str) -> None:
    assert not loaded(portal(f"https://{host}/start")).problems


def test_C56_a_portal_that_is_not_at_aws_is_doubted(loaded: Load) -> None:
    workspace = loaded(portal("https://awsapps.com.evil.example/start"))
    assert "which is not an address of AWS" in messages(workspace)
    assert "hub" in workspace.sources
    assert not workspace.errors


def test_identity_center_names_account_and_permission_set_together(loaded: Load) -> None:
    workspace = loaded(portal("https://a.awsapps.com/start", 'role_name = "x"'))
    assert "Write both, or neither." in messages(workspace)


@pytest.mark.parametrize("region", ["eu-west-1\\n", "x@evil.com:443/#", "", "EU-WEST-1"])
def test_C55_what_is_no_region_is_an_error(role: Load, region: str) -> None:
    assert not role(f'role_arn = "{ARN}"\nregion = "{region}"').roles


def test_C55_a_region_that_is_new_is_used_with_a_warning(role: Load) -> None:
    workspace = role(f'role_arn = "{ARN}"\nregion = "us-east-9"')
    assert workspace.roles["acme/production"].region == "us-east-9"
    assert "region is no region that awsclients knows" in messages(workspace)
    assert not workspace.errors


def test_C55_every_region_of_botocore_is_known() -> None:
    import botocore.session

    from awsclients.config.partitions import REGIONS, STS_REGION

    session = botocore.session.get_session()
    named = {region for partition in STS_REGION for region in session.get_available_regions("sts", partition)}
    assert set(STS_REGION.values()) <= REGIONS
    assert len(REGIONS & named) > 30


@pytest.mark.parametrize("value", ["899", "43201", "0", "-1", '"1s"', '"13h"', "1.5", "true", '"x"', "[]"])
def test_C53_durations_have_bounds(role: Load, value: str) -> None:
    workspace = role(f'role_arn = "{ARN}"\nduration = {value}')
    assert "config.toml:7:1: duration" in messages(workspace)
    assert not workspace.roles


@pytest.mark.parametrize(("value", "seconds"), [("900", 900), ("43200", 43200), ('"90m"', 5400), ('"12h"', 43200)])
def test_C53_durations_within_them_load(role: Load, value: str, seconds: int) -> None:
    assert role(f'role_arn = "{ARN}"\nduration = {value}').roles["acme/production"].duration == seconds


def test_C50_an_external_id_that_is_a_number_belongs_in_quotes(role: Load) -> None:
    assert "external_id must be text, found integer. Put it in quotes." in messages(
        role(f'role_arn = "{ARN}"\nexternal_id = 12345')
    )
    assert role(f'role_arn = "{ARN}"\nexternal_id = "12345"').roles["acme/production"].external_id == "12345"


@pytest.mark.parametrize(
    "lines",
    [
        "session_tags = { " + ", ".join(f'k{number} = "v"' for number in range(51)) + " }",
        'session_tags = { "aws:x" = "v" }',
        'session_tags = { k = "a;b" }',
        "policy_arns = [" + '"arn:aws:iam::aws:policy/P", ' * 11 + "]",
        'source_identity = "aws:jane"',
        'console = "javascript:x"',
        'profile = "default"',
        'profile = "a]b"',
        'console_url = "http://wayne.example/"',
        'aliases = ["acme"]',
    ],
)
def test_C57_what_sts_and_the_console_do_not_take_is_an_error(role: Load, lines: str) -> None:
    workspace = role(f'role_arn = "{ARN}"\n{lines}')
    assert not workspace.roles
    assert workspace.errors[0].place.line == 7


NAMES = [
    "\\u001b]52;c;AA\\u0007",
    "[/x]",
    "[@click=app.quit]x[/]",
    "{}%s",
    "\u202e",
    "👩\u200d💻",
    "x" * 10_000,
    "a\\nb\\tc",
]


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_C58_a_name_may_hold_anything_and_drives_nothing(loaded: Load, name: str) -> None:
    workspace = loaded(f'[clients.acme]\nname = "{name}"\n')
    assert workspace.clients["acme"].name
    assert not workspace.problems


def test_an_entry_that_is_no_table_is_what_its_error_takes_away(loaded: Load) -> None:
    workspace = loaded('[sources]\nb = "x"\n[clients]\nacme = 1\n[clients.wayne.roles]\nweb = []\n')
    assert {problem.subject for problem in workspace.errors} == {"sources.b", "acme", "wayne/web"}
