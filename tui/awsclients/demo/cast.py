"""Who plays in the demo: five clients in different states, and the accounts behind them."""

from awsclients.demo.centers import Center
from awsclients.demo.idp import Application
from awsclients.demo.policy import Policy
from awsclients.demo.server import EmbeddedAws
from awsclients.secrets.secret import Secret

HUB = "111111111111"
ACME, ACME_STAGING = "222222222222", "777777777777"
GLOBEX = "333333333333"
INITECH = "444444444444"
UMBRELLA = "555555555555"
WAYNE, WAYNE_PLATFORM = "666666666666", "888888888888"
INITECHS_PROVIDER = f"arn:aws:iam::{INITECH}:saml-provider/Jane"
"""What Initech made from the metadata of jane's identity provider."""
GATEWAY = f"arn:aws:iam::{HUB}:role/gateway"
CENTER = Center(
    start_url="https://jane.awsapps.com/start",
    region="eu-west-1",
    sets={HUB: ("ClientAccess",), WAYNE: ("AdministratorAccess", "ReadOnlyAccess")},
)
"""The consultant's own Identity Center."""

LOGIN = f"arn:aws:iam::{UMBRELLA}:user/jane"
"""Umbrella's user, who has a console password and no key, and has signed in by `aws login`."""
USERS = {"hub": (HUB, "jane"), "hub-mfa": (HUB, "jane-mfa"), "gateway": (HUB, "jane"), "wayne": (WAYNE, "jane")}
"""The sources, and whose key each one uses: account and user name."""

_ACCOUNTS = {
    HUB: ("jane-hub", ()),
    ACME: ("acme-prod", ("acme-prod-invoices", "acme-prod-site")),
    ACME_STAGING: ("acme-staging", ("acme-staging-site",)),
    GLOBEX: ("globex-lab", ("globex-measurements",)),
    INITECH: ("initech", ("initech-reports",)),
    UMBRELLA: ("umbrella-research", ()),
    WAYNE: ("wayne", ("wayne-backups",)),
    WAYNE_PLATFORM: ("wayne-platform", ("wayne-platform-logs",)),
}


def enter(aws: EmbeddedAws, acs_url: str) -> dict[str, tuple[str, Secret]]:
    """Fill the embedded AWS; returns each source's access key id and secret key.

    `acs_url` is where the identity provider posts its answer.
    """
    for account_id, (alias, buckets) in _ACCOUNTS.items():
        aws.add_account(account_id, alias, buckets=buckets)
    aws.add_role(GATEWAY, trusts(f"arn:aws:iam::{HUB}:user/jane"), max_session=3600)
    for account_id in (ACME, ACME_STAGING):
        aws.add_role(_role(account_id, "Consultant"), trusts(HUB, "acme-7c1e2a"), max_session=14400)
    aws.add_role(_role(GLOBEX, "Partner"), trusts(HUB, "globex-91d04f"), max_session=14400)
    aws.add_role(_role(INITECH, "External"), trusts(HUB, "initech-5b83c6", mfa=True))
    reports = _role(INITECH, "Reports")
    aws.add_role(reports, trusts_saml(INITECHS_PROVIDER, acs_url), max_session=14400)
    application = Application(acs_url=acs_url, pairs=(f"{INITECHS_PROVIDER},{reports}",))
    aws.add_saml_application("initech", application, providers=[INITECHS_PROVIDER])
    aws.add_role(_role(INITECH, "Logs"), trusts(HUB, "initech-5b83c6"))
    aws.add_role(_role(UMBRELLA, "Advisor"), trusts(HUB, "umbrella-00f7d2"))
    aws.add_console_user(UMBRELLA, "jane")
    aws.add_role(_role(WAYNE_PLATFORM, "Operator"), trusts(GATEWAY))
    aws.add_identity_center(CENTER)
    aws.add_role(_role(ACME, "Auditor"), trusts(HUB, "acme-7c1e2a"))
    return {source: _key(aws, *user) for source, user in USERS.items()}


def profile_key(aws: EmbeddedAws) -> tuple[str, Secret]:
    """The key that lies in jane's own AWS files, as another tool left it there: id and secret."""
    return _key(aws, HUB, "jane-cli")


def trusts(principal: str, external_id: str | None = None, *, mfa: bool = False) -> Policy:
    """A trust policy as a client's administrator writes it."""
    conditions: dict[str, object] = {}
    if external_id is not None:
        conditions["StringEquals"] = {"sts:ExternalId": external_id}
    if mfa:
        conditions["Bool"] = {"aws:MultiFactorAuthPresent": "true"}
    statement = {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "sts:AssumeRole"}
    return {
        "Version": "2012-10-17",
        "Statement": [{**statement, "Condition": conditions} if conditions else statement],
    }


def trusts_saml(provider_arn: str, acs_url: str) -> Policy:
    """A trust policy for one SAML provider, when its response is addressed to `acs_url`."""
    statement = {
        "Effect": "Allow",
        "Principal": {"Federated": provider_arn},
        "Action": "sts:AssumeRoleWithSAML",
        "Condition": {"StringEquals": {"SAML:aud": acs_url}},
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def _role(account_id: str, name: str) -> str:
    return f"arn:aws:iam::{account_id}:role/{name}"


def _key(aws: EmbeddedAws, account_id: str, name: str) -> tuple[str, Secret]:
    for key in aws.directory.keys.values():
        if key.arn == f"arn:aws:iam::{account_id}:user/{name}":
            return key.access_key_id, key.secret
    number, secret, _ = aws.add_user(account_id, name, mfa=name.endswith("-mfa"))
    return number, secret
