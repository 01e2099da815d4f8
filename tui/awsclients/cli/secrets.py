"""`secret`: put an access key's secret into the keyring, or take it out."""

from awsclients.access.diagnosis import Sent, explain
from awsclients.access.route import source_region
from awsclients.aws.api import AwsError, Credentials
from awsclients.cli import ask
from awsclients.cli.verb import Argument, Call, Result, Verb
from awsclients.config.model import AccessKey, Workspace
from awsclients.config.roles import no_source
from awsclients.errors import BadInput, LocalFailure, Misconfigured, PersonNeeded
from awsclients.secrets.secret import Secret
from awsclients.secrets.secret_key import is_secret_key
from awsclients.secrets.store import service
from awsclients.text import display


def run(call: Call) -> Result:
    """Store or remove the secret of one source."""
    workspace = call.world.load()
    source = access_key_source(workspace, call.options.given("source"))
    if call.options.given("action") == "delete":
        return _delete(call, workspace, source)
    return _set(call, workspace, source)


def _set(call: Call, workspace: Workspace, source: AccessKey) -> Result:
    secret = _read(call, source)
    if not is_secret_key(secret):
        raise BadInput("That is no secret access key: it has 40 letters, digits, / and +. Copy it again.")
    tried = _tried(call, source, secret, source_region(workspace, source))
    call.world.store(workspace).put(service(source.name), source.access_key_id, secret)
    call.say(f"The secret of {source.name} ({source.access_key_id}) is stored, and was read back. {tried}")
    return Result()


def _tried(call: Call, source: AccessKey, secret: Secret, region: str) -> str:
    """What AWS says of the key, as a sentence. Raises Refused where it takes it for none, and nobody insists."""
    keys = Credentials(source.access_key_id, secret)
    try:
        found = call.world.aws().caller_identity(keys, region)
    except LocalFailure:
        return "AWS was not reached, so it was not tried."
    except AwsError as error:
        refused = explain(error, Sent(source=source.name, region=region), call.world.clock.skew)
        insists = call.options.flag("yes") or call.terminal.present
        if not insists or not ask.agreed(call, f"{refused.message.rstrip('.')}. Store it all the same?"):
            raise refused from None
        return "AWS does not take it."
    return f"It is {display(found.arn, 200)}."


def _delete(call: Call, workspace: Workspace, source: AccessKey) -> Result:
    gone = call.world.store(workspace).delete(service(source.name), source.access_key_id)
    found = "is removed" if gone else "was not there"
    call.say(f"The secret of {source.name} ({source.access_key_id}) {found}.")
    return Result()


def _read(call: Call, source: AccessKey) -> Secret:
    """From the terminal, unseen; else one line of standard input."""
    if call.terminal.input_is_terminal and call.terminal.present:
        return _stripped(call.terminal.ask_hidden(f"Secret access key of {source.access_key_id}: "))
    secret = _stripped(call.terminal.read_line())
    if not secret:
        raise PersonNeeded(f"No secret came on standard input. Run at a terminal: {call.again()}")
    return secret


def _stripped(secret: Secret) -> Secret:
    return Secret(secret.reveal().strip())


def access_key_source(workspace: Workspace, name: str) -> AccessKey:
    """The source of that name. BadInput where there is none, or where it has no secret of ours."""
    found = workspace.sources.get(name)
    if isinstance(found, AccessKey):
        return found
    if found is not None:
        raise BadInput(f"{name} is of kind {found.kind} and has no secret here. Name a source of kind access-key.")
    raise unknown_source(workspace, name)


def unknown_source(workspace: Workspace, name: str) -> BadInput:
    """Why there is no such source: it could not be loaded, or the file could not, or it was never written."""
    lost = {problem.subject: problem for problem in reversed(workspace.errors)}
    broken = lost.get(f"sources.{name}") or lost.get("")
    return Misconfigured(str(broken)) if broken else BadInput(no_source(name, workspace.sources))


SECRET = Verb(
    name="secret",
    summary="An access key's secret: into the keyring, or out of it.",
    run=run,
    arguments=(
        Argument("action", "What to do.", choices=("set", "delete")),
        Argument("source", "A source of kind access-key.", "SOURCE"),
    ),
    examples=(
        "awsclients secret set jane",
        "awsclients secret set jane < key.txt",
        "awsclients secret delete jane",
    ),
)
