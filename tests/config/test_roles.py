"""Which values go together, and which source a role may begin at."""

import pytest
from tests.config.written import ARN, Load, messages

PROVIDER = "arn:aws:iam::222222222222:saml-provider/AWS-SSO"
RESERVED = (
    "arn:aws:iam::222222222222:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123456789abcdef"
)
IDP = (
    '[sources.idp]\nkind = "saml"\nsign_in_url = "https://idp.example/"\nacs_url = "http://127.0.0.1:7890/saml"\n'
)
KEY = '[sources.jane]\nkind = "access-key"\naccess_key_id = "AKIAIOSFODNN7EXAMPLE"\n'
PORTAL = """[sources.hub]
kind = "identity-center"
sso_start_url = "https://a.awsapps.com/start"
sso_region = "eu-west-1"
"""
HUB = PORTAL + 'account_id = "111111111111"\nrole_name = "ClientAccess"\n'


def arn(name: str, account: str = "222222222222", partition: str = "aws") -> str:
    return f"arn:{partition}:iam::{account}:role/{name}"


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (f'role_arn = "{ARN}"\nrole_name = "x"', "7:1: role_arn and role_name exclude each other"),
        (f'role_arn = "{ARN}"\naccount_id = "333333333333"', "7:1: account_id is not the account in role_arn"),
        ('role_name = "x"', "6:1: role_name needs an account"),
        ('environment = "production"', "5:1: The role does not say where it is"),
        (
            f'account_id = "222222222222"\nsaml_provider_arn = "{PROVIDER}"',
            "7:1: saml_provider_arn goes with role_arn",
        ),
        (
            'account_id = "222222222222"\npolicy_arns = ["arn:aws:iam::aws:policy/P"]',
            "7:1: policy_arns goes with role_arn",
        ),
        (
            f'role_arn = "{ARN}"\nsaml_provider_arn = "{PROVIDER.replace("2222", "3333")}"',
            "7:1: saml_provider_arn is not in the role's account",
        ),
        (
            f'role_arn = "{ARN}"\npolicy_arns = ["arn:aws:iam::333333333333:policy/P"]',
            "7:1: policy_arns holds a policy of another account",
        ),
        (f'role_arn = "{ARN}"\npolicy_arns = ["arn:aws-cn:iam::aws:policy/P"]', "7:1: policy_arns holds a policy"),
        (f'role_arn = "{RESERVED}"\nsaml_provider_arn = "{PROVIDER}"', "6:1: IAM Identity Center made this role"),
    ],
)
def test_C48_what_contradicts_itself_is_an_error(role: Load, lines: str, words: str) -> None:
    workspace = role(lines)
    assert f"config.toml:{words}" in messages(workspace)
    assert not workspace.roles
    assert workspace.errors[0].subject == "acme/production"


def test_C46_a_role_that_identity_center_made_says_what_to_write_instead(role: Load) -> None:
    workspace = role(f'role_arn = "{RESERVED}"')
    assert 'Write account_id = "222222222222" and role_name = "Admin", with' in messages(workspace)
    assert not workspace.roles
    assert role(f'role_arn = "{arn("AWSReservedSSO_/Own")}"').roles


def test_C48_the_same_account_twice_is_fine(role: Load) -> None:
    workspace = role(
        f'role_arn = "{ARN}"\naccount_id = "222222222222"\npolicy_arns = ["arn:aws:iam::222222222222:policy/P"]'
    )
    assert messages(workspace) == ""


def chain(*arns: str) -> str:
    return "via = [" + ", ".join(f'"{item}"' for item in arns) + "]"


@pytest.mark.parametrize(
    ("via", "words"),
    [
        (chain(ARN), "passes through a role twice: Consultant > Consultant"),
        (chain(arn("a"), arn("b"), arn("a")), "passes through a role twice: a > b > a > Consultant"),
        (chain(arn("a", partition="aws-cn")), "from one AWS partition to another: a > Consultant"),
        (chain(*(arn(f"r{number}") for number in range(5))), "4 is the most"),
        (chain(*(arn(f"r{number}") for number in range(20))), "4 is the most"),
        (chain("acme/production"), "no ARN"),
    ],
)
def test_C54_a_route_that_cannot_be_walked_is_an_error_with_its_path(role: Load, via: str, words: str) -> None:
    workspace = role(f'role_arn = "{ARN}"\n{via}')
    assert words in messages(workspace)
    assert "config.toml:7:1:" in messages(workspace)
    assert not workspace.roles


def test_C54_five_roles_are_a_route(role: Load) -> None:
    workspace = role(f'role_arn = "{ARN}"\n' + chain(*(arn(f"r{number}") for number in range(4))))
    assert messages(workspace) == ""
    assert len(workspace.roles["acme/production"].via) == 4


def test_C54_the_sources_own_roles_count_too(role: Load) -> None:
    workspace = role(f'role_arn = "{ARN}"', source=KEY + chain(ARN) + "\n")
    assert "passes through a role twice" in messages(workspace)
    twice = role(f'role_arn = "{ARN}"', source=KEY + chain(arn("a"), arn("a")) + "\n")
    assert "config.toml:4:1: via passes through" in messages(twice)
    assert not twice.sources


@pytest.mark.parametrize(
    ("source", "lines", "words"),
    [
        (
            "",
            f'role_arn = "{ARN}"',
            "Begin config.toml with: sources.work = {",
        ),
        (KEY + HUB, f'role_arn = "{ARN}"', "names no source. Add source = with one of jane, hub"),
        (KEY, f'source = "john"\nrole_arn = "{ARN}"', "There is no source john. Known are jane."),
        ("", f'source = "john"\nrole_arn = "{ARN}"', "There is no source john. Add [sources.john]."),
        (KEY, 'account_id = "222222222222"\nrole_name = "x"', "role_name needs an identity-center source"),
        (PORTAL, f'role_arn = "{ARN}"', "names no permission set to begin with"),
        (HUB, 'account_id = "222222222222"', "account_id is not the account of the source hub"),
        (IDP, f'role_arn = "{ARN}"', "idp is a SAML source. Add role_arn and saml_provider_arn"),
        (KEY, f'role_arn = "{ARN}"\nsaml_provider_arn = "{PROVIDER}"', "needs a source of kind saml"),
        (
            KEY + 'mfa_serial = "arn:aws-cn:iam::111111111111:mfa/jane"\n',
            f'role_arn = "{ARN}"',
            "another AWS partition",
        ),
        (
            '[settings]\nsource = "gone"\n' + KEY,
            f'role_arn = "{ARN}"',
            "There is no source gone, which [settings] names. ",
        ),
    ],
)
def test_a_role_that_cannot_begin_anywhere_is_an_error(role: Load, source: str, lines: str, words: str) -> None:
    workspace = role(lines, source=source)
    assert words in messages(workspace)
    assert not workspace.roles
    assert workspace.errors[0].subject == "acme/production"


def test_roles_of_a_broken_source_say_so_and_others_stay(loaded: Load) -> None:
    workspace = loaded(
        f'{KEY}[sources.bad]\nkind = "access-key"\n[clients.acme.roles.a]\nsource = "bad"\nrole_arn = "{ARN}"\n'
        f'[clients.acme.roles.b]\nsource = "jane"\nrole_arn = "{ARN}"\n'
    )
    assert list(workspace.roles) == ["acme/b"]
    assert "config.toml:4:1: access_key_id is missing" in messages(workspace)
    assert "config.toml:7:1: The source bad has an error of its own" in messages(workspace)


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        (PORTAL, 'account_id = "222222222222"\nrole_name = "x"'),
        (HUB, 'account_id = "111111111111"'),
        (IDP, f'role_arn = "{ARN}"\nsaml_provider_arn = "{PROVIDER}"'),
        (KEY, 'account_id = "222222222222"'),
        ("", 'console_url = "https://wayne.signin.aws.amazon.com/console"'),
    ],
)
def test_every_way_in_loads(role: Load, source: str, lines: str) -> None:
    workspace = role(lines, source=source)
    assert messages(workspace) == ""
    assert list(workspace.roles) == ["acme/production"]


def test_via_that_does_nothing_is_a_warning_where_it_was_written(role: Load) -> None:
    workspace = role('account_id = "222222222222"\n' + chain(arn("a")), source=KEY)
    assert "config.toml:8:1: via does nothing here" in messages(workspace)
    assert workspace.roles["acme/production"].via == ()
    inherited = role('account_id = "222222222222"', source=KEY + chain(arn("a")) + "\n")
    assert messages(inherited) == ""
