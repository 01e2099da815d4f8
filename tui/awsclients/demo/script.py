"""The demo's configuration, as a person would have written it."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from awsclients.demo.cast import (
    ACME,
    ACME_STAGING,
    CENTER,
    GATEWAY,
    GLOBEX,
    HUB,
    INITECH,
    INITECHS_PROVIDER,
    UMBRELLA,
    WAYNE,
    WAYNE_PLATFORM,
)

_CONFIG = """\
schema = 1

[settings]
source = "hub"
session_name = "jane"

[sources.hub]
kind = "access-key"
access_key_id = "{hub}"

[sources.hub-mfa]
kind = "access-key"
access_key_id = "{hub-mfa}"
mfa_serial = "arn:aws:iam::{HUB}:mfa/jane-mfa"

[sources.gateway]
kind = "access-key"
access_key_id = "{gateway}"
via = ["{GATEWAY}"]

[sources.idp]
kind = "saml"
sign_in_url = "{url}/idp/initech?RelayState={{relay_state}}"
acs_url = "{acs_url}"

[sources.wayne]
kind = "access-key"
access_key_id = "{wayne}"

[sources.work]
kind = "profile"
profile = "work"

[sources.umbrella]
kind = "login"
profile = "umbrella"

[sources.center]
kind = "identity-center"
sso_start_url = "{CENTER}"
sso_region = "eu-west-1"
account_id = "{HUB}"
role_name = "ClientAccess"
"""

_ACME = """\
[clients.acme]
name = "Acme Ltd"
color = "orange"
contact = "ops@acme.example"
notes = "Change freeze over the holidays. Deployments on Tuesdays only"
labels = ["retainer"]
accounts = {{ "{ACME}" = "acme-prod", "{ACME_STAGING}" = "acme-staging" }}
directories = ["{folder}/acme"]
engagement_ends = {year_later}
external_id = "acme-7c1e2a"
region = "eu-west-1"

[clients.acme.roles.production]
role_arn = "arn:aws:iam::{ACME}:role/Consultant"
environment = "production"
duration = "4h"
aliases = ["acme-old/prod"]
console = "cloudwatch"

[clients.acme.roles.production-look]
role_arn = "arn:aws:iam::{ACME}:role/Consultant"
environment = "look-only"
policy_arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]

[clients.acme.roles.staging]
role_arn = "arn:aws:iam::{ACME_STAGING}:role/Consultant"
environment = "staging"

[clients.acme.roles.audit]
source = "center"
role_arn = "arn:aws:iam::{ACME}:role/Auditor"
environment = "look-only"
"""

_GLOBEX = """\
[clients.globex]
name = "Globex GmbH"
color = "green"
contact = "cloud@globex.example"
notes = "Weekly call on Mondays"
labels = ["project"]
accounts = {{ "{GLOBEX}" = "globex-lab" }}
directories = ["{folder}/globex"]
engagement_ends = {half_year}
external_id = "globex-91d04f"
region = "eu-central-1"

[clients.globex.roles.lab]
role_arn = "arn:aws:iam::{GLOBEX}:role/Partner"
environment = "development"
"""

_INITECH = """\
[clients.initech]
name = "Initech"
color = "blue"
contact = "it@initech.example"
notes = "Asks for an MFA code. Yours is at {url}/mfa"
labels = ["project"]
accounts = {{ "{INITECH}" = "initech" }}
directories = ["{folder}/initech"]
engagement_ends = {soon}
source = "hub-mfa"
external_id = "initech-5b83c6"
region = "us-east-1"

[clients.initech.roles.admin]
role_arn = "arn:aws:iam::{INITECH}:role/External"
environment = "test"

[clients.initech.roles.reports]
source = "idp"
role_arn = "arn:aws:iam::{INITECH}:role/Reports"
saml_provider_arn = "{INITECHS_PROVIDER}"
environment = "test"
duration = "4h"

[clients.initech.roles.logs]
source = "work"
role_arn = "arn:aws:iam::{INITECH}:role/Logs"
environment = "test"
"""

_UMBRELLA = """\
[clients.umbrella]
name = "Umbrella"
color = "red"
contact = "security@umbrella.example"
notes = "Their trust policy asks for another external ID. Until that is corrected there is own, by aws login"
labels = ["onboarding"]
accounts = {{ "{UMBRELLA}" = "umbrella-research" }}
external_id = "umbrella-4d20b9"
region = "us-west-2"

[clients.umbrella.roles.advisor]
role_arn = "arn:aws:iam::{UMBRELLA}:role/Advisor"
environment = "staging"

[clients.umbrella.roles.own]
source = "umbrella"
account_id = "{UMBRELLA}"
environment = "staging"
"""

_WAYNE = """\
[clients.wayne]
name = "Wayne Enterprises"
owner = "us"
color = "purple"
contact = "platform@wayne.example"
notes = "We opened this account. The platform is behind the gateway role"
labels = ["retainer", "ours"]
accounts = {{ "{WAYNE}" = "wayne", "{WAYNE_PLATFORM}" = "wayne-platform" }}
directories = ["{folder}/wayne"]
region = "eu-north-1"

[clients.wayne.roles.own]
source = "wayne"
account_id = "{WAYNE}"
environment = "sandbox"

[clients.wayne.roles.platform]
source = "gateway"
role_arn = "arn:aws:iam::{WAYNE_PLATFORM}:role/Operator"
environment = "staging"

[clients.wayne.roles.admin]
source = "center"
account_id = "{WAYNE}"
role_name = "AdministratorAccess"
environment = "sandbox"

[clients.wayne.roles.billing]
console_url = "https://wayne.example/console"
"""

_CLIENTS = {"acme": _ACME, "globex": _GLOBEX, "initech": _INITECH, "umbrella": _UMBRELLA, "wayne": _WAYNE}


def files(url: str, acs_url: str, keys: Mapping[str, str], folder: Path, today: date) -> dict[str, str]:
    """The files of the demo: name to text. `keys` are the sources' access key ids, `folder` holds the clients'."""
    values = {
        **keys,
        "url": url,
        "acs_url": acs_url,
        "folder": str(folder),
        "soon": today + timedelta(days=12),
        "half_year": today + timedelta(days=182),
        "year_later": today + timedelta(days=365),
        "HUB": HUB,
        "CENTER": CENTER.start_url,
        "ACME": ACME,
        "ACME_STAGING": ACME_STAGING,
        "GATEWAY": GATEWAY,
        "GLOBEX": GLOBEX,
        "INITECH": INITECH,
        "INITECHS_PROVIDER": INITECHS_PROVIDER,
        "UMBRELLA": UMBRELLA,
        "WAYNE": WAYNE,
        "WAYNE_PLATFORM": WAYNE_PLATFORM,
    }
    texts = {"config.toml": _CONFIG, **{f"clients.d/{slug}.toml": text for slug, text in _CLIENTS.items()}}
    return {name: text.format_map(values) for name, text in texts.items()}
