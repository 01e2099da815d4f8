"""`schema`: the JSON schema of the configuration, for editors."""

from awsclients.cli.verb import Call, Result, Verb


def run(call: Call) -> Result:  # noqa: ARG001
    """The schema as JSON."""
    from awsclients.config.schema import schema_text

    return Result(schema_text())


SCHEMA = Verb(
    name="schema",
    summary="The JSON schema of the configuration, for your editor.",
    run=run,
    examples=("awsclients schema > awsclients.schema.json",),
)
