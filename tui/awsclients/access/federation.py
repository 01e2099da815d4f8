"""The console for an IAM user's own identity: the sign-in page takes a federated session, and no user's keys.

Source: IAM user guide, "Enable custom identity broker access to the AWS console", and STS's GetFederationToken.
"""

from awsclients.access.route import OwnHop, Route
from awsclients.config.model import AccessKey, Ambient, Profile
from awsclients.errors import Refused

NAME_LIMIT = 32
"""Characters: GetFederationToken takes shorter names than AssumeRole."""
NOTE = "AWS opens IAM and STS to no federated user, so this console is without them."


def may_be_users_own(way: Route) -> bool:
    """Whether the route ends at an identity that may be an IAM user's own, known by its keys being long-term.

    Raises Refused for one with MFA: GetFederationToken takes long-term keys alone, and no code.
    """
    source = way.source
    if not isinstance(way.hops[-1], OwnHop) or not isinstance(source, AccessKey | Profile | Ambient):
        return False
    if isinstance(source, AccessKey) and source.mfa_serial is not None:
        raise Refused(
            f"{way.address} is an IAM user with MFA, for which no console can be opened: GetFederationToken takes "
            "no code, and no keys of a session that was given one. Sign in with its password, or open a role."
        )
    return True
