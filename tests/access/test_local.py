"""The broker over a scripted AWS: caching, sharing, chains, what is checked, and what is told."""

import dataclasses
import sys
import threading
import traceback
from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.access.rig import CANARY, GATEWAY, KEY, NOON, Rig, a_role, a_workspace
from tests.waiting import LONG, until

from awsclients.access.events import CallEnded, Event, Launched, SessionChanged
from awsclients.access.session import Session
from awsclients.aws.api import Assumed, AssumeRole, AwsError, Credentials, Identity
from awsclients.config.model import AccessKey, Ambient, Profile, Settings
from awsclients.errors import BadInput, Failure, LocalFailure, PersonNeeded, Refused
from awsclients.secrets.secret import Secret
from awsclients.secrets.store import service

Make = Callable[..., Rig]
DEV = "acme/dev"


def got(rig: Rig, address: str = DEV, **how: float) -> Session:
    session = rig.broker.session(address, **how)
    assert isinstance(session, Session)
    return session


def requests(rig: Rig) -> list[AssumeRole]:
    return [wanted for wanted in rig.aws.asked("AssumeRole") if isinstance(wanted, AssumeRole)]


def test_a_role_is_assumed_once_and_then_held(rig: Make) -> None:
    one = rig(a_role(DEV, external_id="acme-1", region="eu-west-1", duration=7200))
    session = got(one)
    assert got(one) is session
    assert one.broker.held() == {DEV: session}
    assert session.identity.account_id == "222222222222"
    assert session.region == "eu-west-1"
    assert session.expires == NOON + timedelta(hours=2)
    assert not session.chained
    (request,) = requests(one)
    assert (request.external_id, request.duration, request.region) == ("acme-1", 7200, "us-east-1")


def test_an_alias_is_the_role_it_stands_for(rig: Make) -> None:
    one = rig(a_role(DEV, aliases=("acme-old/dev",)))
    assert got(one, "acme-old/dev").address == DEV


def test_C81_what_is_no_secret_key_is_told_by_its_source_and_spoils_no_other(rig: Make) -> None:
    other = AccessKey(name="other", access_key_id="AKIAOTHER")
    jane = AccessKey(name="jane", access_key_id=KEY)
    one = rig(a_role(DEV), a_role("globex/lab", source="other"), sources=(jane, other))
    one.store.put(service("other"), "AKIAOTHER", Secret(CANARY))
    for kept in ('{"token": "x"}', "", "two words of another app", f"{CANARY}\n"):
        one.store.put(service("jane"), KEY, Secret(kept))
        with pytest.raises(PersonNeeded, match=r"jane is no secret key\. Run: awsclients secret set jane") as told:
            one.broker.session(DEV)
        assert not kept or kept not in told.value.message
    assert got(one, "globex/lab").address == "globex/lab"


def test_a_key_that_rotate_stored_is_used_also_when_it_is_longer_than_aws_makes_them_today(rig: Make) -> None:
    one = rig(a_role(DEV))
    one.store.put(service("jane"), KEY, Secret(f"longer-than-forty-{CANARY}"))
    assert got(one, DEV).address == DEV


@pytest.mark.parametrize(
    ("address", "hint"), [("acme/dve", "Did you mean acme/dev?"), ("\x1b[2J", "awsclients list")]
)
def test_an_unknown_address_is_bad_input(rig: Make, address: str, hint: str) -> None:
    with pytest.raises(BadInput, match="There is no role") as failure:
        rig(a_role(DEV)).broker.session(address)
    assert hint in failure.value.message
    assert "\x1b" not in failure.value.message


def test_the_session_is_named_after_the_user_that_aws_answers_and_asked_for_once(rig: Make) -> None:
    one = rig(a_role(DEV), a_role("globex/dev"))
    got(one)
    got(one, "globex/dev")
    assert [request.session_name for request in requests(one)] == ["jane", "jane"]
    assert one.operations().count("sts:GetCallerIdentity") == 1


@pytest.mark.parametrize(
    ("role", "setting", "arn", "login", "expected"),
    [
        ("jane.doe", "x.y", "user/jane", "login", "jane.doe"),
        (None, "x.y", "user/jane", "login", "x.y"),
        (None, None, "user/team/jane@acme.example", "login", "jane@acme.example"),
        (None, None, "root", "jd", "jd"),
        (None, None, "user/x", "jane", "jane"),
        (None, None, "root", "Jäne Doe & Söns", "Jane-Doe-Sons"),
        (None, None, "root", "山", "awsclients"),
        (None, None, "user/" + "j" * 70, "login", "j" * 64),
    ],
)
def test_C51_session_names_are_the_consultants_and_fit_sts(
    rig: Make, role: str | None, setting: str | None, arn: str, login: str, expected: str
) -> None:
    one = rig(a_role(DEV, session_name=role), settings=Settings(session_name=setting), login_name=login)
    one.aws.caller = Identity("111111111111", f"arn:aws:iam::111111111111:{arn}")
    got(one)
    assert requests(one)[0].session_name == expected


def test_no_clients_name_ever_reaches_another_client(rig: Make) -> None:
    one = rig(a_role(DEV, via=(GATEWAY,)), a_role("globex/dev", via=(GATEWAY,)))
    got(one)
    got(one, "globex/dev")
    assert not [request for request in requests(one) if "acme" in request.session_name]
    assert not [request for request in requests(one) if "globex" in request.session_name]


def test_a_shared_first_hop_is_fetched_once(rig: Make) -> None:
    one = rig(a_role(DEV, via=(GATEWAY,)), a_role("globex/dev", via=(GATEWAY,), external_id="g"))
    assert got(one).chained
    got(one, "globex/dev")
    assert [request.role_arn for request in requests(one)] == [
        GATEWAY,
        "arn:aws:iam::222222222222:role/dev",
        "arn:aws:iam::222222222222:role/dev",
    ]
    assert [request.external_id for request in requests(one)] == [None, None, "g"]


def test_C53_chained_roles_are_capped_at_an_hour_before_asking(rig: Make) -> None:
    one = rig(a_role(DEV, via=(GATEWAY,), duration=4 * 3600))
    got(one)
    assert [request.duration for request in requests(one)] == [3600, 3600]


def test_C53_temporary_credentials_of_a_profile_are_chained_as_well(rig: Make) -> None:
    one = rig(a_role(DEV, source="old", duration=7200), sources=(Profile(name="old", profile="work"),))
    assert got(one).chained
    assert requests(one)[0].duration == 3600


def test_C53_a_role_that_allows_an_hour_is_asked_again_for_that_and_it_is_said(rig: Make) -> None:
    one = rig(a_role(DEV, duration=4 * 3600))
    one.aws.scripts.append(too_long)
    session = got(one)
    assert session.notes == ("The role allows one hour only; 4 h were asked for.",)
    assert [event.outcome for event in ends(one)] == ["ok", "ValidationError", "ok"]
    assert ends(one)[-1].message == session.notes[0]
    again = got(one, least=1.0)
    assert again.notes == session.notes
    assert [request.duration for request in requests(one)] == [14400, 3600, 3600]
    one.broker.forget(DEV)
    got(one)
    assert requests(one)[3].duration == 14400


def test_C53_it_is_asked_again_once_only(rig: Make) -> None:
    one = rig(a_role(DEV, duration=4 * 3600))

    def never(operation: str, wanted: object) -> object:
        if operation == "AssumeRole":
            raise AwsError(
                "sts:AssumeRole", "ValidationError", "DurationSeconds exceeds the MaxSessionDuration set"
            )
        return None

    one.aws.scripts.append(never)
    with pytest.raises(Refused, match="does not allow sessions as long"):
        one.broker.session(DEV)
    assert len(requests(one)) == 2


def test_a_sources_own_identity_gets_a_session_token_whose_account_is_checked(rig: Make) -> None:
    one = rig(a_role("umbrella/own", role_arn=None, account_id="111111111111"))
    session = got(one, "umbrella/own")
    assert session.identity.arn.endswith("user/jane")
    assert one.operations() == ["sts:GetSessionToken", "sts:GetCallerIdentity"]
    other = rig(a_role("umbrella/own", role_arn=None, account_id="777777777777"))
    with pytest.raises(Refused, match="account 777777777777 was asked for"):
        other.broker.session("umbrella/own")
    assert not other.broker.held()


def test_temporary_credentials_of_a_source_are_passed_through(rig: Make) -> None:
    one = rig(
        a_role("umbrella/own", source="here", role_arn=None, account_id="111111111111"),
        sources=(Ambient(name="here"),),
    )
    session = got(one, "umbrella/own")
    assert session.credentials == one.aws.own
    assert one.operations() == ["sts:GetCallerIdentity"]


@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:sts::333333333333:assumed-role/dev/jane",
        "arn:aws:sts::222222222222:assumed-role/Dev/jane",
        "arn:aws:sts::222222222222:assumed-role/admin/jane",
        "arn:aws-cn:sts::222222222222:assumed-role/dev/jane",
        "arn:aws:iam::222222222222:user/dev",
        "",
    ],
)
def test_C67_an_answer_for_another_account_role_or_partition_is_refused(rig: Make, arn: str) -> None:
    one = rig(a_role(DEV))
    right = one.aws.assumed("arn:aws:iam::222222222222:role/dev")
    wrong = Assumed(right.credentials, Identity("222222222222", arn))
    one.aws.scripts.append(lambda operation, _: wrong if operation == "AssumeRole" else None)
    with pytest.raises(Refused, match="Nothing was used"):
        one.broker.session(DEV)
    assert not one.broker.held()
    assert not [event for event in one.events if isinstance(event, SessionChanged)]


@pytest.mark.parametrize("end", [None, NOON, NOON - timedelta(hours=1)])
def test_C67_an_answer_without_an_end_or_already_ended_is_refused(rig: Make, end: object) -> None:
    one = rig(a_role(DEV))
    right = one.aws.assumed("arn:aws:iam::222222222222:role/dev")
    wrong = dataclasses.replace(right, credentials=dataclasses.replace(right.credentials, expires=end))
    one.aws.scripts.append(lambda operation, _: wrong if operation == "AssumeRole" else None)
    with pytest.raises(Refused):
        one.broker.session(DEV)
    assert not one.broker.held()


def test_a_role_with_a_path_is_known_by_its_name(rig: Make) -> None:
    one = rig(a_role(DEV, role_arn="arn:aws:iam::222222222222:role/team/prod/Admin"))
    assert got(one).identity.arn.endswith(":assumed-role/Admin/jane")


def test_C74_an_ended_session_is_never_handed_out(rig: Make) -> None:
    one = rig(a_role(DEV))
    first = got(one)
    one.clock.advance(timedelta(hours=1))
    assert one.broker.held() == {}
    assert got(one) is not first
    changes = [event.session for event in one.events if isinstance(event, SessionChanged)]
    assert changes[:2] == [first, None]


def test_C74_an_earlier_hop_is_used_with_a_minute_left_at_least(rig: Make) -> None:
    one = rig(a_role(DEV, via=(GATEWAY,)), a_role("globex/dev", via=(GATEWAY,)))
    got(one)
    one.clock.advance(timedelta(minutes=59, seconds=1))
    got(one, "globex/dev")
    assert [request.role_arn for request in requests(one)].count(GATEWAY) == 2


def test_C70_the_end_follows_the_clock_wherever_it_is_put(rig: Make) -> None:
    one = rig(a_role(DEV))
    session = got(one)
    one.clock.advance(timedelta(hours=-24))
    assert got(one) is session
    one.clock.advance(timedelta(hours=25))
    assert one.broker.held() == {}


def test_least_asks_anew_when_too_little_of_its_life_is_left(rig: Make) -> None:
    one = rig(a_role(DEV))
    first = got(one)
    one.clock.advance(timedelta(minutes=14))
    assert got(one, least=0.75) is first
    one.clock.advance(timedelta(minutes=2))
    second = got(one, least=0.75)
    assert second is not first
    assert got(one, least=1.0) is not second
    one.aws.scripts.append(offline)
    with pytest.raises(LocalFailure):
        one.broker.session(DEV, least=1.0)


def test_C75_a_live_session_is_held_without_a_network(rig: Make) -> None:
    one = rig(a_role(DEV))
    session = got(one)
    one.aws.scripts.append(offline)
    assert got(one) is session
    assert one.broker.held() == {DEV: session}


def test_R3_two_hundred_threads_ask_for_one_role_and_aws_once(rig: Make) -> None:
    one = rig(a_role(DEV, via=(GATEWAY,)))
    together = threading.Barrier(200)
    sessions: list[object] = []

    def ask() -> None:
        together.wait()
        sessions.append(one.broker.session(DEV))

    run([threading.Thread(target=ask) for _ in range(200)])
    assert len(sessions) == 200
    assert all(session is sessions[0] for session in sessions)
    assert len(requests(one)) == 2
    assert len(one.aws.asked("GetCallerIdentity")) == 1


def test_R3_twenty_roles_take_twenty_calls_and_one_first_hop(rig: Make) -> None:
    addresses = [f"acme/r{number}" for number in range(20)]
    one = rig(*(a_role(address, via=(GATEWAY,)) for address in addresses))
    run([threading.Thread(target=one.broker.session, args=(address,)) for address in addresses * 5])
    asked = [request.role_arn for request in requests(one)]
    assert len(asked) == 21
    assert asked.count(GATEWAY) == 1


def test_R3_all_who_wait_get_the_leaders_failure_and_the_next_asks_again(rig: Make) -> None:
    one = rig(a_role(DEV))
    go, failures = threading.Event(), list[Failure]()

    def slow(operation: str, _: object) -> object:
        if operation == "AssumeRole":
            go.wait(LONG)
            raise AwsError("sts:AssumeRole", "AccessDenied", "no")
        return None

    one.aws.scripts.append(slow)

    def ask() -> None:
        try:
            one.broker.session(DEV)
        except Failure as failure:
            failures.append(failure)

    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    until(lambda: all(waits(thread) for thread in threads))
    go.set()
    for thread in threads:
        thread.join()
    assert len(failures) == 20
    assert len({id(failure) for failure in failures}) == 20
    assert len(requests(one)) == 1
    one.aws.scripts.clear()
    assert got(one)


def test_a_caller_that_stops_waiting_cancels_nothing(rig: Make) -> None:
    one = rig(a_role(DEV))
    go = threading.Event()

    def slow(operation: str, _: object) -> None:
        if operation == "AssumeRole":
            go.wait(LONG)

    one.aws.scripts.append(slow)
    threading.Thread(target=one.broker.session, args=(DEV,), daemon=True).start()
    until(lambda: len(requests(one)) == 1)
    assert one.broker.held() == {}
    go.set()
    until(lambda: DEV in one.broker.held())
    assert len(requests(one)) == 1


def test_a_session_that_was_forgotten_while_on_its_way_is_not_kept(rig: Make) -> None:
    one = rig(a_role(DEV))
    one.aws.scripts.append(lambda operation, _: one.broker.forget(DEV) if operation == "AssumeRole" else None)
    assert got(one)
    assert one.broker.held() == {}


def test_forget_drops_the_session_and_says_so(rig: Make) -> None:
    one = rig(a_role(DEV))
    got(one)
    one.broker.forget(DEV)
    assert one.broker.held() == {}
    assert one.events[-1] == SessionChanged(NOON, DEV, None)


def test_a_changed_role_loses_its_session_and_the_others_keep_theirs(rig: Make) -> None:
    dev, test = a_role(DEV, via=(GATEWAY,)), a_role("acme/test", via=(GATEWAY,))
    one = rig(dev, test)
    got(one)
    kept = got(one, "acme/test")
    one.broker.use(a_workspace(dataclasses.replace(dev, external_id="new"), test))
    assert one.broker.held() == {"acme/test": kept}
    got(one)
    assert requests(one)[-1].external_id == "new"
    assert [request.role_arn for request in requests(one)].count(GATEWAY) == 1
    one.broker.use(a_workspace(test))
    with pytest.raises(BadInput):
        one.broker.session(DEV)


def test_a_changed_source_drops_what_came_from_it(rig: Make) -> None:
    one = rig(a_role(DEV, via=(GATEWAY,)))
    got(one)
    one.store.put(service("jane"), "AKIAOTHER", Secret(CANARY))
    one.broker.use(
        a_workspace(a_role(DEV, via=(GATEWAY,)), sources=(AccessKey(name="jane", access_key_id="AKIAOTHER"),))
    )
    assert one.broker.held() == {}
    got(one)
    assert [request.role_arn for request in requests(one)].count(GATEWAY) == 2


def test_a_secret_that_was_never_stored_names_the_command(rig: Make) -> None:
    one = rig(a_role(DEV))
    one.store.delete(service("jane"), KEY)
    with pytest.raises(PersonNeeded, match="awsclients secret set jane"):
        one.broker.session(DEV)


def test_the_sources_identity_is_asked_for_once(rig: Make) -> None:
    one = rig(a_role(DEV))
    assert one.broker.identity("jane") == one.broker.identity("jane") == one.aws.caller
    got(one)
    assert len(one.aws.asked("GetCallerIdentity")) == 1
    with pytest.raises(BadInput, match="There is no source"):
        one.broker.identity("nobody")


def test_ended_credentials_of_an_earlier_hop_are_dropped(rig: Make) -> None:
    one = rig(a_role(DEV, via=(GATEWAY,)))
    one.aws.scripts.append(expired_unless_gateway)
    with pytest.raises(Refused, match="have ended"):
        one.broker.session(DEV)
    one.aws.scripts.clear()
    got(one)
    assert [request.role_arn for request in requests(one)].count(GATEWAY) == 2


def test_every_call_is_told_of_with_its_story(rig: Make) -> None:
    one = rig(a_role(DEV))
    one.aws.scripts.append(denied)
    with pytest.raises(Refused) as failure:
        one.broker.session(DEV)
    end = ends(one)[-1]
    assert (end.address, end.outcome, end.message) == (DEV, "AccessDenied", failure.value.message)
    assert "Request ID: req-1" in end.detail


@pytest.mark.parametrize(
    ("failure", "outcome"),
    [
        (Refused("The answer cannot be used."), "malformed"),
        (BadInput("sts:AssumeRole takes no such values."), "invalid"),
        (LocalFailure("The network is away."), "unreachable"),
        (ZeroDivisionError(), "fault"),
    ],
)
def test_a_call_without_an_answer_of_awss_tells_why(rig: Make, failure: Exception, outcome: str) -> None:
    def fails(operation: str, _: object) -> None:
        raise failure

    one = rig(a_role(DEV))
    one.aws.scripts.append(fails)
    with pytest.raises(type(failure)):
        one.broker.session(DEV)
    assert ends(one)[-1].outcome == outcome


def test_a_subscriber_that_fails_or_leaves_breaks_nothing(rig: Make) -> None:
    one = rig(a_role(DEV))
    heard: list[Event] = []

    def broken(_: Event) -> None:
        raise RuntimeError

    one.broker.subscribe(broken)
    leave = one.broker.subscribe(heard.append)
    got(one)
    before = len(heard)
    assert before
    leave()
    one.broker.tell(Launched(NOON, DEV, "shell"))
    assert len(heard) == before
    assert one.events[-1] == Launched(NOON, DEV, "shell")


def test_a_subscriber_may_call_the_broker(rig: Make) -> None:
    one = rig(a_role(DEV))
    held: list[int] = []
    one.broker.subscribe(lambda _: held.append(len(one.broker.held())))
    got(one)
    assert held[-1] == 1


def test_C66_no_secret_is_in_any_failure(rig: Make) -> None:
    def echo(operation: str, wanted: object) -> object:
        secret = wanted.mfa_code if isinstance(wanted, AssumeRole) else wanted
        shown = secret.secret_access_key if isinstance(secret, Credentials) else secret
        raise AwsError(operation, "SignatureDoesNotMatch", f"{shown} x-amz-security-token:{CANARY}\n")

    one = rig(a_role(DEV))
    one.aws.scripts.append(echo)
    with pytest.raises(Refused) as failure:
        one.broker.session(DEV)
    told = "".join(traceback.format_exception(failure.value)) + failure.value.detail + repr(one.events)
    assert CANARY not in told


def ends(rig: Rig) -> list[CallEnded]:
    return [event for event in rig.events if isinstance(event, CallEnded)]


def too_long(operation: str, wanted: object) -> None:
    if isinstance(wanted, AssumeRole) and wanted.duration > 3600:
        raise AwsError(
            "sts:AssumeRole",
            "ValidationError",
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
        )


def denied(operation: str, wanted: object) -> None:
    if operation == "AssumeRole":
        raise AwsError("sts:AssumeRole", "AccessDenied", "no", status=403, request_id="req-1")


def offline(operation: str, wanted: object) -> None:
    raise LocalFailure("sts.us-east-1.amazonaws.com was not found. Check the network.")


def expired_unless_gateway(operation: str, wanted: object) -> None:
    if isinstance(wanted, AssumeRole) and wanted.role_arn != GATEWAY:
        raise AwsError("sts:AssumeRole", "ExpiredToken", "The security token included in the request is expired")


def waits(thread: threading.Thread) -> bool:
    """Whether it waits for what another does."""
    frame = sys._current_frames().get(thread.ident or 0)
    return frame is not None and any(one.f_code.co_name == "share" for one, _ in traceback.walk_stack(frame))


def run(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
