"""One botocore session for all clients, with nothing of the person's in it."""

import logging
import os
from collections.abc import Callable

import botocore.session
from botocore import UNSIGNED
from botocore.config import Config

for _name in ("boto3", "botocore", "keyring", "urllib3"):
    # At DEBUG they log requests and answers, keys and MFA codes in them.
    logging.getLogger(_name).setLevel(logging.WARNING)
# "Connection pool is full" and urllib3's own retries are nobody's news.
logging.getLogger("urllib3.connectionpool").setLevel(logging.ERROR)

_config: Callable[..., Config] = Config
CONFIG = _config(
    retries={"mode": "standard", "total_max_attempts": 3},
    user_agent_appid="awsclients",
    ignore_configured_endpoint_urls=True,
    # The wire has the person's proxies; botocore would look for its own in os.environ.
    proxies={},
)
UNSIGNED_CONFIG = CONFIG.merge(_config(signature_version=UNSIGNED))


def hermetic_session() -> botocore.session.Session:
    """A botocore session that reads no file and no variable of the person's.

    A profile variable that names a missing profile would otherwise break even clients with explicit keys.
    """
    return botocore.session.Session(
        session_vars={
            "profile": (None, None, None, None),
            "config_file": (None, None, os.devnull, None),
            "credentials_file": (None, None, os.devnull, None),
            "ignore_configured_endpoint_urls": (None, None, True, None),
            "ca_bundle": (None, None, None, None),
        }
    )


def give_up(caught_exception: BaseException | None = None, **_: object) -> None:
    """A `needs-retry` handler: nothing is asked twice of a connection that failed.

    botocore's standard mode would, and the person would wait three times as long.
    """
    if caught_exception is not None:
        raise caught_exception
