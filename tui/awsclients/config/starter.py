"""What a first configuration begins with."""

from contextlib import suppress
from pathlib import Path

from awsclients.errors import LocalFailure
from awsclients.files import write_private
from awsclients.paths import private_folder

STARTER = """\
# Where your first credentials come from, and your clients' roles.
# Take these marks away and make it yours.

# [sources.work]
# kind = "profile"                # or access-key, identity-center, saml, login
# profile = "default"             # one of ~/.aws that works

# [clients.acme]
# name = "Acme Ltd"

# [clients.acme.roles.staging]
# role_arn = "arn:aws:iam::222222222222:role/Consultant"
# external_id = "acme-7c1e2a"     # what the client's trust policy asks for
# environment = "staging"         # a role of production is guarded
# region = "eu-west-1"            # else commands ask for one
"""
"""The smallest configuration there is, as comments."""


def begin(path: Path) -> None:
    """Write it where nothing is. What keeps it from being written, the editor will tell of as well."""
    with suppress(OSError, LocalFailure):
        private_folder(path.parent)
        write_private(path, STARTER.encode())
