"""Hand an address to the browser so that nothing secret is in an argv."""

from awsclients.config.model import Client, Settings
from awsclients.process import Started
from awsclients.secrets.secret import Secret


def open_address(address: Secret, settings: Settings, client: Client, started: Started) -> None:
    """Open a secret address: the browser gets a one-use `http://127.0.0.1:PORT/NONCE` that redirects to it.

    Returns once the browser has fetched the redirect, or after a few seconds when its opener went well.
    `BROWSER` wins over the setting; with `%s` or appended, no shell. Raises LocalFailure when no browser could
    be started, naming `--print`.
    """
    raise NotImplementedError
