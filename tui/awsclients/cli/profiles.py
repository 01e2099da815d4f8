"""`profiles`: every role as a profile of `~/.aws/config`, for programs that know nothing of awsclients."""

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from awsclients.cli import match, roles
from awsclients.cli.verb import Argument, Call, Result, Verb
from awsclients.errors import BadInput
from awsclients.launch.inherited import outside

if TYPE_CHECKING:
    from awsclients.launch.fence import Fenced
    from awsclients.launch.profiles import Files, Profiles


def run(call: Call) -> Result:
    """Show, write or remove the block of profiles."""
    from awsclients.launch import aws_config
    from awsclients.launch.profiles import Files

    before = outside(call.world.started.environ)
    environ = {os.fsdecode(name): os.fsdecode(value) for name, value in before.items()}
    files = Files.of(environ)
    if call.options.given("action") == "remove":
        return _remove(call, files)
    if call.options.given("action") == "write":
        return _write(call, files, environ)
    old = aws_config.read(files.config)
    found = aws_config.fenced(files.config, old)
    made = _made(call, found, files, environ)
    _say_what_is_left_out(call, made)
    return Result(aws_config.difference(files.config, old or b"", found.replaced(made.text)))


def _write(call: Call, files: "Files", environ: Mapping[str, str]) -> Result:
    from awsclients.launch import aws_config

    made = list["Profiles"]()

    def replaced(found: "Fenced") -> bytes:
        made.append(_made(call, found, files, environ))
        nothing = found.block is None and not made[0].count
        return found.before if nothing else found.replaced(made[0].text)

    changed = aws_config.change(files.config, replaced)
    _say_what_is_left_out(call, made[0])
    if not made[0].count and not changed:
        call.say(f"There is no role to write a profile for, so {files.config} stays as it is.")
        return Result()
    count = "1 profile is" if made[0].count == 1 else f"{made[0].count} profiles are"
    call.say(f"{count} in {files.config}." if changed else f"{count} in {files.config} already.")
    return Result()


def _remove(call: Call, files: "Files") -> Result:
    from awsclients.launch import aws_config
    from awsclients.launch.fence import Fenced

    there = aws_config.fenced(files.config, aws_config.read(files.config)).block is not None
    if there:
        aws_config.change(files.config, Fenced.without)
    call.say(f"The profiles are gone from {files.config}." if there else f"There are none in {files.config}.")
    return Result()


def _made(call: Call, found: "Fenced", files: "Files", environ: Mapping[str, str]) -> "Profiles":
    from awsclients.launch.profiles import command_of, names_of_others, names_that_go, profiles

    world = call.world
    workspace = world.load()
    roles.say_what_is_left_out(call, workspace)
    made = profiles(
        workspace,
        command_of(world.setting.program, world.config_path, environ),
        names_of_others(found, files.credentials),
        world.clock.now().astimezone().date(),
        include_guarded=call.options.flag("include_guarded"),
    )
    gone = names_that_go(found, made) if workspace.errors else []
    if gone:
        raise BadInput(
            f"{match.names(gone)} would be removed, since the configuration has errors. See them: awsclients list"
        )
    return made


def _say_what_is_left_out(call: Call, made: "Profiles") -> None:
    for sentence in made.left_out:
        call.say(sentence)


PROFILES = Verb(
    name="profiles",
    summary="Your roles as profiles of ~/.aws/config.",
    run=run,
    arguments=(
        Argument(
            "action",
            "diff shows what write would change; remove takes them out.",
            choices=("diff", "write", "remove"),
        ),
        Argument("--include-guarded", "Guarded roles too; they fail until you confirm them.", flag=True),
    ),
    examples=(
        "awsclients profiles diff",
        "awsclients profiles write",
        "aws s3 ls --profile acme-staging",
    ),
)
