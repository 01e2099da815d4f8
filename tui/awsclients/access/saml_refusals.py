"""What AssumeRoleWithSAML refuses.

Source: STS API reference; IAM user guide, "Troubleshoot SAML federation with IAM".
"""

from awsclients.access.refusal import DENIED, SIGN_IN, Refusal

_CHECKLIST = (
    "The role's name and path, letter case included; a role that IAM Identity Center made cannot be used.",
    "Its trust policy names the provider above as Federated principal.",
    "Its condition on SAML:aud is the address above, to the last slash.",
    "The response carries the role with this provider, and has a NameID.",
    "It allows sts:TagSession and sts:SetSourceIdentity as well, where the provider sends such attributes.",
)
_IDENTITY = r"InvalidIdentityToken(Exception)?"

SAML: tuple[Refusal, ...] = (
    Refusal(
        DENIED,
        r"sts:AssumeRoleWithSAML",
        "{role} did not let {provider} in, and AWS does not say why.",
        "Its trust policy must allow sts:AssumeRoleWithSAML to that provider when SAML:aud is {acs}.",
        _CHECKLIST,
    ),
    Refusal(
        r"ExpiredToken(Exception)?",
        r"",
        "The sign-in took too long to reach AWS.",
        SIGN_IN,
    ),
    Refusal(
        r"IDPRejectedClaim(Exception)?",
        r"",
        "The identity provider of {source} says that nobody has signed in, or that it was taken back.",
        SIGN_IN,
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
)
