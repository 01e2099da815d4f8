"""What a secret access key looks like."""

import re

from awsclients.secrets.secret import Secret

_SECRET_KEY = re.compile(r"[A-Za-z0-9/+]{40}", re.ASCII)


def is_secret_key(secret: Secret) -> bool:
    """Whether this can be one of AWS's: 40 letters, digits, / and +."""
    return _SECRET_KEY.fullmatch(secret.reveal()) is not None
