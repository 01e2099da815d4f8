"""What AWS and awsclients accept as a name: account ids, ARNs, external IDs. Pure checks of text.

Each check gives the text back or raises BadInput with what is wrong and what to write instead. Matching is
always of the full text and ASCII only: `$` lets a line break pass, and `\\d` matches digits AWS does not (C49).
"""

import re
from dataclasses import dataclass

from awsclients.config.partitions import STS_REGION
from awsclients.errors import BadInput


class Name:
    """One kind of name: what it is called, what it looks like, and how to say so."""

    def __init__(self, noun: str, pattern: str, rule: str) -> None:
        self.noun, self.pattern, self.rule = noun, pattern, rule
        self._matches = re.compile(pattern, re.ASCII).fullmatch

    def matches(self, text: str) -> bool:
        """Whether all of `text` is such a name."""
        return self._matches(text) is not None

    def __call__(self, text: str) -> str:
        """`text` itself. Raises BadInput unless all of it is such a name."""
        if not self.matches(text):
            raise BadInput(self._complaint(text))
        return text

    def _complaint(self, text: str) -> str:
        if self.matches(text.strip()):
            return f"{self.noun} has spaces or line breaks around it. Remove them."
        return f"{self.noun} is not valid. Write {self.rule}."


_PARTITION = "|".join(STS_REGION)

slug = Name("The slug", "[a-z0-9][a-z0-9_-]{0,40}", "1 to 41 lower-case letters, digits, - and _")
address = Name("The address", f"{slug.pattern}/{slug.pattern}", "a client and a role, like acme/production")
role_name = Name("The role name", r"[\w+=,.@-]{1,64}", "1 to 64 letters, digits and any of _+=,.@-")
external_id = Name("The external ID", r"[\w+=,.@:/-]{2,1224}", "2 to 1224 letters, digits and any of _+=,.@:/-")
session_name = Name("The session name", r"[\w+=,.@-]{2,64}", "2 to 64 letters, digits and any of _+=,.@-")
region = Name("The region", "[a-z]{2,4}(?:-[a-z]+){1,3}-[0-9]{1,2}", "one like eu-west-1")
access_key_id = Name("The access key id", "AKIA[A-Z0-9]{12,124}", "the one AWS shows, which begins with AKIA")
mfa_serial = Name(
    "The MFA serial",
    rf"arn:(?:{_PARTITION}):iam::[0-9]{{12}}:mfa/[\w+=,.@/-]{{1,512}}|[\w-]{{9,256}}",
    "the device's ARN, like arn:aws:iam::111111111111:mfa/jane, or a hardware token's serial number",
)
policy_arn = Name(
    "The policy ARN",
    rf"arn:(?:{_PARTITION}):iam::(?:[0-9]{{12}}|aws):policy/[\w+=,.@/-]{{1,640}}",
    "one like arn:aws:iam::aws:policy/ReadOnlyAccess",
)
saml_provider_arn = Name(
    "The provider's ARN",
    rf"arn:(?:{_PARTITION}):iam::[0-9]{{12}}:saml-provider/[\w.-]{{1,128}}",
    "one like arn:aws:iam::444444444444:saml-provider/AWS-SSO",
)


class _AccountId(Name):
    def _complaint(self, text: str) -> str:
        bare = re.sub(r"[\s-]", "", text, flags=re.ASCII)
        if self.matches(bare):
            return f"{self.noun} is written without dashes and spaces. Write {bare}."
        return super()._complaint(text)


account_id = _AccountId("The account id", "[0-9]{12}", "its 12 digits")

ROLE_ARN = rf"arn:({_PARTITION}):iam::([0-9]{{12}}):role(/(?:[!-~]{{1,510}}/)?)([\w+=,.@-]{{1,64}})"
_role_arn = re.compile(ROLE_ARN, re.ASCII).fullmatch
RESERVED = "AWSReservedSSO_"
"""How the names of the roles begin that IAM Identity Center makes."""


@dataclass(frozen=True, slots=True)
class RoleArn:
    """The ARN of a role in its parts. `path` begins and ends with a slash."""

    partition: str
    account_id: str
    path: str
    name: str

    def __str__(self) -> str:
        return f"arn:{self.partition}:iam::{self.account_id}:role{self.path}{self.name}"

    @property
    def reserved(self) -> str | None:
        """What to write for a role that IAM Identity Center made, and that trusts nobody else; None for others."""
        if not self.name.startswith(RESERVED):
            return None
        return (
            "IAM Identity Center made this role, and nobody else can use it. "
            f'Write account_id = "{self.account_id}" and role_name = "{permission_set(self.name)}", '
            "with an identity-center source."
        )

    @classmethod
    def parse(cls, text: str) -> "RoleArn":
        """The parts of a role's ARN. Raises BadInput that says what the text is instead, and what to write."""
        found = _role_arn(text)
        if found is None:
            raise BadInput(_not_a_role(text))
        return cls(*found.groups())


def is_role_arn(text: str) -> bool:
    """Whether the text is a role's ARN, without its parts."""
    return _role_arn(text) is not None


def permission_set(name: str) -> str:
    """The permission set a reserved role belongs to: `AWSReservedSSO_Admin_0123456789abcdef` is `Admin`."""
    return name.removeprefix(RESERVED).rpartition("_")[0] or name


def _not_a_role(text: str) -> str:
    if _role_arn(text.strip()):
        return "The role ARN has spaces or line breaks around it. Remove them."
    parts = text.strip().split(":", 5)
    if len(parts) < 6 or parts[0] != "arn":
        return "This is no ARN. Write one like arn:aws:iam::222222222222:role/Consultant."
    _, partition, service, _, account, resource = parts
    if partition not in STS_REGION:
        return f"The ARN names an unknown partition. Known are {', '.join(STS_REGION)}."
    kind, _, rest = resource.partition("/")
    if service == "sts" and kind == "assumed-role":
        return _not_a_session(partition, account, rest.partition("/")[0])
    if service == "iam" and kind == "role" and re.fullmatch("[0-9]{12}", account, re.ASCII) is None:
        return "The account id in the role ARN is wrong. Write its 12 digits, without dashes."
    if (service, kind) in _EXPLAINED:
        return _EXPLAINED[service, kind]
    return "The ARN is not a role's. Write one like arn:aws:iam::222222222222:role/Consultant."


_EXPLAINED = {
    ("iam", "user"): "This is the ARN of a user, and only a role can be assumed. Ask for the ARN of a role.",
    ("iam", "root"): "This is an account, and only a role can be assumed. Ask for the ARN of a role in it.",
    ("iam", "instance-profile"): (
        "This is the ARN of an instance profile, which holds a role. Look up that role in IAM and write its ARN."
    ),
    (
        "iam",
        "saml-provider",
    ): "This is the ARN of a SAML provider. It goes to saml_provider_arn, beside a role_arn.",
    (
        "iam",
        "role",
    ): "The role name or its path is wrong. Write the ARN as IAM shows it, ending in the role's name.",
}


def _not_a_session(partition: str, account: str, name: str) -> str:
    role = RoleArn(partition, account, "/", name)
    if _role_arn(str(role)) is None:
        return "This is the ARN of a session. Write the ARN of its role, as IAM shows it."
    if role.reserved:
        return (
            "This is a session of an IAM Identity Center role. Write account_id and role_name instead: "
            f'"{account}" and "{permission_set(name)}".'
        )
    return f"This is the ARN of a session, not of the role. Write {role} (with the role's path, if it has one)."
