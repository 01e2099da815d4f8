"""Signing in to an Identity Center that refuses what AWS refuses, by browsers that are real programs."""

import json
import re
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.launch.portal import (
    CENTER,
    CLIENT,
    HUB,
    ROLES,
    SOURCE,
    START,
    Running,
    Stage,
    browser,
    press,
    workspace,
)
from tests.waiting import until

from awsclients.access.events import CallEnded, Event
from awsclients.access.needs import SignIn
from awsclients.access.portal_record import portal_of, read
from awsclients.access.session import Session
from awsclients.config.model import AccessKey
from awsclients.demo.clock import MovableClock
from awsclients.demo.faults import Fault
from awsclients.demo.server import EmbeddedAws
from awsclients.errors import BadInput, LocalFailure, PersonNeeded, Refused
from awsclients.launch import by_browser
from awsclients.launch.sign_in import sign_in, usual_way
from awsclients.launch.watch import GivenUp, Way
from awsclients.secrets.secret import Secret


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """An Identity Center, and nobody at the browser."""
    with EmbeddedAws(MovableClock()) as aws:
        made = Stage(aws, tmp_path)
        silent = tmp_path / "silent"
        silent.write_text("#!/bin/sh\nexit 0\n")
        silent.chmod(0o755)
        made.with_browser(silent)
        yield made
        assert not aws.broken


def begin(stage: Stage, way: Way) -> Any:
    """The grant."""
    return sign_in(stage.world, stage.workspace, SOURCE, way, stage.watch)


def log_in(stage: Stage, way: Way = Way.BROWSER) -> None:
    """Sign in, and let the broker keep it."""
    stage.world.broker(stage.workspace).sign_in("hub", begin(stage, way))


def visited(stage: Stage, answer: str, folder: Path) -> str:
    """What the browser saw."""
    script, log = browser(folder, answer)
    stage.with_browser(script)
    return str(log)


def test_from_nothing_to_a_clients_role_by_the_browser(stage: Stage, tmp_path: Path) -> None:
    log = Path(visited(stage, "allow", tmp_path))
    broker = stage.world.broker(stage.workspace)
    assert isinstance(broker.session("acme/dev"), SignIn)
    heard: list[Event] = []
    broker.subscribe(heard.append)
    log_in(stage)
    told = [(event.operation, event.address, event.outcome) for event in heard if isinstance(event, CallEnded)]
    assert told == [("sso-oidc:RegisterClient", "hub", "ok"), ("sso-oidc:CreateToken", "hub", "ok")]
    own, behind = broker.session("ours/look"), broker.session("acme/dev")
    assert isinstance(own, Session)
    assert isinstance(behind, Session)
    assert re.fullmatch(
        r"arn:aws:sts::111111111111:assumed-role/AWSReservedSSO_ReadOnly_\w{16}/jane", own.identity.arn
    )
    assert behind.identity.arn == "arn:aws:sts::222222222222:assumed-role/Dev/jane"
    assert behind.chained
    until(lambda: log.read_text().count("\n") == 2)
    opened, landed = log.read_text().splitlines()
    assert opened.startswith("http://127.0.0.1:")
    assert "state" not in opened
    assert landed.endswith("/done 200")
    assert {call.outcome for call in stage.aws.calls.seen()} == {"ok"}


def test_by_a_device_code_with_the_person_on_another_device(stage: Stage) -> None:
    running = Running(lambda: log_in(stage, Way.DEVICE_CODE))
    until(lambda: stage.told)
    pending = stage.told[0]
    assert re.fullmatch("[A-Z]{4}-[A-Z]{4}", pending.code)
    assert pending.ends - stage.aws.clock.now() > timedelta(minutes=9)
    assert pending.note == ""
    assert not pending.opened
    press(pending.address.reveal(), "allow")
    assert running.end() is None
    assert isinstance(stage.world.broker(stage.workspace).session("ours/look"), Session)


def test_C86_a_code_that_waits_is_asked_for_again_and_again(stage: Stage) -> None:
    running = Running(lambda: begin(stage, Way.DEVICE_CODE))
    until(lambda: len(stage.aws.calls.of("sso-oidc:CreateToken")) > 1)
    outcomes = {call.outcome for call in stage.aws.calls.of("sso-oidc:CreateToken")}
    assert outcomes == {"AuthorizationPendingException"}
    stage.watch.give_up()
    assert isinstance(running.end(), GivenUp)


@pytest.mark.parametrize("interval", [1, 5, 30])
def test_C86_it_is_asked_as_often_as_aws_says_and_no_oftener(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, interval: int
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(stage.watch, "pause", lambda _, seconds: pauses.append(seconds))
    stage.aws.centers.interval = interval
    running = Running(lambda: begin(stage, Way.DEVICE_CODE))
    until(lambda: len(pauses) > 3)
    press(stage.told[0].address.reveal(), "allow")
    running.end()
    assert set(pauses) == {interval}
    asked = [call.outcome for call in stage.aws.calls.of("sso-oidc:CreateToken")]
    assert asked == ["AuthorizationPendingException"] * (len(pauses) - 1) + ["ok"]


def test_C87_slow_down_makes_it_slower_by_five_seconds(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(stage.watch, "pause", lambda _, seconds: pauses.append(seconds))
    stage.aws.faults.order(Fault("slow_down", times=2, operation="sso-oidc:CreateToken"))
    running = Running(lambda: begin(stage, Way.DEVICE_CODE))
    until(lambda: len(pauses) > 4)
    press(stage.told[0].address.reveal(), "allow")
    running.end()
    assert pauses[:4] == [1, 6, 11, 11]


def test_C88_an_ended_code_is_replaced_and_its_page_is_declared_dead(stage: Stage) -> None:
    running = Running(lambda: begin(stage, Way.DEVICE_CODE))
    until(lambda: stage.told)
    stage.aws.clock.advance(timedelta(minutes=11))
    until(lambda: len(stage.told) > 1)
    first, second = stage.told[:2]
    assert second.code != first.code
    assert second.note == "The code before this one has ended, and its page is dead."
    press(second.address.reveal(), "allow")
    assert isinstance(running.end(), Secret)


def test_C88_after_three_codes_nobody_is_waited_for(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage.watch, "pause", lambda *_: stage.aws.clock.advance(timedelta(minutes=11)))
    with pytest.raises(PersonNeeded, match="awsclients login hub"):
        begin(stage, Way.DEVICE_CODE)
    assert len({pending.code for pending in stage.told}) == 3


def test_C89_a_person_who_says_no(stage: Stage, tmp_path: Path) -> None:
    visited(stage, "deny", tmp_path)
    with pytest.raises(
        Refused, match=r"refused in the browser \(access_denied\). Begin again with: awsclients login hub"
    ):
        begin(stage, Way.BROWSER)
    running = Running(lambda: begin(stage, Way.DEVICE_CODE))
    until(lambda: stage.told[-1].code)
    press(stage.told[-1].address.reveal(), "deny")
    assert isinstance(failure := running.end(), Refused)
    assert failure.message == "The sign-in to hub was refused in the browser. Run: awsclients login hub"


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("invalid_scope", "does not let awsclients ask for a sign-in"),
        ("unauthorized_client", "does not take the registration"),
        ("throttle_portal", "asked too often"),
    ],
)
def test_C89_each_refusal_has_its_own_line(stage: Stage, tmp_path: Path, kind: Any, said: str) -> None:
    visited(stage, "allow", tmp_path)
    stage.aws.faults.order(Fault(kind, times=3, operation="sso-oidc:CreateToken"))
    with pytest.raises(Refused, match=said) as failure:
        begin(stage, Way.BROWSER)
    assert "\n" not in failure.value.message


def test_C89_C91_a_registration_that_is_unknown_is_made_anew_before_anybody_is_asked(stage: Stage) -> None:
    running = Running(lambda: log_in(stage, Way.DEVICE_CODE))
    until(lambda: stage.told)
    press(stage.told[0].address.reveal(), "allow")
    running.end()
    stage.aws.centers.forget_programs()
    again = Running(lambda: begin(stage, Way.DEVICE_CODE))
    until(lambda: len(stage.told) > 1)
    stage.watch.give_up()
    again.end()
    registered = stage.aws.calls.of("sso-oidc:RegisterClient")
    assert len(registered) == 2
    assert [call.outcome for call in stage.aws.calls.of("sso-oidc:StartDeviceAuthorization")] == [
        "ok",
        "InvalidClientException",
        "ok",
    ]


def test_C91_a_registration_is_kept_and_renewed_before_it_ends(stage: Stage, tmp_path: Path) -> None:
    visited(stage, "allow", tmp_path)
    log_in(stage)
    log_in(stage)
    assert len(stage.aws.calls.of("sso-oidc:RegisterClient")) == 1
    stage.aws.clock.advance(timedelta(days=90, minutes=-10))
    log_in(stage)
    assert len(stage.aws.calls.of("sso-oidc:RegisterClient")) == 2


@pytest.mark.parametrize("foreign", [{"start_url": "https://other.awsapps.com/start"}, {"region": "us-east-1"}])
def test_C91_a_registration_for_another_portal_is_made_anew_before_anybody_is_asked(
    stage: Stage, tmp_path: Path, foreign: dict[str, str]
) -> None:
    visited(stage, "allow", tmp_path)
    log_in(stage)
    name = f"awsclients/sso/eu-west-1/{START.removeprefix('https://')}"
    kept = stage.store.get(name, "identity-center")
    assert kept is not None
    stage.store.put(name, "identity-center", Secret(json.dumps({**json.loads(kept.reveal()), **foreign})))
    begin(stage, Way.BROWSER)
    assert len(stage.aws.calls.of("sso-oidc:RegisterClient")) == 2


def test_C89_a_registration_that_the_browser_finds_unknown_is_made_anew_once(stage: Stage, tmp_path: Path) -> None:
    visited(stage, "allow", tmp_path)
    log_in(stage)
    stage.aws.faults.order(Fault("invalid_client", operation="sso-oidc:CreateToken"))
    stage.told.clear()
    log_in(stage)
    assert len(stage.aws.calls.of("sso-oidc:RegisterClient")) == 2
    told = {pending.note for pending in stage.told}
    assert told == {"", "Identity Center did not know awsclients any more. The browser asks once again."}
    stage.aws.faults.order(Fault("invalid_client", times=2, operation="sso-oidc:CreateToken"))
    with pytest.raises(Refused, match="InvalidClientException"):
        begin(stage, Way.BROWSER)
    assert len(stage.aws.calls.of("sso-oidc:RegisterClient")) == 3
    assert read(stage.store, portal_of(SOURCE)).registration is None


@pytest.mark.parametrize(
    "address",
    [
        "http://device.sso.eu-west-1.amazonaws.com/?user_code=A",
        "https://device.sso.eu-west-1.amazonaws.com.evil.example/",
        "https://jane@d-1234567890.awsapps.com/start",
        "https://evilawsapps.com/",
        "-https://d-1234567890.awsapps.com/",
        "javascript:alert(1)",
        "file:///etc/passwd",
    ],
)
def test_C92_T13_a_strange_address_is_shown_with_a_warning_and_never_opened(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, address: str
) -> None:
    log = Path(visited(stage, "allow", tmp_path))
    aws = stage.world.aws().identity_center
    real = aws.device_code

    def hostile(*args: Any) -> Any:
        return replace(real(*args), address=address)

    monkeypatch.setattr(aws, "device_code", hostile)
    running = Running(lambda: begin(stage, Way.DEVICE_CODE))
    until(lambda: stage.told)
    assert stage.told[0].note == "This address is not one of AWS's sign-in pages. Open it only if you know it."
    assert stage.told[0].address.matches(address)
    stage.watch.give_up()
    running.end()
    assert not log.exists()


def test_C92_aws_and_the_portals_own_pages_are_no_strangers(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    from awsclients.launch.by_device import _expected
    from awsclients.launch.signing_in import SigningIn

    one = SigningIn(stage.world, stage.workspace, SOURCE, stage.watch)
    for address in (
        "https://device.sso.eu-west-1.amazonaws.com/?user_code=ABCD-EFGH",
        "https://d-1234567890.awsapps.com/start/#/device?user_code=ABCD-EFGH",
        "https://ssoins-1.portal.eu-west-1.app.aws/",
        f"{stage.aws.url}/device?user_code=ABCD-EFGH",
    ):
        assert _expected(one, address), address


@pytest.mark.parametrize(
    ("variables", "way"),
    [
        ({"DISPLAY": ":0"}, Way.BROWSER),
        ({"WAYLAND_DISPLAY": "wayland-0"}, Way.BROWSER),
        ({"BROWSER": "/usr/bin/firefox"}, Way.BROWSER),
        ({}, Way.DEVICE_CODE),
        ({"DISPLAY": ":0", "SSH_CONNECTION": "10.0.0.1 22 10.0.0.2 22"}, Way.DEVICE_CODE),
        ({"BROWSER": "lynx", "SSH_TTY": "/dev/pts/1"}, Way.DEVICE_CODE),
        ({"DISPLAY": ":0", "WSL_DISTRO_NAME": "Debian"}, Way.DEVICE_CODE),
        ({"DISPLAY": ":0", "container": "podman"}, Way.DEVICE_CODE),
    ],
)
def test_C94_where_there_is_no_browser_it_is_a_device_code(variables: dict[str, str], way: Way) -> None:
    assert usual_way(variables) is way


def test_C95_without_a_port_there_is_one_line_and_no_browser(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    log = Path(visited(stage, "allow", tmp_path))

    def busy(*_: object, **__: object) -> socket.socket:
        raise OSError(98, "Address already in use")

    monkeypatch.setattr(by_browser.socket, "create_server", busy)
    with pytest.raises(LocalFailure, match=r"Address already in use\. Close programs, or use --device-code"):
        begin(stage, Way.BROWSER)
    assert not log.exists()


def test_C96_the_port_is_open_before_the_browser_goes_and_closed_after(stage: Stage) -> None:
    running = Running(lambda: begin(stage, Way.BROWSER))
    until(lambda: stage.told)
    found = re.search(r"127\.0\.0\.1%3A(\d+)", stage.told[0].address.reveal())
    assert found is not None
    with socket.create_connection(("127.0.0.1", int(found[1])), 2):
        pass
    stage.watch.give_up()
    assert isinstance(running.end(), GivenUp)
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", int(found[1]))) != 0


@pytest.mark.slow
def test_C97_a_browser_that_does_not_come_leaves_the_address(stage: Stage, tmp_path: Path) -> None:
    running = Running(lambda: begin(stage, Way.BROWSER))
    until(lambda: stage.told[-1:] and stage.told[-1].note)
    assert stage.told[-1].note == "The browser has not come yet. Open the address in one on this computer."
    stage.watch.give_up()
    running.end()


def test_C97_no_browser_at_all_leaves_the_address(stage: Stage, tmp_path: Path) -> None:
    stage.with_browser(tmp_path / "missing")
    running = Running(lambda: begin(stage, Way.BROWSER))
    until(lambda: stage.told[-1:] and stage.told[-1].note)
    assert stage.told[-1].note.startswith("No browser could be started.")
    body = urllib.request.urlopen(stage.told[-1].address.reveal()).read().decode()
    assert 'id="allow"' in body
    stage.watch.give_up()
    running.end()


def test_C98_C99_T7_strangers_change_nothing_and_are_told_of_when_they_are_many(stage: Stage) -> None:
    running = Running(lambda: begin(stage, Way.BROWSER))
    until(lambda: stage.told)
    address = stage.told[0].address.reveal()
    redirect = urllib.parse.unquote(address.split("redirect_uri=")[1].split("&")[0])
    for target in [f"{redirect}?code=evil&state=evil"] * 21 + [
        redirect.replace("/oauth/callback", "/favicon.ico")
    ]:
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(target)
    until(lambda: stage.told[-1].note)
    assert (
        stage.told[-1].note == "Something on this computer asks our port for what it cannot have. It gets nothing."
    )
    state = address.split("state=")[1].split("&")[0]
    fields = address.split("?")[1] + "&answer=allow"
    assert urllib.request.urlopen(address.split("?")[0], fields.encode()).geturl().endswith("/done")
    grant = running.end()
    assert isinstance(grant, Secret)
    assert state not in grant.reveal()


def test_a_code_of_another_sign_in_is_of_no_use(stage: Stage) -> None:
    """PKCE: whoever catches a code has no verifier, and another sign-in's code is refused by AWS."""
    first = Running(lambda: begin(stage, Way.BROWSER))
    until(lambda: stage.told)
    address = stage.told[0].address.reveal()

    class NoRedirect(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: Any) -> None:
            return None

    opener = urllib.request.build_opener(NoRedirect)
    with pytest.raises(urllib.error.HTTPError) as caught:
        opener.open(address.split("?")[0], (address.split("?")[1] + "&answer=allow").encode())
    code = urllib.parse.parse_qs(urllib.parse.urlsplit(caught.value.headers["Location"]).query)["code"][0]
    second = Running(lambda: begin(stage, Way.BROWSER))
    until(lambda: len(stage.told) > 1)
    other = urllib.parse.parse_qs(urllib.parse.urlsplit(stage.told[1].address.reveal()).query)
    urllib.request.urlopen(f"{other['redirect_uri'][0]}?code={code}&state={other['state'][0]}")
    assert isinstance(failure := second.end(), Refused)
    assert failure.message == "The sign-in to hub is over. Run: awsclients login hub"
    stage.watch.give_up()
    first.end()


def test_nobody_who_comes_within_five_minutes(stage: Stage) -> None:
    running = Running(lambda: begin(stage, Way.BROWSER))
    until(lambda: stage.told)
    stage.aws.clock.advance(timedelta(minutes=5))
    assert isinstance(failure := running.end(), PersonNeeded)
    assert failure.message == "Nobody signed in to hub within 5 min. Begin again with: awsclients login hub"


def test_a_working_day_needs_one_sign_in_and_then_a_new_one(stage: Stage, tmp_path: Path) -> None:
    visited(stage, "allow", tmp_path)
    log_in(stage)
    broker = stage.world.broker(stage.workspace)
    for _ in range(7):
        assert isinstance(broker.session("ours/look", least=1.0), Session)
        stage.aws.clock.advance(timedelta(minutes=65))
    stage.aws.clock.advance(timedelta(minutes=30))
    assert isinstance(broker.session("ours/look", least=1.0), SignIn)


def test_signing_out_ends_the_session_at_the_portal(stage: Stage, tmp_path: Path) -> None:
    visited(stage, "allow", tmp_path)
    log_in(stage)
    broker = stage.world.broker(stage.workspace)
    broker.sign_out("hub")
    assert [call.outcome for call in stage.aws.calls.of("sso:Logout")] == ["ok"]
    assert stage.aws.centers.access == stage.aws.centers.refresh == {}


def test_a_role_that_is_not_assigned_names_those_that_are(stage: Stage, tmp_path: Path) -> None:
    visited(stage, "allow", tmp_path)
    log_in(stage)
    broker = stage.world.broker(workspace(SOURCE, replace(ROLES[0], role_name="AdministratorAccess")))
    with pytest.raises(Refused) as failure:
        broker.session("ours/look")
    assert failure.value.message == (
        "hub does not give you AdministratorAccess in 111111111111: nobody has assigned it to you. "
        "Have it assigned in Identity Center, or correct role_name and account_id. "
        "Yours in 111111111111: ClientAccess, ReadOnly."
    )


def test_C93_hundreds_of_permission_sets_are_paged_and_the_first_are_named(stage: Stage, tmp_path: Path) -> None:
    stage.aws.add_identity_center(replace(CENTER, sets={HUB: tuple(f"Set{number:03}" for number in range(230))}))
    visited(stage, "allow", tmp_path)
    log_in(stage)
    with pytest.raises(Refused) as failure:
        stage.world.broker(stage.workspace).session("ours/look")
    assert failure.value.message.endswith(
        "Yours in 111111111111: Set000, Set001, Set002, Set003, Set004, Set005, Set006, Set007 and 222 more."
    )
    assert [call.parameters["max_result"] for call in stage.aws.calls.of("sso:ListAccountRoles")] == ["100"] * 3


def test_C93_nobody_has_anything_in_that_account(stage: Stage, tmp_path: Path) -> None:
    stage.aws.add_identity_center(replace(CENTER, sets={}))
    visited(stage, "allow", tmp_path)
    log_in(stage)
    with pytest.raises(Refused, match="nobody has assigned it to you") as failure:
        stage.world.broker(stage.workspace).session("ours/look")
    assert "Yours" not in failure.value.message


def test_C93_one_name_in_two_accounts_is_two_permission_sets(stage: Stage, tmp_path: Path) -> None:
    stage.aws.add_identity_center(replace(CENTER, sets={HUB: ("Same",), CLIENT: ("Same",)}))
    visited(stage, "allow", tmp_path)
    log_in(stage)
    roles = [
        replace(ROLES[0], client=f"c{number}", account_id=number, role_name="Same") for number in (HUB, CLIENT)
    ]
    broker = stage.world.broker(workspace(SOURCE, *roles))
    found = [broker.session(role.address) for role in roles]
    assert [session.identity.account_id for session in found if isinstance(session, Session)] == [HUB, CLIENT]


def test_C93_a_permission_set_that_is_removed_leaves_what_was_given_and_gives_no_more(
    stage: Stage, tmp_path: Path
) -> None:
    visited(stage, "allow", tmp_path)
    log_in(stage)
    broker = stage.world.broker(stage.workspace)
    given = broker.session("ours/look")
    stage.aws.add_identity_center(replace(CENTER, sets={HUB: ("ClientAccess",)}))
    assert broker.session("ours/look") == given
    with pytest.raises(Refused, match=r"Yours in 111111111111: ClientAccess\."):
        broker.session("ours/look", least=1.0)


def test_C90_a_token_that_is_revoked_before_the_list_has_come_leaves_the_refusal(
    stage: Stage, tmp_path: Path
) -> None:
    stage.aws.add_identity_center(replace(CENTER, sets={HUB: tuple(f"Set{number:03}" for number in range(230))}))
    visited(stage, "allow", tmp_path)
    log_in(stage)
    stage.aws.faults.order(Fault("slow", operation="sso:ListAccountRoles"))  # the first page comes
    stage.aws.faults.order(Fault("unauthorized", operation="sso:ListAccountRoles"))
    broker = stage.world.broker(stage.workspace)
    with pytest.raises(Refused, match="nobody has assigned it to you") as failure:
        broker.session("ours/look")
    assert "Yours" not in failure.value.message
    assert "hub" in broker.signed_in()


def test_C64_a_portal_that_is_asked_too_often_is_told_in_one_line(stage: Stage, tmp_path: Path) -> None:
    visited(stage, "allow", tmp_path)
    log_in(stage)
    stage.aws.faults.order(Fault("throttle_portal", times=2, operation="sso:GetRoleCredentials"))
    broker = stage.world.broker(stage.workspace)
    assert isinstance(broker.session("ours/look"), Session)
    stage.aws.faults.order(Fault("throttle_portal", times=3, operation="sso:GetRoleCredentials"))
    with pytest.raises(Refused, match="asked too often"):
        broker.session("ours/look", least=1.0)


def test_nobody_signs_in_to_an_access_key(stage: Stage) -> None:
    key = AccessKey(name="jane", access_key_id="AKIA")
    with pytest.raises(BadInput, match="of kind access-key"):
        sign_in(stage.world, stage.workspace, key, Way.BROWSER, stage.watch)
