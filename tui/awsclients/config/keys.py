"""Every key of the configuration, its kind and its meaning: what loads, and what an editor shows."""

from collections.abc import Mapping

from awsclients.config import identifiers, kinds
from awsclients.config.key import (
    ACCOUNT_ID,
    COMMAND,
    CONTENT,
    CREDENTIALS,
    ENVIRONMENT,
    FOLDER,
    PROFILE_NAME,
    REGION,
    ROLE_ARN,
    SLUG,
    TAG_NAME,
    TAG_VALUE,
    VARIABLE,
    VIA,
    Key,
    Keys,
    described,
    unknown_region,
)
from awsclients.config.kinds import TEXT, Kind, Wrong, choice, duration, either, many, matching, named, pairs
from awsclients.config.model import AccessKey, Ambient, IdentityCenter, Lock, Login, Profile, Saml, Source
from awsclients.config.web import HERE_OR_HTTPS, HTTPS, START_URL, strange_portal

DAY = 24 * 3600
CONTAINER_COLORS = ("blue", "turquoise", "green", "yellow", "orange", "red", "pink", "purple")
"""The colours of Firefox's containers."""


_LOCK_AFTER = either("off", None, duration(1, 30 * DAY))
LOCK: Keys = {
    "idle": Key(_LOCK_AFTER, 'Lock after this long without use; "off" is the default.'),
    "suspend": Key(_LOCK_AFTER, 'Lock after the computer slept this long; "4h" is the default.'),
}


def _lock(value: object) -> Lock:
    if not isinstance(value, dict):
        raise Wrong(f'must be a table, found {kinds.found(value)}. Write {{ idle = "off", suspend = "4h" }}.')
    if unknown := value.keys() - LOCK.keys():
        raise Wrong(f"has {len(unknown)} unknown key(s). It knows idle and suspend.")
    return Lock(**{name: LOCK[name].kind.read(after) for name, after in value.items()})


_STS_REGION = Key(
    REGION,
    "The region whose STS is asked, for roles of its partition. Default: one that every account has.",
    doubt=unknown_region,
)
_SESSION_NAME = Key(
    named(identifiers.session_name), "Your name in the client's CloudTrail. Default: your user name at the source."
)

SETTINGS: Keys = {
    "source": Key(SLUG, "The source of roles that name none. A sole source needs no naming."),
    "session_name": _SESSION_NAME,
    "guard": Key(
        many(ENVIRONMENT),
        "Environments whose roles open only when their address is typed in full. "
        "`production` also means prod, prd, live, prod-* and production-*.",
    ),
    "guard_for": Key(duration(1, 7 * DAY), "How long an opened guard stays open at the most."),
    "credentials": Key(CREDENTIALS, "Whether a child gets keys that end (exported) or an endpoint that renews."),
    "shell": Key(COMMAND, "The shell and its arguments. Default: $SHELL, then your login shell."),
    "browser": Key(
        Kind(
            lambda value: (
                COMMAND.read(value)
                if isinstance(value, list)
                else choice("auto", "default", "firefox-containers", "chromium-profiles").read(value)
            ),
            {
                "anyOf": [
                    {"enum": ["auto", "default", "firefox-containers", "chromium-profiles"]},
                    COMMAND.schema,
                ]
            },
        ),
        "What opens the console: one of these words, or a command in which %s is the address.",
    ),
    "sts_region": _STS_REGION,
    "keyring": Key(choice("auto", "pass"), "Where secrets are kept: the system's keyring, or pass."),
    "lock": Key(Kind(_lock, described(LOCK)), "When the agent locks by itself."),
}

_SOURCE_VIA = Key(VIA, "Roles that every route from this source passes through. They get no external ID.")


def _source(*words: str) -> Key:
    return Key(choice(*words), "Where the first credentials come from.", required=True)


SOURCES: Mapping[str, tuple[type[Source], Keys]] = {
    "identity-center": (
        IdentityCenter,
        {
            "kind": _source("identity-center"),
            "sso_start_url": Key(
                START_URL, "The address of your AWS access portal.", required=True, doubt=strange_portal
            ),
            "sso_region": Key(REGION, "The region of your Identity Center.", required=True, doubt=unknown_region),
            "account_id": Key(ACCOUNT_ID, "The account of the permission set that may assume the clients' roles."),
            "role_name": Key(named(identifiers.role_name), "The name of that permission set."),
            "via": _SOURCE_VIA,
        },
    ),
    "access-key": (
        AccessKey,
        {
            "kind": _source("access-key"),
            "access_key_id": Key(
                named(identifiers.access_key_id),
                "The id of an IAM user's key. Its secret is in the keyring: awsclients secret set SOURCE.",
                required=True,
            ),
            "mfa_serial": Key(
                named(identifiers.mfa_serial),
                "The user's MFA device. One code opens all roles for 12 hours, each for 1 h at a time; "
                "a role whose duration is above 1 h asks for a code of its own.",
            ),
            "mfa_command": Key(COMMAND, "A command that prints the MFA code."),
            "via": _SOURCE_VIA,
        },
    ),
    "profile": (
        Profile,
        {
            "kind": _source("profile"),
            "profile": Key(PROFILE_NAME, "A profile of ~/.aws/config.", required=True),
            "via": _SOURCE_VIA,
        },
    ),
    "login": (
        Login,
        {
            "kind": _source("login"),
            "profile": Key(PROFILE_NAME, "A profile for `aws login`.", required=True),
            "via": _SOURCE_VIA,
        },
    ),
    "ambient": (Ambient, {"kind": _source("ambient"), "via": _SOURCE_VIA}),
    "saml": (
        Saml,
        {
            "kind": _source("saml"),
            "sign_in_url": Key(
                HERE_OR_HTTPS,
                "Where the identity provider's sign-in begins. `{relay_state}` in it becomes a one-use text, "
                "which then has to come back as RelayState.",
                required=True,
            ),
            "acs_url": Key(
                HERE_OR_HTTPS,
                "Where the provider posts its answer: an address of this computer with a fixed port. "
                "At any other address, take the answer from there to `awsclients saml-response`.",
                required=True,
            ),
        },
    ),
}

INHERITED: Keys = {
    "source": Key(SLUG, "The source of the first credentials."),
    "external_id": Key(named(identifiers.external_id), "The external ID that the client's trust policy asks for."),
    "via": Key(VIA, "Roles to pass through first, instead of the source's own."),
    "region": Key(REGION, "The region in the console, shells and commands.", doubt=unknown_region),
    "sts_region": _STS_REGION,
    "duration": Key(
        duration(900, 12 * 3600),
        'How long a session lasts: seconds, "90m", "1h30m". A chained one lasts 1 h at most.',
    ),
    "environment": Key(ENVIRONMENT, "What the account is for, like production. Never guessed."),
    "credentials": SETTINGS["credentials"],
    "session_name": _SESSION_NAME,
    "source_identity": Key(
        matching(r"[\w+=,.@-]{2,64}", "must be 2 to 64 letters, digits and any of _+=,.@-. Write such a name."),
        "The source identity. Sent only when written; the client's trust policy must allow it.",
    ),
    "session_tags": Key(
        pairs(TAG_NAME, TAG_VALUE, most=50),
        "Session tags. Sent only when written; the client's trust policy must allow them.",
    ),
}

CLIENT: Keys = {
    "name": Key(TEXT, "The client's name, for your eyes only. Default: the slug."),
    "owner": Key(choice("client", "us"), "Whose accounts they are."),
    "color": Key(
        matching(
            "|".join(CONTAINER_COLORS) + "|#[0-9A-Fa-f]{6}",
            f"must be one of {', '.join(CONTAINER_COLORS)}, or like #ff8800. Write one of them in quotes.",
        ),
        "The client's colour on the screen and in the browser.",
    ),
    "directories": Key(
        many(FOLDER), "Folders that belong to the client; a shell starts in the first. ~/ expands."
    ),
    "env": Key(
        pairs(VARIABLE, CONTENT),
        "Variables for the client's shells and commands. A leading ~/ expands; AWS_* is refused.",
    ),
    "contact": Key(TEXT, "Whom to write to."),
    "notes": Key(TEXT, "What to remember about the client."),
    "labels": Key(many(TEXT), "Words to filter by."),
    "accounts": Key(pairs(ACCOUNT_ID, TEXT), "Names for account ids."),
    "engagement_ends": Key(kinds.DAY, "The last day of the engagement. After it every role is guarded."),
    **INHERITED,
}

ROLE: Keys = {
    "role_arn": Key(ROLE_ARN, "The role to assume."),
    "role_name": Key(named(identifiers.role_name), "Identity Center directly: the permission set."),
    "account_id": Key(
        ACCOUNT_ID, "The account. Known from role_arn; must be written with role_name, or with neither."
    ),
    "saml_provider_arn": Key(
        named(identifiers.saml_provider_arn), "SAML: the provider in the client's account that the role trusts."
    ),
    "console": Key(
        matching("[A-Za-z0-9][A-Za-z0-9/_-]{0,127}", "must be the name of a service. Write one like cloudwatch."),
        "The service at which the console opens.",
    ),
    "console_url": Key(HTTPS, "An address that leads to the console, where it is not the role's own."),
    "aliases": Key(many(named(identifiers.address)), "Addresses the role had before; they keep working."),
    "profile": Key(
        matching(
            r"(?!default$)[\w.@+=:/-]{1,128}", "must be 1 to 128 letters, digits and any of _.@+=:/-, not default."
        ),
        "The role's name in ~/.aws/config and in its shell. Default: CLIENT-ROLE.",
    ),
    "policy_arns": Key(
        many(named(identifiers.policy_arn), most=10), "Policies the session is limited to, like ReadOnlyAccess."
    ),
    **INHERITED,
}
