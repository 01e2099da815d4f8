"""`login` and `logout`: a person's sign-in to a source, as long as it lasts."""

from awsclients.access.signed_in import SignedIn
from awsclients.cli.secrets import unknown_source
from awsclients.cli.verb import Argument, Call, Result, Verb
from awsclients.config.model import Login, Saml, Source, Workspace
from awsclients.errors import BadInput
from awsclients.launch.watch import Pending, Watch, Way
from awsclients.text import display

DEVICE_CODE = "device_code"


def sign_in(call: Call, workspace: Workspace, source: Source) -> SignedIn:
    """Bring the person through a sign-in, and have the broker keep it."""
    from awsclients.launch.sign_in import sign_in as begin
    from awsclients.launch.sign_in import usual_way

    device = call.options.flag(DEVICE_CODE)
    way = Way.DEVICE_CODE if device else usual_way(call.world.started.variables)
    grant = begin(call.world, workspace, source, way, Watch(_Teller(call, source).tell))
    signed_in = call.world.broker(workspace).sign_in(source.name, grant)
    if signed_in.note:
        call.say(signed_in.note)
    return signed_in


def login(call: Call) -> Result:
    """Sign in to one source. The one verb that opens a browser also where there is no terminal."""
    workspace = call.world.load()
    source = _source(workspace, call.options.given("source"))
    signed_in = sign_in(call, workspace, source)
    if call.world.agent is None and (signed_in.note or isinstance(source, Saml)):
        call.say("No agent runs here, so the sign-in ends with this command.")
    return Result(f"Signed in to {source.name} {signed_in.about(call.world.clock.now())}".rstrip() + ".\n")


def logout(call: Call) -> Result:
    """End the sign-in of one source; or of all that are signed in, and every session with its guard."""
    from awsclients.access.logins import by_command

    workspace = call.world.load()
    broker = call.world.broker(workspace)
    named = call.options.text("source")
    if call.options.flag("all") == (named is not None):
        raise BadInput(f"Name one source, or write --all. Run: {_HELP}")
    known = broker.signed_in()
    logins = {name: source for name in known if isinstance(source := workspace.sources.get(name), Login)}
    names = (
        [_source(workspace, named).name] if named is not None else [name for name in known if name not in logins]
    )
    for name in names:
        broker.sign_out(name)
        out = f"Signed out of {name}. AWS honours keys that were given until their end."
        call.say(out if name in known else f"Nobody was signed in to {name}.")
    if named is not None:
        return Result()
    left = tuple(broker.held())
    for address in left:
        broker.forget(address)
        call.say(f"The session of {address} is forgotten. AWS honours its keys until their end.")
    for source in logins.values():
        call.say(by_command(source, "logout").message)
    if not known and not left:
        call.say("Nobody is signed in.")
    return Result()


class _Teller:
    """Says what the person has to do now, one line at a time; an address stands alone, to be copied."""

    def __init__(self, call: Call, source: Source) -> None:
        self._call, self._source, self._note = call, source, ""

    def tell(self, pending: Pending) -> None:
        """See Watch. What is in the way is said also once the browser is there, and once."""
        if pending.note and pending.note != self._note:
            self._call.say(pending.note)
        self._note = pending.note
        if not pending.opened:
            self._ask(pending)

    def _ask(self, pending: Pending) -> None:
        say, name, end = self._call.say, self._source.name, f"{pending.ends.astimezone():%H:%M:%S}"
        if pending.code:
            say(f"Sign in to {name} on any device, and compare the code {display(pending.code, 40)} there:")
        elif not pending.note:
            say(f"Sign in to {name} in the browser. It is waited for until {end}.")
            return
        say(pending.address.reveal())
        if pending.code:
            left = (pending.ends - self._call.world.clock.now()).total_seconds()
            say(f"The code is good for {left / 60:.0f} min, until {end}.")


def _source(workspace: Workspace, name: str) -> Source:
    found = workspace.sources.get(name)
    if found is None:
        raise unknown_source(workspace, name)
    return found


_HELP = "awsclients logout --help"

LOGIN = Verb(
    name="login",
    summary="Sign in to a source, in the browser or by a device code.",
    run=login,
    arguments=(
        Argument("source", "A source of kind identity-center or saml.", "SOURCE"),
        Argument("--device-code", "Sign in on another device; usual where there is no browser.", flag=True),
    ),
    examples=("awsclients login hub", "awsclients login hub --device-code"),
)
LOGOUT = Verb(
    name="logout",
    summary="End the sign-in to a source.",
    run=logout,
    arguments=(
        Argument("source", "A source that is signed in.", "SOURCE", optional=True),
        Argument("--all", "Every source that is signed in, and every session.", flag=True),
    ),
    examples=("awsclients logout hub", "awsclients logout --all"),
)
