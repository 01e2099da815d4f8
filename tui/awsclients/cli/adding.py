"""`add`: a ready role into the configuration."""

from awsclients.cli import ask
from awsclients.cli.verb import Argument, Call, Result, Verb


def run(call: Call) -> Result:
    raise NotImplementedError


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
    ),
)
