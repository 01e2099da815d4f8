"""What may not be on the screen, in a crash, or loaded before the first frame."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.ui.rig import Rig, clients, workspace
from tests.waiting import LONG
from textual.app import App

from awsclients.ui import app as app_module

ROOT = Path(__file__).parents[2]
PURE = (
    "actions",
    "brief",
    "clipboard",
    "columns",
    "countdown",
    "draw",
    "filter",
    "glyphs",
    "ledger",
    "line",
    "log",
    "path",
    "rows",
    "shown",
    "stand",
    "state",
    "title",
    "whole",
)


def _python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=LONG, cwd=ROOT)


@pytest.mark.parametrize("name", PURE)
def test_the_logic_of_the_screen_knows_no_widget(name: str) -> None:
    done = _python(f"import sys, awsclients.ui.{name}; print('textual' in sys.modules)")
    assert done.stdout == "False\n", done.stderr


def test_neither_boto3_nor_keyring_is_loaded_before_the_first_frame() -> None:
    code = """
import asyncio, sys
from tests.ui.rig import Rig, clients, workspace
async def main():
    rig = Rig(workspace(*clients()))
    async with rig.app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Globex" in rig.frame()
        names = {name.partition(".")[0] for name in sys.modules}
        print(sorted(names & {"boto3", "botocore", "keyring", "moto", "flask", "tomli_w"}))
        print(sorted(name for name in sys.modules if name.startswith("textual.widgets._")))
asyncio.run(main())
"""
    done = _python(code)
    loaded, widgets = done.stdout.splitlines()
    assert loaded == "[]", done.stderr
    for heavy in ("text_area", "markdown", "data_table", "footer"):
        assert f"_{heavy}" not in widgets


async def test_the_screen_has_no_way_to_save_a_picture_of_itself(rig: Rig) -> None:
    assert not rig.app.ENABLE_COMMAND_PALETTE
    assert not rig.app.ALLOW_SELECT
    actions = {
        binding.action
        for bindings in (rig.app._bindings.key_to_bindings,)
        for each in bindings.values()
        for binding in each
    }
    assert actions == {"leave(0)", "palette", "suspend_process"}


@pytest.mark.parametrize("where", ["render", "worker", "handler", "panic"])
def test_T20_a_crash_prints_no_variable_and_no_message(where: str) -> None:
    code = f"""
import asyncio
from tests.ui.rig import Rig, clients, workspace
from awsclients.ui.role_list import RoleList
from awsclients.ui.run import run
CANARY = "wJalrXUtnFEMIK7MDENGbPxRfiCY" + "EXAMPLE" + "KEY"
def boom(*_):
    secret_access_key = CANARY
    raise RuntimeError(secret_access_key)
rig = Rig(workspace(*clients()))
async def main():
    app = rig.app
    async with app.run_test(size=(80, 24)) as pilot:
        if {where!r} == "render":
            RoleList.render_line = boom
            app.main.list.refresh()
        elif {where!r} == "worker":
            async def work(): boom()
            app.run_worker(work())
        elif {where!r} == "handler":
            app.main.action_act = boom
            await pilot.press("escape", "enter")
        else:
            try: boom()
            except RuntimeError:
                import rich.traceback
                app.panic(rich.traceback.Traceback(show_locals=True))
        await asyncio.sleep(0.2)
try:
    asyncio.run(main())
except BaseException: pass
rig.app._print_error_renderables()
"""
    done = _python(code)
    assert "The screen broke" in done.stderr, done.stderr + done.stdout
    assert "EXAMPLEKEY" not in done.stderr + done.stdout


def test_T20_the_crash_text_names_where_and_nothing_else() -> None:
    def boom(secret: str) -> None:
        raise KeyError(secret)

    try:
        boom("hidden-value")
    except KeyError:
        text = app_module.crash_text()
    assert "KeyError" in text
    assert "test_safety.py" in text
    assert "hidden-value" not in text


def test_the_private_method_that_is_overridden_is_still_there() -> None:
    assert callable(App._fatal_error)


def test_the_debug_switches_of_the_library_are_dropped(tmp_path: Path) -> None:
    code = f"""
import os, sys
os.environ["TEXTUAL_LOG"] = {str(tmp_path / "keys.log")!r}
from awsclients.ui import run
assert "textual" not in sys.modules
try:
    run.run(None, lambda: (None, False), print)
except AttributeError:
    pass
import textual.constants
print(textual.constants.LOG_FILE)
"""
    done = _python(code)
    assert done.stdout == "None\n", done.stderr


async def test_T17_neither_keys_nor_external_ids_are_ever_drawn() -> None:
    rig = Rig(workspace(*clients()))
    rig.broker.sessions["acme/production"] = rig.broker.make("acme/production")
    async with rig.app.run_test(size=(160, 45)) as pilot:
        await pilot.press("escape")
        seen = rig.frame()
        for key in ("v", "y", "L", "question_mark"):
            await pilot.press(key)
            seen += rig.frame()
            await pilot.press("escape")
    assert "EXAMPLE" not in seen
    assert "acme-7c1e2a" not in seen
