"""A port that is kept until somebody listens at it."""

import socket

import pytest

from awsclients.demo.ports import kept_port


def test_nobody_listens_there_until_whoever_was_told_of_it_does() -> None:
    with kept_port() as port:
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port))
        for _ in range(2):  # a sign-in may follow another
            with socket.create_server(("127.0.0.1", port)) as server:
                socket.create_connection(("127.0.0.1", port)).close()
                server.accept()[0].close()
