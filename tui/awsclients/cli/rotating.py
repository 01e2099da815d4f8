"""`rotate`: a new access key in the place of an old one."""

import time

from awsclients.cli import ask
from awsclients.cli.secrets import access_key_source
from awsclients.cli.verb import Argument, Call, Result, Verb
from awsclients.config.model import AccessKey, Workspace
from awsclients.paths import state_folder


def run(call: Call) -> Result:
    """Make, store, prove and use a new key, then switch the old one off. Goes on with what was interrupted."""
    from awsclients.access.rotation import Rotation
    from awsclients.access.rotation_bench import Bench
    from awsclients.access.rotation_record import Record
    from awsclients.access.route import source_region

    workspace = call.world.load()
    source = access_key_source(workspace, call.options.given("source"))
    bench = Bench(
        aws=call.world.aws(),
        store=call.world.store(workspace),
        config=call.world.config_path,
        record=Record(state_folder(call.world.started.variables), source.name),
        clock=call.world.clock,
        say=call.say,
        agree=lambda question: ask.agreed(call, question),
        sleep=time.sleep,
    )
    with bench.record.alone():
        region = source_region(workspace, source)
        names = _with_this_key(workspace, source)
        rotation = ask.answered(
            call, workspace, lambda answers: Rotation.begin(bench, source, names, region, answers)
        )
        rotation.run(delete_old=call.options.flag("delete_old"))
    return Result()


def _with_this_key(workspace: Workspace, source: AccessKey) -> list[str]:
    """The source itself first, then the others that have the same key and would stop to work."""
    sharing = (
        other.name
        for other in workspace.sources.values()
        if isinstance(other, AccessKey) and other.access_key_id == source.access_key_id
    )
    return sorted(sharing, key=lambda name: name != source.name)


ROTATE = Verb(
    name="rotate",
    summary="A new access key in the place of an old one.",
    run=run,
    arguments=(
        Argument("source", "A source of kind access-key.", "SOURCE"),
        Argument("--delete-old", "Delete the old key too, instead of only switching it off.", flag=True),
        ask.MFA_CODE_STDIN,
    ),
    examples=(
        "awsclients rotate jane",
        "awsclients rotate jane --delete-old",
        "awsclients rotate jane --yes",
    ),
)
