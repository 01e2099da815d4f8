"""The screen as text, compared with small files. After a wanted change: FRAMES=write pytest tests/ui -k frames"""

import os
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.ui.rig import NOON, Rig, clients, confirm, mfa, refused, workspace

from awsclients.access.children import Child
from awsclients.config.model import IdentityCenter, Place, Problem, Severity
from awsclients.errors import Refused
from awsclients.launch import sign_in
from awsclients.launch.watch import Pending, Watch, Way
from awsclients.secrets.secret import Secret
from awsclients.ui.glyphs import ASCII
from awsclients.ui.main import MainScreen
from awsclients.ui.memory import Kept

FRAMES = Path(__file__).parent / "frames"
SIZES = ((80, 24), (160, 45), (40, 12), (20, 5))


def _idle() -> Rig:
    return Rig(workspace(*clients()))


def _lively() -> Rig:
    rig = _idle()
    for address, gone in (("acme/staging", 12), ("umbrella/auditor", 51), ("globex/billing", 47)):
        rig.broker.sessions[address] = rig.broker.make(address, gone=timedelta(minutes=gone))
    rig.broker.failures["initech/operator"] = refused("The caller was arn:aws:iam::111111111111:user/jane.")
    rig.broker.needs["acme/production"] = confirm("acme/production")
    rig.broker.needs["globex/admin"] = mfa()
    return rig


def _broken() -> Rig:
    place = Place(Path("/home/jane/.config/awsclients/config.toml"), 12, 3)
    problems = (
        Problem(place, "duration is not a time. Write 1h.", subject="acme/production"),
        Problem(place, "Two clients have one external ID. Ask one for another.", Severity.WARNING),
    )
    return Rig(replace(workspace(*clients()), problems=problems))


def _empty() -> Rig:
    return Rig(workspace())


def _ascii() -> Rig:
    rig = Rig(workspace(*clients()), glyphs=ASCII)
    rig.broker.sessions["acme/staging"] = rig.broker.make("acme/staging", gone=timedelta(minutes=12))
    return rig


def _slow() -> Rig:
    rig = _lively()
    rig.broker.gate.clear()
    rig.broker.needs.clear()
    return rig


def _together() -> Rig:
    rig = _lively()
    rig.broker.needs.clear()
    return rig


def _favourites() -> Rig:
    rig = _lively()
    rig.stand.memory.kept = Kept(("umbrella/auditor", "globex/admin", "gone/role"))
    return rig


def _at_portal(start_url: str = "https://d-1234567890.awsapps.com/start") -> Rig:
    portal = IdentityCenter(name="jane", sso_start_url=start_url, sso_region="eu-west-1")
    return Rig(replace(workspace(*clients()), sources={"jane": portal}), environ={"DISPLAY": ":0"})


def _denied() -> Rig:
    return _at_portal("https://denied.awsapps.com/start")


def _sign_in(_world: object, _workspace: object, source: IdentityCenter, way: Way, watch: Watch) -> None:
    """A sign-in that waits for a person for ever, or is denied at once."""
    if "denied" in source.sso_start_url:
        message = "Identity Center does not let awsclients ask for a sign-in. Ask its administrator."
        raise Refused(message)
    device = way is Way.DEVICE_CODE
    address = f"{source.sso_start_url}/#/device?user_code=BCDF-GHJK" if device else source.sso_start_url
    ends = NOON + timedelta(minutes=10 if device else 5)
    watch.tell(Pending(Secret(address), ends, "BCDF-GHJK" if device else "", opened=not device))
    watch.pause(source.name, 60)


def _hanging() -> Rig:
    rig = _lively()
    for number, address in enumerate(("acme/staging", "globex/billing")):
        child = Child(id=f"{number}", address=address, kind="shell", pid=4710 + number, started=NOON)
        rig.broker.hanging[child.id] = replace(child, asked=number, asked_at=NOON if number else None)
    return rig


STATES: dict[str, tuple[Callable[[], Rig], tuple[str, ...]]] = {
    "start": (_idle, ()),
    "found": (_lively, tuple("glo")),
    "lively": (_lively, ("escape", "j")),
    "refused": (_lively, (*"init", "enter", "enter")),
    "guard": (_lively, ("escape", "enter")),
    "mfa": (_lively, (*"glo", "enter", "enter", *"123")),
    "help": (_idle, ("question_mark",)),
    "copy": (_lively, ("escape", "y")),
    "view": (_lively, ("escape", "j", "v")),
    "nothing": (_idle, tuple("zzz")),
    "problems": (_broken, ("escape",)),
    "empty": (_empty, ()),
    "ascii": (_ascii, ("escape", "j")),
    "palette": (_lively, ("colon",)),
    "theme": (_idle, ("colon", *"theme", "enter")),
    "log": (_lively, (*"init", "enter", "enter", "L")),
    "told": (_lively, (*"init", "enter", "enter", "L", "v")),
    "assuming": (_slow, (*"globex adm", "enter", "enter")),
    "marked": (_lively, ("escape", "j", "space", "j", "j", "space")),
    "together": (_together, ("escape", "space", "space", "j", "j", "j", "space", "enter")),
    "favourites": (_favourites, ("escape", "j")),
    "presentation": (_lively, ("escape", "p")),
    "sign-in": (_at_portal, ("escape", "l")),
    "code": (_at_portal, ("escape", "l", "d")),
    "denied": (_denied, ("escape", "l")),
    "children": (_hanging, ("escape", "j")),
    "cut-off": (_hanging, ("escape", "colon", *"cut", "enter")),
    "cut-off-sure": (_hanging, ("escape", "colon", *"cut", "enter", "enter", "down")),
    "off": (_idle, ("escape", "colon", *"renew")),
    "wrong": (_lively, ("escape", "enter", *"acme", "enter")),
}
SHOWN = [(name, size) for name in STATES for size in SIZES]


@pytest.mark.parametrize(
    ("name", "size"), SHOWN, ids=lambda value: value if isinstance(value, str) else f"{value[0]}x{value[1]}"
)
async def test_the_screen_looks_as_it_did(
    name: str, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MainScreen, "tick", lambda _: None)
    monkeypatch.setattr(sign_in, "sign_in", _sign_in)
    monkeypatch.setenv("COLORTERM", "truecolor")
    make, keys = STATES[name]
    rig = make()
    file = FRAMES / f"{name}-{size[0]}x{size[1]}.txt"
    async with rig.app.run_test(size=size) as pilot:
        await rig.heard(pilot)
        await pilot.press(*keys)
        for _ in range(3):
            await pilot.pause(0.05)
        if os.environ.get("FRAMES") == "write":
            file.write_text(rig.frame() + "\n")
        end = time.monotonic() + 20  # a busy computer
        while file.read_text() != rig.frame() + "\n" and time.monotonic() < end:
            await pilot.pause(0.05)
        frame = rig.frame()
    lines = frame.splitlines()
    assert len(lines) <= size[1]
    assert file.read_text() == frame + "\n"
