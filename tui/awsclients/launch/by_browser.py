"""Authorization code with PKCE: the browser of this computer signs in and comes back to a port of ours.

Source: RFC 7636, RFC 8252; the parameters are those of the AWS command line.
"""

import base64
import hashlib
import secrets
import socket
import time
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

from awsclients.aws.identity_center import SCOPE, FromCode, Registration, Token
from awsclients.errors import LocalFailure, PersonNeeded, Refused
from awsclients.launch.callback import PATH, Callback
from awsclients.launch.listener import Listener
from awsclients.launch.opening import Opening
from awsclients.launch.signing_in import SigningIn
from awsclients.launch.watch import Pending
from awsclients.secrets.secret import Secret
from awsclients.text import display

LIFE = timedelta(minutes=5)
"""How long the browser is waited for."""

_OTHERWISE = "Or ask for a device code."
_TICK = 0.1
_FAREWELL = 1.0
"""Seconds in which the browser may fetch the last page."""


def token(one: SigningIn, registration: Registration, why: str = "") -> Token:
    """A token, once a person has signed in; `why` is what they are told first.

    Raises AwsError when AWS does not take what came of it.
    """
    callback, verifier = Callback(), Secret(secrets.token_urlsafe(48))
    with _server() as server, closing(Listener(server, callback.answer)) as listener:
        redirect = f"http://127.0.0.1:{server.getsockname()[1]}{PATH}"
        address = _address(one, registration, callback, verifier, redirect)
        _wait(one, callback, listener, address, why)
        farewell = time.monotonic() + _FAREWELL
        while time.monotonic() < farewell and not listener.serve(_TICK):
            pass
    if callback.code is None:
        said = display(callback.error, 60)
        raise Refused(
            f"The sign-in to {one.source.name} was refused in the browser ({said}). "
            f"Begin again with: awsclients login {one.source.name}"
        )
    grant = FromCode(callback.code, verifier, redirect)
    return one.told("sso-oidc:CreateToken", lambda: one.aws.token(one.portal, registration, grant))


def _wait(one: SigningIn, callback: Callback, listener: Listener, address: Secret, why: str) -> None:
    """Until the browser has come back; the port was open before it was sent off (C96)."""
    opening = Opening(one.world, one.workspace, one.source, address, otherwise=_OTHERWISE)
    pending = Pending(address, one.world.clock.now() + LIFE, note=why)
    one.watch.tell(pending)
    while not callback.come:
        one.watch.check(one.source.name)
        if one.world.clock.now() >= pending.ends:
            raise PersonNeeded(
                f"Nobody signed in to {one.source.name} within {LIFE.seconds // 60} min. "
                f"Begin again with: awsclients login {one.source.name}"
            )
        listener.serve(_TICK)
        note = listener.turned_away.note or opening.note or ("" if opening.came else why)
        if (note, opening.came) != (pending.note, pending.opened):
            pending = replace(pending, note=note, opened=opening.came)
            one.watch.tell(pending)


def _server() -> socket.socket:
    try:
        return socket.create_server(("127.0.0.1", 0), backlog=128)
    except OSError as error:
        raise LocalFailure(
            f"No port can be opened on 127.0.0.1: {error.strerror}. Close programs, or use --device-code."
        ) from None


def _address(
    one: SigningIn, registration: Registration, callback: Callback, verifier: Secret, redirect: str
) -> Secret:
    digest = hashlib.sha256(verifier.reveal().encode()).digest()
    query = {
        "response_type": "code",
        "client_id": registration.client_id,
        "redirect_uri": redirect,
        "state": callback.state.reveal(),
        "code_challenge_method": "S256",
        "scopes": SCOPE,
        "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
    }
    return Secret(f"{one.aws.authorize_address(one.portal)}?{urlencode(query)}")
