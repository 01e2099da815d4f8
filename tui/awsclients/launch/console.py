"""The console's address for a role."""

from awsclients.access.session import Session
from awsclients.aws.api import Aws
from awsclients.config.model import Role
from awsclients.secrets.secret import Secret


def console_address(
    aws: Aws, role: Role, session: Session, *, service: str | None = None, region: str | None = None
) -> Secret:
    """An address that opens the console signed in as the session, at `service` (or the role's `console`).

    Calls the federation endpoint. Raises Refused when the session may not sign in to the console.
    """
    raise NotImplementedError
