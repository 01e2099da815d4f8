"""A person's sign-in to an Identity Center: in the browser, or by a device code. The grant is a PortalRecord."""

from contextlib import suppress

from awsclients.access import portal_record
from awsclients.access.portal_record import PortalRecord, to_text
from awsclients.aws.api import AwsError
from awsclients.aws.identity_center import Registration, Token
from awsclients.config.model import IdentityCenter, Workspace
from awsclients.errors import LocalFailure
from awsclients.launch import by_browser, by_device
from awsclients.launch.signing_in import UNKNOWN, SigningIn
from awsclients.launch.watch import Watch, Way
from awsclients.launch.world import World
from awsclients.secrets.secret import Secret

_AGAIN = "Identity Center did not know awsclients any more. The browser asks once again."


def sign_in(world: World, workspace: Workspace, source: IdentityCenter, way: Way, watch: Watch) -> Secret:
    """See sign_in.sign_in. A kept registration is used while it is good, else a new one is made first."""
    one = SigningIn(world, workspace, source, watch)
    device = way is Way.DEVICE_CODE
    kept = _kept(one).registered(world.clock.now(), device=device)
    if device:
        return _grant(one, *by_device.token(one, kept))
    try:
        return _by_browser(one, kept, "")
    except AwsError as error:
        raise one.explained(error) from None


def _by_browser(one: SigningIn, kept: Registration | None, why: str) -> Secret:
    """By a new registration, and the browser once more, where AWS does not know the kept one any more (C89)."""
    registration = kept or one.register(device=False)
    try:
        return _grant(one, registration, by_browser.token(one, registration, why))
    except AwsError as error:
        if error.code != UNKNOWN or kept is None:
            raise
    _forget(one)
    return _by_browser(one, None, _AGAIN)


def _grant(one: SigningIn, registration: Registration, token: Token) -> Secret:
    begun = one.world.clock.now()
    return to_text(PortalRecord(portal=one.portal, registration=registration, token=token, begun=begun))


def _kept(one: SigningIn) -> PortalRecord:
    try:
        return portal_record.read(one.world.store(one.workspace), one.portal)
    except LocalFailure:
        return PortalRecord(portal=one.portal)


def _forget(one: SigningIn) -> None:
    """The next sign-in registers anew; no token lives on that came by a registration which is gone."""
    with suppress(LocalFailure):
        portal_record.write(one.world.store(one.workspace), PortalRecord(portal=one.portal))
