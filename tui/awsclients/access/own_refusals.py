"""What AWS refuses a user about itself: its keys, its session, its name. No role and no external ID is in it.

Source: IAM API reference, errors of the access key actions.
"""

from collections.abc import Set as AbstractSet

from awsclients.access.refusal import DENIED, POLICIES, Refusal

WITHOUT_ROLE: AbstractSet[str] = frozenset(
    {"sts:GetCallerIdentity", "sts:GetSessionToken", "sts:GetFederationToken"}
)
"""Operations of STS that ask for none."""

OWN: tuple[Refusal, ...] = (
    Refusal(
        DENIED,
        rf"(explicit deny in an? |because no )({POLICIES})",
        "A {policy} keeps {caller} from {operation}.",
        "Only an administrator of that policy can change it.",
    ),
    Refusal(
        DENIED,
        r"not authorized to perform: (iam:|sts:GetFederationToken)",
        "{caller} may not do {operation} (MFA {mfa}).",
        "Allow it in the user's policy; where that demands MFA, add mfa_serial to the source {source}.",
    ),
    Refusal(
        DENIED,
        r"^(?!MultiFactorAuthentication)",
        "AWS refused {operation} to {caller} (MFA {mfa}).",
        "Check the policies of the source {source}, and what kind of keys it has.",
    ),
    Refusal(
        r"LimitExceeded(Exception)?",
        r"AccessKeysPerUser",
        "{caller} has two access keys already, the most AWS allows.",
        "Delete the one that nothing needs in IAM, then try again.",
    ),
    Refusal(
        r"NoSuchEntity(Exception)?",
        r"",
        "IAM does not know the user or the key of {operation} any more.",
        "Look at the keys of {caller} in IAM, then try again.",
    ),
)
