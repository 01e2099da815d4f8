"""The session of the shell we are in."""

import socket
from datetime import timedelta

import pytest
from tests.launch.samples import END, SECRET, SESSION, TOKEN

from awsclients.access.session import Session
from awsclients.demo.clock import MovableClock
from awsclients.errors import LocalFailure, PersonNeeded
from awsclients.launch.endpoint import endpoint
from awsclients.launch.inside import own_credentials

CLOCK = MovableClock(END - timedelta(minutes=30), stopped=True)
URL, WORD = "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_AUTHORIZATION_TOKEN"


def test_keys_of_the_environment_are_taken_first() -> None:
    found = own_credentials({"AWS_ACCESS_KEY_ID": "ASIA1", "AWS_SECRET_ACCESS_KEY": "sEXAMPLEKEY", URL: "x"})
    assert found is not None
    assert (found.access_key_id, found.session_token) == ("ASIA1", None)


def test_an_endpoint_is_asked() -> None:
    with endpoint(lambda: SESSION, CLOCK) as at:
        found = own_credentials({URL: at.url, WORD: at.token.reveal()})
        assert found is not None
        assert found.secret_access_key.matches(SECRET)
        assert found.session_token is not None
        assert found.session_token.matches(TOKEN)
        with pytest.raises(LocalFailure):
            own_credentials({URL: at.url, WORD: "x"})


def test_the_endpoints_reason_is_passed_on() -> None:
    def refuse() -> Session:
        raise PersonNeeded("acme/production was cut off. Start it again.")

    with endpoint(refuse, CLOCK) as at, pytest.raises(PersonNeeded, match="was cut off"):
        own_credentials({URL: at.url, WORD: at.token.reveal()})


@pytest.mark.parametrize("url", ["", "http://169.254.170.2/v1/" + "a" * 32, "http://127.0.0.1:80@evil/v1/x"])
def test_nothing_else_is_asked(url: str) -> None:
    assert own_credentials({URL: url, WORD: "x"}) is None


def test_an_endpoint_that_is_gone_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(LocalFailure, match="does not answer"):
        own_credentials({URL: f"http://127.0.0.1:{port}/v1/{'a' * 32}", WORD: "x"})
