"""The session of the shell we are in, from its environment alone."""

import http.client
import json
import re
from collections.abc import Mapping

from awsclients.aws.api import Credentials
from awsclients.errors import LocalFailure, PersonNeeded
from awsclients.launch.inherited import CONTAINER, KEYS
from awsclients.secrets.secret import Secret
from awsclients.text import display

_OURS = re.compile(r"http://(127\.0\.0\.1:[0-9]{1,5})(/v1/[0-9a-f]{32})", re.ASCII)
_SECONDS = 3.0
_MOST = 64 * 1024


def own_credentials(variables: Mapping[str, str]) -> Credentials | None:
    """The keys of this shell, or what its endpoint answers; None where it has neither.

    Raises PersonNeeded when the endpoint gives nothing, with its reason, and LocalFailure when it is gone.
    """
    key, secret, token = (variables.get(name, "") for name in KEYS[:3])
    if key and secret:
        return Credentials(key, Secret(secret), Secret(token) if token else None)
    url, word = (variables.get(name, "") for name in CONTAINER)
    found = _OURS.fullmatch(url)
    return None if found is None else _asked(found[1], found[2], Secret(word))


def _asked(host: str, path: str, token: Secret) -> Credentials:
    connection = http.client.HTTPConnection(host, timeout=_SECONDS)
    try:
        connection.request("GET", path, headers={"Authorization": token.reveal(), "Accept": "application/json"})
        response = connection.getresponse()
        said = json.loads(response.read(_MOST))
        if response.status != http.client.OK:
            raise PersonNeeded(display(str(said["message"]), 300))
        return Credentials(said["AccessKeyId"], Secret(said["SecretAccessKey"]), Secret(said["Token"]))
    except (OSError, ValueError, KeyError, TypeError, http.client.HTTPException):
        message = "The endpoint of this shell does not answer. Leave the shell and open it again."
        raise LocalFailure(message) from None
    finally:
        connection.close()
