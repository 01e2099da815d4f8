"""Everything that is opened over the screen, in every state it has, each brought about as a person does it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from tests.ui.rig import NOON, REFUSAL, Rig, clients, mfa, until, workspace
from textual.events import Key
from textual.pilot import Pilot
from textual.screen import Screen

from awsclients.access.children import Child
from awsclients.access.events import CallEnded, Warned
from awsclients.access.needs import Confirm
from awsclients.access.opened import question
from awsclients.config.model import IdentityCenter, Place, Problem, Saml, Severity, Workspace
from awsclients.errors import Refused
from awsclients.launch.watch import Pending, Watch, Way
from awsclients.secrets.secret import Secret
from awsclients.ui.outside import Outcome

ROLE = "acme/production"
START_URL = "https://d-1234567890.awsapps.com/start"
PLACE = Place(Path("/home/jane/.config/awsclients/config.toml"), 12, 3)


@dataclass(frozen=True)
class Over:
    """What an action opens on the first role, once further keys are pressed.

    `told` stands on it when it is there. `given` brings about what it needs, with a text from outside wherever it
    shows one; the usual words where the text is empty.
    """

    action: str
    told: str
    keys: tuple[str, ...] = ()
    given: Callable[[Rig, str], object] = lambda _rig, _text: None
    anew: bool = False
    """Whether the keys bring another one, on which the same is told."""


def _held(rig: Rig, text: str) -> None:
    session = rig.broker.make(ROLE, gone=timedelta(minutes=5))
    rig.stand.ledger.take({ROLE: replace(session, notes=(text,) if text else ())})


def _refused(rig: Rig, text: str) -> None:
    detail = "The caller was arn:aws:iam::111111111111:user/jane."
    rig.stand.ledger.fail(ROLE, Refused(text or REFUSAL, detail=text or detail))


def _wrong(rig: Rig, text: str) -> None:
    error = Problem(PLACE, text or "duration is not a time. Write 1h.", subject=text or ROLE)
    shared = "Two clients have one external ID. Ask one for another."
    take(rig, replace(rig.stand.workspace, problems=(error, Problem(PLACE, text or shared, Severity.WARNING))))


def take(rig: Rig, workspace: Workspace) -> None:
    """Have it stand on another configuration."""
    rig.stand.take(workspace)
    rig.broker.workspace = workspace


def _called(rig: Rig, text: str) -> None:
    operation, outcome, target = text or "sts:AssumeRole", text or "AccessDenied", text or "arn"
    rig.stand.log.hear(CallEnded(NOON, 1, operation, ROLE, "ok", 412, "", "", target))
    rig.stand.log.hear(CallEnded(NOON, 2, operation, ROLE, outcome, 98, text or REFUSAL, text, target))
    rig.stand.log.hear(Warned(NOON, ROLE, text or "The session is for another account."))


def _children(rig: Rig, text: str) -> None:
    asking = Child(id="0", address="acme/staging", kind=text or "shell", pid=4710, started=NOON)
    asked = replace(asking, id="1", address="globex/billing", pid=4711, asked=1, asked_at=NOON)
    rig.stand.ledger.take({}, children={child.id: child for child in (asking, asked)})


def _guarded(rig: Rig, text: str) -> None:
    usual = question(ROLE, "jane", "production", ended=False)
    rig.broker.needs[ROLE] = Confirm("jane", text, ROLE) if text else usual


def _code(rig: Rig, text: str) -> None:
    usual = mfa()
    rig.broker.needs[ROLE] = replace(usual, text=text or usual.text, serial=text or usual.serial, why=text)
    rig.broker.not_accepted = text or rig.broker.not_accepted


def _portal(start_url: str) -> Callable[[Rig, str], None]:
    """Jane's source is an Identity Center. The text is its name: so the fake of the sign-in knows it."""

    def given(rig: Rig, text: str) -> None:
        source = IdentityCenter(name=text or "jane", sso_start_url=start_url, sso_region="eu-west-1")
        take(rig, replace(rig.stand.workspace, sources={"jane": source, source.name: source}))

    return given


def _saml(rig: Rig, text: str) -> None:
    page, answer = "https://idp.example/start", "http://127.0.0.1:7890/saml"
    source = Saml(name=text or "jane", sign_in_url=page, acs_url=answer)
    take(rig, replace(rig.stand.workspace, sources={"jane": source, source.name: source}))


def _edited(rig: Rig, text: str) -> None:
    async def lent(*_: object) -> Outcome:
        return Outcome(code=0)

    broken = replace(rig.stand.workspace, problems=(Problem(PLACE, text or "duration is not a time. Write 1h."),))
    rig.stand.world = replace(rig.stand.world, load=lambda: broken)
    rig.app.main.lend_to_editor = lent  # type: ignore[method-assign]


def sign_in(_world: object, _workspace: object, source: IdentityCenter | Saml, way: Way, watch: Watch) -> None:
    """A sign-in that waits for a person for ever, asks AWS for ever, or is denied at once."""
    text = source.name if source.name != "jane" else ""
    url = source.sso_start_url if isinstance(source, IdentityCenter) else source.sign_in_url
    if "denied" in url:
        raise Refused(text or "Identity Center does not let awsclients ask for a sign-in. Ask its administrator.")
    if "slow" not in url:
        device, lost = way is Way.DEVICE_CODE, "lost" in url
        address = f"{url}/#/device?user_code=BCDF-GHJK" if device else url
        note = text or ("The browser has not come yet. Open this address in one:" if lost else "")
        ends = NOON + timedelta(minutes=10 if device else 5)
        shown = Secret(text or address)
        watch.tell(Pending(shown, ends, text or "BCDF-GHJK" if device else "", not device and not lost, note))
    watch.pause("jane", 60)


OVER = {
    "help": Over("help", " Keys "),
    "palette": Over("palette", " Commands "),
    "off": Over("palette", "There is no session.", tuple("renew")),
    "unknown": Over("palette", "Nothing matches.", tuple("zzz")),
    "theme": Over("theme", " Theme "),
    "copy": Over("copy", " Copy ", given=_held),
    "view": Over("view", f" {ROLE} ", given=_held),
    "refusal": Over("view", f" {ROLE} ", given=_refused),
    "faults": Over("problems", " Problems ", given=_wrong),
    "uncalled": Over("log", " Log, newest first "),
    "log": Over("log", " Log, newest first ", given=_called),
    "told": Over("log", " Log, newest first ", ("v",), _called),
    "guard": Over("assume", "its address, in full", given=_guarded),
    "wrong": Over("assume", f"This is not {ROLE}.", (*"acme", "enter"), _guarded),
    "mfa": Over("assume", "six digits", given=_code),
    "short": Over("assume", "this has 3.", (*"123", "enter"), _code),
    "not-accepted": Over("assume", "six digits", (*"654321", "enter"), _code, anew=True),
    "asking": Over("sign-in", "Asking AWS", given=_portal("https://slow.awsapps.com/start")),
    "sign-in": Over("sign-in", "Sign in with the browser", given=_portal(START_URL)),
    "lost": Over("sign-in", "Sign in with the browser", given=_portal("https://lost.awsapps.com/start")),
    "code": Over("sign-in", "on any device", ("d",), _portal(START_URL)),
    "denied": Over("sign-in", "tries again", given=_portal("https://denied.awsapps.com/start")),
    "saml": Over("sign-in", "Sign in with the browser", given=_saml),
    "cut-off": Over("cut-off", " Cut off ", given=_children),
    "cut-off-sure": Over("cut-off", "leave it", ("enter", "down"), _children),
    "not-loading": Over("edit", "edit again", given=_edited),
}


def scene(work: Workspace | None = None) -> Rig:
    """A screen over which all of it can be opened."""
    return Rig(work or workspace(*clients()), environ={"DISPLAY": ":0"})


async def opened(rig: Rig, pilot: Pilot[object], over: Over, text: str = "") -> Screen[object]:
    """Open it; the screen that it is."""
    main = rig.app.main
    over.given(rig, text)
    main.finder.show()
    main.redraw()
    main.action_act(over.action)
    await until(pilot, lambda: rig.app.screen is not main)
    first = rig.app.screen
    for key in over.keys:
        rig.app.post_message(Key(key, key if len(key) == 1 else None))
    await pilot.pause()
    if over.anew:
        await until(pilot, lambda: rig.app.screen not in {main, first})
    return rig.app.screen
