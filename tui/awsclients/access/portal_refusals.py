"""What Identity Center refuses."""

from awsclients.access.refusal import SIGN_IN, Refusal

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
        SIGN_IN,
    ),
    Refusal(
        r"AccessDeniedException",
        r"",
        "The sign-in to {source} was refused in the browser.",
        SIGN_IN,
    ),
    Refusal(
        r"InvalidClientException|UnauthorizedClientException",
        r"",
        "Identity Center does not take the registration of awsclients ({code}).",
        SIGN_IN,
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
