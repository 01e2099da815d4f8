"""A session as the JSON of a `credential_process`; the agent has it ready, so it stands below it."""

import json

from awsclients.access.session import Session
from awsclients.clock import rfc3339


def process_json(session: Session) -> str:
    """One line without its end. It holds secrets."""
    keys = session.credentials
    answer = {
        "Version": 1,
        "AccessKeyId": keys.access_key_id,
        "SecretAccessKey": keys.secret_access_key.reveal(),
        "SessionToken": None if keys.session_token is None else keys.session_token.reveal(),
        "Expiration": None if session.expires is None else rfc3339(session.expires),
        "AccountId": session.identity.account_id,
    }
    return json.dumps({name: value for name, value in answer.items() if value is not None})
