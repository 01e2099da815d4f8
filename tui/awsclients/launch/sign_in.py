"""Bring a person through a sign-in; what comes of it is handed to the broker. Runs where the person is."""

import sys
from collections.abc import Mapping

from awsclients.access.logins import by_command
from awsclients.config.model import IdentityCenter, Login, Saml, Source, Workspace
from awsclients.errors import BadInput
from awsclients.launch.watch import Watch, Way
from awsclients.launch.world import World
from awsclients.secrets.secret import Secret

_ELSEWHERE = ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY", "WSL_DISTRO_NAME", "WSL_INTEROP")
_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY")


def sign_in(world: World, workspace: Workspace, source: Source, way: Way, watch: Watch) -> Secret:
    """The grant of a person's sign-in, for Broker.sign_in. Blocks until it is there, at most some minutes.

    `watch` is told what the person has to do. Raises GivenUp when they gave up, Refused when they were refused,
    PersonNeeded when they took too long, LocalFailure where no port can be opened, and BadInput for a source to
    which nobody signs in.
    """
    if isinstance(source, IdentityCenter):
        from awsclients.launch import identity_center

        return identity_center.sign_in(world, workspace, source, way, watch)
    if isinstance(source, Saml):
        from awsclients.launch import saml

        return saml.sign_in(world, workspace, source, way, watch)
    if isinstance(source, Login):
        raise by_command(source, "login")
    raise BadInput(f"{source.name} is of kind {source.kind}, to which nobody signs in. Name another source.")


def usual_way(variables: Mapping[str, str]) -> Way:
    """In the browser where there is one; a device code over SSH, in WSL, a container or without a screen (C94)."""
    if any(variables.get(name) for name in _ELSEWHERE):
        return Way.DEVICE_CODE
    if variables.get("BROWSER"):
        return Way.BROWSER
    blind = sys.platform.startswith("linux") and not any(variables.get(name) for name in _SCREENS)
    return Way.DEVICE_CODE if blind or variables.get("container") else Way.BROWSER
