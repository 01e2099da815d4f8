"""What each of STS's refusals means, as a table. The first row that fits is used."""

from awsclients.access.own_refusals import OWN, WITHOUT_ROLE
from awsclients.access.portal_refusals import PORTAL
from awsclients.access.refusal import DENIED, POLICIES, CredentialsEnded, Denied, Refusal
from awsclients.access.saml_refusals import SAML
from awsclients.aws.api import AwsError
from awsclients.errors import WrongCode

TRUST_CHECKLIST = (
    "The role's name and path, letter case included: AWS does not say whether a role exists.",
    "Its trust policy names the caller above as principal.",
    "Its condition on sts:ExternalId is the external ID of this client.",
    "Its condition on aws:MultiFactorAuthPresent: MFA is known for an IAM user's own call only.",
    "The caller's own policy allows sts:AssumeRole on this role.",
    "Conditions on source address or time, and the service control policies of both organisations.",
)
OWN_SIDE_CHECKLIST = (
    "The caller's policy allows sts:AssumeRole on exactly this ARN.",
    "No permissions boundary and no service control policy takes it away.",
)
KEY_CHECKLIST = (
    "The access key still exists and is active.",
    "The key belongs to the partition of the role (aws, aws-cn, aws-us-gov).",
    "The region of the call is enabled in the account of the key.",
)
_CLOCK = r"SignatureDoesNotMatch|InvalidSignatureException"

REFUSALS: tuple[Refusal, ...] = (
    Refusal(
        DENIED,
        r"invalid MFA one time pass code",
        "AWS did not take the MFA code of {serial}: it is wrong, expired or already used.",
        "Wait for the next code and try again.",
        kind=WrongCode,
    ),
    Refusal(
        DENIED,
        r"must provide both MFA serial number",
        "AWS wants an MFA device and its code together, and got one of them.",
        "This is a fault of awsclients; please report it.",
    ),
    Refusal(
        DENIED,
        r"unable to validate MFA code",
        "{serial} is not an MFA device of {caller}.",
        "Correct mfa_serial of the source {source}; it looks like arn:aws:iam::ACCOUNT:mfa/NAME.",
    ),
    Refusal(
        DENIED,
        r"not authorized to perform: sts:TagSession",
        "{caller} may not set session tags on {role} ({sent}).",
        "Remove session_tags from the role, or have the client allow sts:TagSession.",
    ),
    Refusal(
        DENIED,
        r"not authorized to perform: sts:SetSourceIdentity",
        "{caller} may not set a source identity on {role} ({sent}).",
        "Remove source_identity from the role, or have the client allow sts:SetSourceIdentity.",
    ),
    Refusal(
        DENIED,
        r"(because no|explicit deny in an?) identity-based policy",
        "Your own side does not allow {caller} to assume {role} ({sent}).",
        "Add sts:AssumeRole on this ARN to the caller's policy.",
        OWN_SIDE_CHECKLIST,
        kind=Denied,
    ),
    Refusal(
        DENIED,
        r"because no (role trust|resource-based) policy allows",
        "The trust policy of {role} does not allow {caller} ({sent}).",
        "The client must change the trust policy.",
        TRUST_CHECKLIST,
        kind=Denied,
    ),
    Refusal(
        DENIED,
        r"explicit deny in (a|an|the) (role trust|resource-based) policy",
        "The trust policy of {role} denies {caller} ({sent}).",
        "The client must change the trust policy.",
        TRUST_CHECKLIST,
        kind=Denied,
    ),
    Refusal(
        DENIED,
        rf"(explicit deny in an? |because no )({POLICIES})",
        "A {policy} keeps {caller} from {role} ({sent}).",
        "Only an administrator of that policy can change it.",
    ),
    Refusal(
        DENIED,
        r"sts:AssumeRole\b",
        "AWS refused {caller} to assume {role} ({sent}), and does not say why.",
        "Check with the client: the role's name, its trust policy, the external ID and any MFA condition.",
        TRUST_CHECKLIST,
        kind=Denied,
    ),
    Refusal(
        DENIED,
        r"",
        "AWS refused {operation}{on_role} to {caller} ({sent}).",
        "Check the policies of the caller and of the role.",
        TRUST_CHECKLIST,
    ),
    Refusal(
        r"ValidationError",
        r"exceeds the MaxSessionDuration",
        "{role} does not allow sessions as long as were asked for.",
        "Lower the role's duration, or have the client raise the role's maximum.",
    ),
    Refusal(
        r"ValidationError",
        r"1 hour session limit for roles assumed by role chaining",
        "A session that comes from another session lasts an hour at most.",
        "Set the role's duration to 1h.",
    ),
    Refusal(
        r"ValidationError",
        r"at '\w+' failed to satisfy constraint",
        "AWS does not take the value of {key} for {role}.",
        "Correct it in the configuration.",
    ),
    Refusal(
        r"ValidationError",
        r"",
        "AWS does not take what was asked for {role}.",
        "Correct the role's values in the configuration.",
    ),
    Refusal(
        r"ExpiredToken(Exception)?",
        r"",
        "The credentials of the source {source} have ended; the role is not the reason.",
        "Renew the source, or sign in to it again.",
        kind=CredentialsEnded,
    ),
    Refusal(
        r"InvalidClientTokenId|UnrecognizedClientException",
        r"",
        "AWS does not know the access key of {caller}: deleted, inactive, or of another partition.",
        "Check the key in IAM, or give another to the source {source}.",
        KEY_CHECKLIST,
        kind=CredentialsEnded,
    ),
    Refusal(
        r"RequestTimeTooSkewed|RequestExpired|RequestInTheFuture",
        r"",
        "{clock}, so AWS takes no signature.",
        "Set the clock.",
    ),
    Refusal(
        _CLOCK,
        r"signature expired|not yet current",
        "{clock}, so AWS takes no signature.",
        "Set the clock.",
    ),
    Refusal(
        _CLOCK,
        r"",
        "AWS does not take the signature of {caller}: the secret key is not the one of this access key.",
        "Store the right one with: awsclients secret set {source}",
    ),
    Refusal(
        r"RegionDisabledException",
        r"",
        "STS is not active in {region} for the account of {role}.",
        "Set sts_region of the role to another region.",
    ),
    Refusal(
        r"PackedPolicyTooLarge(Exception)?",
        r"",
        "Session policies and tags fill {percent} of what AWS allows for {role}.",
        "Remove some of policy_arns or session_tags.",
    ),
    Refusal(
        r"MalformedPolicyDocument(Exception)?",
        r"",
        "AWS cannot use the session policies for {role}.",
        "Check policy_arns; each must exist in the role's account.",
    ),
    Refusal(
        r"Throttling(Exception)?|ThrottledException|TooManyRequests(Exception)?|RequestLimitExceeded|SlowDown|429",
        r"",
        "AWS is asked too often and refused {operation} three times.",
        "Wait a minute and try again.",
    ),
    Refusal(
        r".*",
        r"",
        "AWS failed at {operation} three times (HTTP {status}).",
        "Try again in a minute.",
        status=500,
    ),
    Refusal(
        r"(?s:.*)",
        r"",
        "AWS refused {operation}{on_role} with {code} ({sent}).",
        "Check {subject}.",
    ),
)


def find(error: AwsError) -> Refusal:
    """The row that fits; what only Identity Center, SAML or a user's own calls are told is looked at first."""
    return next(row for row in (*_of(error.operation), *REFUSALS) if row.fits(error))


def _of(operation: str) -> tuple[Refusal, ...]:
    if operation.startswith("sso"):
        return PORTAL
    if operation == "sts:AssumeRoleWithSAML":
        return SAML
    return OWN if operation.startswith("iam:") or operation in WITHOUT_ROLE else ()
