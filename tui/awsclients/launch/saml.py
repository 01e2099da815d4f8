"""A person's sign-in at a SAML provider: its page opens in the browser, and its answer comes to `acs_url`."""

import secrets
import socket
import sys
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import urlsplit

from awsclients.access.broker import Broker
from awsclients.config.model import Saml, Workspace
from awsclients.errors import BadInput, Failure, LocalFailure, PersonNeeded
from awsclients.launch.acs import LONGEST, acs
from awsclients.launch.foreign import refuse_foreign
from awsclients.launch.holder import holder
from awsclients.launch.listener import Listener
from awsclients.launch.opening import Opening
from awsclients.launch.watch import Pending, Watch, Way
from awsclients.launch.world import World
from awsclients.secrets.secret import Secret

LIFE = timedelta(minutes=5)
"""How long the answer is waited for."""
RELAY_STATE = "{relay_state}"
"""In `sign_in_url`, the place of a one-use text that has to come back."""

_TICK = 0.1
_ELSEWHERE = (
    "Open this address in a browser whose port {port} leads to this computer, as it does with: "
    "ssh -L {port}:127.0.0.1:{port}"
)


@dataclass(slots=True)
class _Answers:
    """Takes the first answer that the broker would take; of others it remembers what was wrong with the last."""

    broker: Broker
    source: Saml
    relay_state: str | None
    taken: Secret | None = None
    note: str = ""

    def take(self, response: Secret, origin: str) -> None:
        """Raises a Failure for an answer that is not taken. One with our own RelayState may come from anywhere."""
        try:
            if self.relay_state is None:
                refuse_foreign(origin, self.source.sign_in_url)
            self.broker.check_sign_in(self.source.name, response)
        except Failure as failure:
            self.note = failure.message
            raise
        self.taken = response


def sign_in(world: World, workspace: Workspace, source: Saml, way: Way, watch: Watch) -> Secret:
    """See sign_in.sign_in. The port is ours before the browser is sent off (T2), which only Way.BROWSER does.

    Raises BadInput where the answer does not come to this computer.
    """
    port, path = _here(source)
    relay_state = secrets.token_urlsafe(32) if RELAY_STATE in source.sign_in_url else None
    address = Secret(source.sign_in_url.replace(RELAY_STATE, relay_state or ""))
    answers = _Answers(world.broker(workspace), source, relay_state)
    with (
        _server(source, port) as server,
        closing(Listener(server, acs(path, relay_state, answers.take), longest_body=LONGEST)) as listener,
    ):
        opening = Opening(world, workspace, source, address) if way is Way.BROWSER else None
        elsewhere = "" if opening else _ELSEWHERE.format(port=port)
        pending = Pending(address, world.clock.now() + LIFE, note=elsewhere)
        watch.tell(pending)
        while answers.taken is None:
            watch.check(source.name)
            if world.clock.now() >= pending.ends:
                raise PersonNeeded(
                    f"No answer of {source.name} came to {source.acs_url} within {LIFE.seconds // 60} min. "
                    f"Begin again with: awsclients login {source.name}"
                )
            listener.serve(_TICK)
            note = listener.turned_away.note or answers.note or (opening.note if opening else elsewhere)
            opened = opening is not None and opening.came
            if (note, opened) != (pending.note, pending.opened):
                pending = replace(pending, note=note, opened=opened)
                watch.tell(pending)
    return answers.taken


def _here(source: Saml) -> tuple[int, str]:
    """Port and path of an `acs_url` on this computer."""
    parts = urlsplit(source.acs_url)
    if parts.scheme != "http" or parts.port is None:
        raise BadInput(
            f"{source.name} posts its answer to {source.acs_url}, where awsclients is not. "
            "Sign in in a browser, and give what is posted there to: awsclients saml-response ROLE"
        )
    return parts.port, f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"


def _server(source: Saml, port: int) -> socket.socket:
    """Listens at the port that the provider knows, and at no other."""
    server = socket.socket()
    try:
        if sys.platform == "linux":
            # Else the connections of the last sign-in would hold the port; elsewhere it would let others share it.
            server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind(("127.0.0.1", port))
        server.listen(128)
    except OSError as error:
        server.close()
        held = holder(port)
        why = f"{held} has it" if held else error.strerror
        raise LocalFailure(
            f"Port {port} of this computer, to which {source.name} answers, cannot be opened: {why}. "
            "End the program that holds it, or choose another port: in acs_url here, as the ACS URL of the "
            "application, and in SAML:aud of the roles' trust policies."
        ) from None
    return server
