"""What is said beside a child, by its kind."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.launch.samples import ROLE, SESSION

from awsclients.launch.attend import Order, words
from awsclients.launch.environment import Setting
from awsclients.launch.world import World

EXPORTED = Order(ROLE, SESSION, ("/bin/bash",), Path("/"), "shell", renewing=False)
RENEWING = replace(EXPORTED, renewing=True)


def world(setting: Setting, *, agent: bool = True) -> World:
    """All that is read of it is whether there is an agent."""
    nothing: object = None
    return World(
        started=setting.started,
        clock=nothing,  # type: ignore[arg-type]
        config_path=setting.config_file,
        setting=setting,
        load=nothing,  # type: ignore[arg-type]
        broker=nothing,  # type: ignore[arg-type]
        aws=nothing,  # type: ignore[arg-type]
        store=nothing,  # type: ignore[arg-type]
        agent=(lambda: nothing) if agent else None,  # type: ignore[arg-type,return-value]
    )


@pytest.mark.parametrize(
    ("order", "said"),
    [
        (EXPORTED, 'acme/production ends in 9 min. To go on: eval "$(awsclients export)"'),
        (replace(EXPORTED, argv=("/usr/bin/fish",)), "To go on: awsclients export --format fish | source"),
        (replace(EXPORTED, kind="command"), "the keys of acme/production end in 9 min. With --refresh"),
        (RENEWING, "acme/production needs you within 9 min to go on. Run: awsclients exec . true"),
        (replace(RENEWING, kind="command"), "Run: awsclients exec acme/production true"),
    ],
)
def test_each_is_told_how_to_go_on(setting: Setting, order: Order, said: str) -> None:
    text = words(world(setting), order).format(minutes=9)
    assert text.startswith("awsclients: ")
    assert said in text
    assert len(text) < 110


def test_nothing_is_promised_where_no_agent_is(setting: Setting) -> None:
    text = words(world(setting, agent=False), RENEWING)
    assert text.endswith("needs you within {minutes} min to go on. Leave it by then and start it again.")
