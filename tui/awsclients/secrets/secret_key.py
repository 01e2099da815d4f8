"""What a secret access key looks like."""

import re

from awsclients.secrets.secret import Secret

_SECRET_KEY = re.compile(r"[A-Za-z0-9/+]{40}", re.ASCII)
_SIGNS = re.compile(r"[!-~]{1,256}", re.ASCII)


def signs(secret: Secret) -> bool:
    """Whether requests can be signed with this; AWS has promised no more of what it gives."""
    return _SIGNS.fullmatch(secret.reveal()) is not None


def is_secret_key(secret: Secret) -> bool:
    """Whether this looks like one of AWS's, which a person copied whole: 40 letters, digits, / and +."""
    return _SECRET_KEY.fullmatch(secret.reveal()) is not None
