"""What each of AWS's refusals means, as a table: code, AWS's words, what is wrong, what to do next.

AWS adds to its messages over the years, so they are searched, never compared. The first row that fits is used.
The words in braces are filled in by diagnosis.py.
"""

import re
from dataclasses import dataclass

from awsclients.aws.api import AwsError
from awsclients.errors import Refused, WrongCode

POLICIES = "service control policy|resource control policy|permissions boundary|session policy|VPC endpoint policy"

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
SAML_CHECKLIST = (
    "The role's name and path, letter case included; a role that IAM Identity Center made cannot be used.",
    "Its trust policy names the provider above as Federated principal.",
    "Its condition on SAML:aud is the address above, to the last slash.",
    "The response carries the role with this provider, and has a NameID.",
    "It allows sts:TagSession and sts:SetSourceIdentity as well, where the provider sends such attributes.",
)
KEY_CHECKLIST = (
    "The access key still exists and is active.",
    "The key belongs to the partition of the role (aws, aws-cn, aws-us-gov).",
    "The region of the call is enabled in the account of the key.",
)


class CredentialsEnded(Refused):
    """The credentials the call was made with are good for nothing any more; whoever keeps them drops them."""


class Denied(Refused):
    """AWS does not let the caller into the role. A condition on the age of the MFA code looks like this, too."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One row: `code` matches whole, `words` is found in AWS's message, `status` is the least HTTP status."""

    code: str
    words: str
    wrong: str
    todo: str
    checklist: tuple[str, ...] = ()
    status: int = 0
    kind: type[Refused] = Refused

    def fits(self, error: AwsError) -> bool:
        """Whether AWS's answer is this one."""
        return (
            error.status >= self.status
            and re.fullmatch(self.code, error.code, re.ASCII) is not None
            and re.search(self.words, error.message, re.IGNORECASE) is not None
        )


_DENIED = r"AccessDenied(Exception)?|UnauthorizedOperation"
_IDENTITY = r"InvalidIdentityToken(Exception)?"
_SIGN_IN = "Run: awsclients login {source}"
_CLOCK = r"SignatureDoesNotMatch|InvalidSignatureException"

REFUSALS: tuple[Refusal, ...] = (
    Refusal(
        _DENIED,
        r"invalid MFA one time pass code",
        "AWS did not take the MFA code of {serial}: it is wrong, expired or already used.",
        "Wait for the next code and try again.",
        kind=WrongCode,
    ),
    Refusal(
        _DENIED,
        r"must provide both MFA serial number",
        "AWS wants an MFA device and its code together, and got one of them.",
        "This is a fault of awsclients; please report it.",
    ),
    Refusal(
        _DENIED,
        r"unable to validate MFA code",
        "{serial} is not an MFA device of {caller}.",
        "Correct mfa_serial of the source {source}; it looks like arn:aws:iam::ACCOUNT:mfa/NAME.",
    ),
    Refusal(
        _DENIED,
        r"not authorized to perform: (iam:|sts:GetFederationToken)",
        "{caller} may not do {operation} (MFA {mfa}).",
        "Allow it in the user's policy; where that demands MFA, add mfa_serial to the source {source}.",
    ),
    Refusal(
        r"LimitExceeded(Exception)?",
        r"AccessKeysPerUser",
        "{caller} has two access keys already, the most AWS allows.",
        "Delete the one that nothing needs in IAM, then try again.",
    ),
    Refusal(
        _DENIED,
        r"not authorized to perform: sts:TagSession",
        "{caller} may not set session tags on {role} ({sent}).",
        "Remove session_tags from the role, or have the client allow sts:TagSession.",
    ),
    Refusal(
        _DENIED,
        r"not authorized to perform: sts:SetSourceIdentity",
        "{caller} may not set a source identity on {role} ({sent}).",
        "Remove source_identity from the role, or have the client allow sts:SetSourceIdentity.",
    ),
    Refusal(
        _DENIED,
        r"(because no|explicit deny in an?) identity-based policy",
        "Your own side does not allow {caller} to assume {role} ({sent}).",
        "Add sts:AssumeRole on this ARN to the caller's policy.",
        OWN_SIDE_CHECKLIST,
        kind=Denied,
    ),
    Refusal(
        _DENIED,
        r"because no (role trust|resource-based) policy allows",
        "The trust policy of {role} does not allow {caller} ({sent}).",
        "The client must change the trust policy.",
        TRUST_CHECKLIST,
        kind=Denied,
    ),
    Refusal(
        _DENIED,
        r"explicit deny in (a|an|the) (role trust|resource-based) policy",
        "The trust policy of {role} denies {caller} ({sent}).",
        "The client must change the trust policy.",
        TRUST_CHECKLIST,
        kind=Denied,
    ),
    Refusal(
        _DENIED,
        rf"(explicit deny in an? |because no )({POLICIES})",
        "A {policy} keeps {caller} from {role} ({sent}).",
        "Only an administrator of that policy can change it.",
    ),
    Refusal(
        _DENIED,
        r"sts:AssumeRole\b",
        "AWS refused {caller} to assume {role} ({sent}), and does not say why.",
        "Check with the client: the role's name, its trust policy, the external ID and any MFA condition.",
        TRUST_CHECKLIST,
        kind=Denied,
    ),
    Refusal(
        _DENIED,
        r"sts:AssumeRoleWithSAML",
        "{role} did not let {provider} in, and AWS does not say why.",
        "Its trust policy must allow sts:AssumeRoleWithSAML to that provider when SAML:aud is {acs}.",
        SAML_CHECKLIST,
    ),
    Refusal(
        _DENIED,
        r"",
        "AWS refused {operation} to {caller} ({sent}).",
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
        r"redeemed within|Response has expired",
        "The sign-in took too long to reach AWS.",
        _SIGN_IN,
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
        r"IDPRejectedClaim(Exception)?",
        r"",
        "The identity provider of {source} says that nobody has signed in, or that it was taken back.",
        _SIGN_IN,
    ),
    Refusal(
        _IDENTITY,
        r"RoleSessionName is required",
        "The provider of {source} sends no name for the session.",
        "Map the attribute https://aws.amazon.com/SAML/Attributes/RoleSessionName, to the e-mail address for one.",
    ),
    Refusal(
        _IDENTITY,
        r"RoleSessionName in AuthnResponse must match",
        "The provider of {source} sends a RoleSessionName that AWS does not take.",
        "Map it to something of 2 to 64 letters, digits and any of _+=,.@-, without spaces.",
    ),
    Refusal(
        _IDENTITY,
        r"signature invalid",
        "AWS cannot verify the signature of {source}: {provider} knows another certificate.",
        "Have the client update it with the identity provider's current metadata.",
    ),
    Refusal(
        _IDENTITY,
        r"Issuer not present",
        "{provider} was made for another issuer than {source}.",
        "Have the client make it from the metadata of this application.",
    ),
    Refusal(
        _IDENTITY,
        r"provider doesn.?t exist",
        "There is no {provider}.",
        "Correct saml_provider_arn, or have the client create it.",
    ),
    Refusal(
        _IDENTITY,
        r"required audience",
        "The provider of {source} addresses its response to somebody else than AWS.",
        "Set the application's audience (SP entity ID) to urn:amazon:webservices.",
    ),
    Refusal(
        _IDENTITY,
        r"",
        "AWS could not verify the sign-in of {source}.",
        "Check that the SAML provider's metadata in the client's account is current, then sign in again.",
    ),
    Refusal(
        r"IDPCommunicationError(Exception)?",
        r"",
        "AWS could not reach the identity provider of {source}.",
        "Try again in a minute.",
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
        "AWS refused {operation} with {code} ({sent}).",
        "Check the source {source} and the role.",
    ),
)

PORTAL: tuple[Refusal, ...] = (
    Refusal(
        r"ForbiddenException",
        r"",
        "{source} does not give you {role}: nobody has assigned it to you.",
        "Have it assigned in Identity Center, or correct role_name and account_id.",
    ),
    Refusal(
        r"ResourceNotFoundException",
        r"",
        "{source} has no {role}: it was removed, or never was.",
        "Correct role_name and account_id.",
    ),
    Refusal(
        r"UnauthorizedException|InvalidGrantException|ExpiredTokenException",
        r"",
        "The sign-in to {source} is over.",
        _SIGN_IN,
    ),
    Refusal(
        r"AccessDeniedException",
        r"",
        "The sign-in to {source} was refused in the browser.",
        _SIGN_IN,
    ),
    Refusal(
        r"InvalidClientException|UnauthorizedClientException",
        r"",
        "Identity Center does not take the registration of awsclients ({code}).",
        _SIGN_IN,
    ),
    Refusal(
        r"InvalidScopeException|InvalidRedirectUriException",
        r"",
        "Identity Center does not let awsclients ask for a sign-in ({code}).",
        "Try awsclients login {source} --device-code, and report this.",
    ),
    Refusal(
        r"InvalidRequestException|InvalidRequestRegionException",
        r"",
        "Identity Center does not take {operation} from {source}.",
        "Compare sso_start_url and sso_region with the access portal's own.",
    ),
)
"""What Identity Center refuses; looked at first for its operations."""


def find(error: AwsError) -> Refusal:
    """The row that fits."""
    own = PORTAL if error.operation.startswith("sso") else ()
    return next(row for row in (*own, *REFUSALS) if row.fits(error))
