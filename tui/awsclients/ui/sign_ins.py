"""Which sources a person signs in to by the screen, and what does it where the screen cannot."""

from awsclients.config.model import AccessKey, IdentityCenter, Login, Saml, Source
from awsclients.text import display


def signed_in_to(source: Source) -> bool:
    """Whether a person signs in to the source, here or by AWS's own command."""
    return isinstance(source, IdentityCenter | Saml | Login)


def elsewhere(source: Source | None, *, signed_in: bool) -> str:
    """Why nobody signs in or out of it here; empty where one can. A code that was given can be forgotten."""
    if isinstance(source, IdentityCenter | Saml) or (isinstance(source, AccessKey) and signed_in):
        return ""
    if isinstance(source, Login):
        verb = "logout" if signed_in else "login"
        return f"AWS's own command does that. Run: aws {verb} --profile {display(source.profile, 80)}"
    if isinstance(source, AccessKey) and source.mfa_serial is not None:
        return f"{source.name} asks for a code as soon as a role of it is assumed."
    return "Nobody signs in to the source of this role."
