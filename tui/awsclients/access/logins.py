"""Sources that `aws login` signs in to: AWS's own command does, and this only reads what it left."""

import os
from datetime import datetime

from awsclients.access.signed_in import SignedIn
from awsclients.aws.login_session import signed_in_until
from awsclients.config.model import Login
from awsclients.errors import PersonNeeded
from awsclients.text import display


def signed_in(source: Login, now: datetime) -> SignedIn | None:
    """Until when somebody is signed in; None where nobody is, or where the end cannot be known."""
    end = signed_in_until(source.profile, os.environ)
    return SignedIn(source.name, end) if end is not None and end > now else None


def by_command(source: Login, verb: str) -> PersonNeeded:
    """What is said to whoever wants to sign in or out here: the command that does (`verb` is login or logout)."""
    return PersonNeeded(
        f"For {source.name} AWS's own command does that. Run: aws {verb} --profile {display(source.profile, 80)}"
    )
