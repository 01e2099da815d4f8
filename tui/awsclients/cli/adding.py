"""`add`: a ready role into the configuration. It is tried first, so that nothing half-done is left."""

from awsclients.cli import ask
from awsclients.cli.verb import Argument, Call, Result, Verb
from awsclients.config.model import Workspace
from awsclients.errors import BadInput
from awsclients.onboarding.add import Addition, addition

_NO_REGION = " Write region = there, or commands ask for one."


def run(call: Call) -> Result:
    """Assume the role once, then write it. What cannot be assumed is not written."""
    from awsclients.onboarding import trial

    workspace = call.world.load()
    new = _wanted(call)
    if new.address in workspace.roles or new.address in workspace.aliases:
        raise BadInput(f"{new.address} is there already. Choose another name with --role.")
    with_it = trial.tried(workspace, new)
    _say_doubts(call, workspace, with_it)
    if new.role_arn is not None and not call.options.flag("no_check"):
        _check(call, with_it, new)
    file = trial.write(workspace.path, new)
    region = "" if with_it.roles[new.address].region or not new.role_arn else _NO_REGION
    call.say(f"{new.address} is in {file}.{region} Use it with: awsclients {_use(new)} {new.address}")
    return Result()


def _say_doubts(call: Call, before: Workspace, after: Workspace) -> None:
    """The warnings that the role brings with it, such as another client's external ID."""
    known = {problem.message for problem in before.problems}
    for problem in after.problems:
        if problem.message not in known:
            call.say(problem.message)


def _check(call: Call, workspace: Workspace, new: Addition) -> None:
    session = ask.session(call, workspace, workspace.roles[new.address], least=0.0)
    call.say(f"{new.address} can be assumed: {session.identity.arn}")


def _use(new: Addition) -> str:
    return "shell" if new.role_arn else "console"


def _wanted(call: Call) -> Addition:
    options = call.options
    return addition(
        options.given("where"),
        client=options.given("client"),
        role=options.text("role"),
        external_id=options.text("external_id"),
        source=options.text("source"),
        environment=options.text("environment"),
    )


ADD = Verb(
    name="add",
    summary="Add a role that a client has made ready.",
    run=run,
    arguments=(
        Argument("where", "The role's ARN, or a sign-in or switch-role address.", "ARN|URL"),
        Argument("--client", "The client's slug, like acme.", "C", required=True),
        Argument("--role", "The role's slug; its name in AWS without it.", "R"),
        Argument("--external-id", "What the client's trust policy asks for.", "X"),
        Argument("--source", "Where the first credentials come from.", "S"),
        Argument("--environment", "production, staging, ...", "E"),
        Argument("--no-check", "Do not assume the role once before it is written.", flag=True),
        *ask.ANSWERS,
    ),
    examples=(
        "awsclients add arn:aws:iam::222222222222:role/Consultant \\",
        "    --client acme --role production --environment production",
        "awsclients add https://wayne.signin.aws.amazon.com/console --client wayne",
    ),
)
