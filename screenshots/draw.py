"""Draw the pictures in this folder anew, from the demo: `.venv/bin/python -m screenshots.draw [NAME...]`.

The screen, its AWS and its clients are the demo's own. Clock, zone, addresses, ids and the time of a call are
fixed, so that the same screen gives the same file, and a file that differs is a screen that changed.
"""

import asyncio
import os
import re
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from unittest.mock import patch

from textual.pilot import Pilot

from awsclients.access.broker import Broker
from awsclients.access.events import CallEnded, Event
from awsclients.config.load import load
from awsclients.config.model import Workspace
from awsclients.demo.clock import MovableClock
from awsclients.demo.world import demo_world
from awsclients.launch.watch import Pending, Watch
from awsclients.launch.world import World
from awsclients.process import Started
from awsclients.secrets.secret import Secret
from awsclients.ui import palette
from awsclients.ui.actions import table
from awsclients.ui.app import ScreenApp
from awsclients.ui.glyphs import UNICODE
from awsclients.ui.signing_in import SigningIn
from awsclients.ui.stand import Stand

FOLDER = Path(__file__).parent
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ZONE = timezone(timedelta(hours=1), "CET")
URL, HOME = "http://127.0.0.1:7890", "/home/jane"
CONFIG = Path(f"{HOME}/.config/awsclients/config.toml")
CODE = "BCDF-GHJK"
REQUEST_ID = "7f3c9a52-1d0e-4b86-9c1f-5a2e8d7b4c30"
MILLISECONDS = 212
SMALL, LARGE = (80, 24), (160, 45)
README = FOLDER.parent / "README.md"
_KEYS = re.compile(r"(<!-- keys: .*? -->)\n.*?(<!-- /keys -->)", re.DOTALL)
_WAIT = 20.0


@dataclass(frozen=True, slots=True)
class Scene:
    """A running screen, and what is done to it for a picture."""

    app: ScreenApp
    stand: Stand
    clock: MovableClock
    pilot: Pilot[object]

    async def press(self, *keys: str) -> None:
        """Press keys, and let what they do settle."""
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def find(self, text: str) -> None:
        """Put the cursor on the first role that the filter finds."""
        await self.press("slash", "ctrl+u", *("space" if char == " " else char for char in text), "enter")

    async def assume(self, text: str, *typed: str) -> None:
        """Assume a role, typing what a dialog asks for, and wait until it is had or refused."""
        await self.find(text)
        await self.press("enter")
        if typed:
            await self.until(lambda: self.app.screen is not self.app.main)
            await self.press(*typed, "enter")
        await self.until(lambda: not self.app.main.situation.calls)

    async def all(self) -> None:
        """Show all roles again, from the first one on."""
        await self.press("slash", "ctrl+u", "escape", "g")

    async def day(self) -> None:
        """A day's work: three sessions of different age, and a refusal."""
        await self.assume("acme staging")
        self.clock.advance(timedelta(minutes=26))
        await self.assume("wayne platform")
        self.clock.advance(timedelta(minutes=22))
        await self.assume("globex lab")
        self.clock.advance(timedelta(minutes=4))
        await self.assume("umbrella")
        await self.all()

    async def until(self, told: Callable[[], bool]) -> None:
        """Wait for what a thread of the broker does."""
        end = asyncio.get_running_loop().time() + _WAIT
        while not told():
            if asyncio.get_running_loop().time() > end:
                raise TimeoutError("the screen did not come to what is to be drawn")
            await self.pilot.pause(0.02)
        await self.pilot.pause()


Play = Callable[[Scene], Awaitable[None]]


async def _start(scene: Scene) -> None:
    await scene.press()


async def _day(scene: Scene) -> None:
    await scene.day()
    await scene.press("j", "j")


async def _marks(scene: Scene) -> None:
    await scene.day()
    await scene.find("wayne own")
    await scene.press("f")
    await scene.find("globex lab")
    await scene.press("f")
    await scene.all()
    await scene.press("j", "space", "j", "j", "j", "space")


def _in_theme(name: str) -> Play:
    async def play(scene: Scene) -> None:
        scene.app.theme = name
        await _day(scene)

    return play


async def _refused(scene: Scene) -> None:
    await scene.day()
    await scene.find("umbrella")


async def _guard(scene: Scene) -> None:
    await scene.press("escape", "enter")
    await scene.until(lambda: scene.app.screen is not scene.app.main)
    await scene.press(*"acme/prod")


async def _mfa(scene: Scene) -> None:
    await scene.find("initech")
    await scene.press("enter")
    await scene.until(lambda: scene.app.screen is not scene.app.main)
    await scene.press(*"4711")


async def _sign_in(scene: Scene) -> None:
    await scene.find("acme audit")
    await scene.press("l")
    await scene.until(lambda: CODE in scene.app.export_screenshot())


async def _help(scene: Scene) -> None:
    await scene.press("question_mark")


async def _palette(scene: Scene) -> None:
    await scene.day()
    await scene.press("colon")


async def _presentation(scene: Scene) -> None:
    await scene.day()
    await scene.find("acme staging")
    await scene.press("p")


async def _log(scene: Scene) -> None:
    await scene.day()
    await scene.press("L", "v")


async def _view(scene: Scene) -> None:
    await scene.find("wayne platform")
    await scene.press("v")


async def _copy(scene: Scene) -> None:
    await scene.find("globex")
    await scene.press("y")


PICTURES: dict[str, tuple[tuple[int, int], Play]] = {
    "start": (SMALL, _start),
    "day": (SMALL, _day),
    "day-wide": (LARGE, _day),
    "refused": (SMALL, _refused),
    "refused-wide": (LARGE, _refused),
    "guard": (SMALL, _guard),
    "mfa": (SMALL, _mfa),
    "sign-in": (SMALL, _sign_in),
    "keys": (SMALL, _help),
    "palette": (SMALL, _palette),
    "presentation": (SMALL, _presentation),
    "log": (SMALL, _log),
    "view": (SMALL, _view),
    "copy": (SMALL, _copy),
    "marks": (SMALL, _marks),
    "light": (SMALL, _in_theme(palette.LIGHT)),
    "contrast": (SMALL, _in_theme(palette.CONTRAST)),
    "sixteen": (SMALL, _in_theme(palette.TERMINAL)),
    "between": ((110, 30), _day),
    "narrow": ((40, 16), _day),
    "empty": (SMALL, _start),
}


class Steady:
    """A broker whose calls all take the same time."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker

    def __getattr__(self, name: str) -> object:
        return getattr(self._broker, name)

    def subscribe(self, subscriber: Callable[[Event], None]) -> Callable[[], None]:
        """See Broker.subscribe."""

        def steady(event: Event) -> None:
            subscriber(replace(event, milliseconds=MILLISECONDS) if isinstance(event, CallEnded) else event)

        return self._broker.subscribe(steady)


@contextmanager
def _world(clock: MovableClock) -> Iterator[tuple[World, Workspace]]:
    """The demo's world, and its configuration as if it lay in jane's home."""
    started = Started({b"PATH": os.environb[b"PATH"], b"HOME": HOME.encode()}, 0o022, None, Path("/"))
    with (
        patch("awsclients.demo.answers.request_id", lambda: REQUEST_ID),
        patch("awsclients.demo.oidc.new_user_code", lambda: CODE),
        patch("awsclients.access.renewal.Renewal.due", lambda *_: []),
        patch("awsclients.access.renewal.Renewal.notices", lambda *_: []),
        demo_world(started, clock=clock) as world,
        tempfile.TemporaryDirectory() as folder,
    ):
        real, url = world.config_path.parent, next(iter(world.setting.overrides.values()))
        for file in (world.config_path, *sorted((real / "clients.d").glob("*.toml"))):
            copy = Path(folder) / file.relative_to(real)
            copy.parent.mkdir(exist_ok=True)
            copy.write_text(file.read_text().replace(url, URL).replace(str(real), HOME))
            copy.chmod(0o600)
        workspace = replace(load(Path(folder) / "config.toml"), path=CONFIG)
        setting = replace(world.setting, overrides={"AWS_ENDPOINT_URL": URL})
        told = SigningIn._told  # noqa: SLF001

        def steady(dialog: SigningIn, watch: Watch, pending: Pending) -> None:
            address = Secret(pending.address.reveal().replace(url, URL))
            told(dialog, watch, replace(pending, address=address))

        with patch.object(SigningIn, "_told", steady):
            yield replace(world, setting=setting, broker=lambda one: Steady(world.broker(one))), workspace


async def draw(name: str) -> str:
    """One picture as SVG."""
    size, play = PICTURES[name]
    clock = MovableClock(NOON, stopped=True)
    colors = {"COLORTERM": "truecolor", "COLORFGBG": ""}
    with patch.dict(os.environ, colors), _world(clock) as (world, loaded):
        os.environ.pop("NO_COLOR", None)
        workspace = Workspace(CONFIG) if name == "empty" else loaded
        stand = Stand(world, workspace, UNICODE, ZONE)
        app = ScreenApp(stand)
        async with app.run_test(size=size, notifications=True) as pilot:
            await play(Scene(app, stand, clock, pilot))
            await pilot.pause(0.1)
            return app.export_screenshot(title="awsclients demo")


def with_keys(readme: str) -> str:
    """The README with the table of keys as it is now."""
    return _KEYS.sub(lambda found: f"{found[1]}\n{table()}\n{found[2]}", readme)


def main(names: list[str]) -> int:
    """Draw these pictures; or all, take away what is none any more, and write the README's table of keys."""
    for name in names or PICTURES:
        (FOLDER / f"{name}.svg").write_text(asyncio.run(draw(name)))
    if not names:
        README.write_text(with_keys(README.read_text()))
        for file in FOLDER.glob("*.svg"):
            if file.stem not in PICTURES:
                file.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
