"""Roles behind a SAML sign-in: what is assumed at once, what waits, and what is never asked for."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.access.rig import NOON, Rig, a_role
from tests.access.saml import ACS, ADMIN, IDP, PROVIDER, a_document, a_response, encoded
from tests.waiting import LONG, until

from awsclients.access.events import SessionChanged, SignInChanged
from awsclients.access.needs import Answer, Confirm, SignIn
from awsclients.access.session import Session
from awsclients.aws.api import AwsError
from awsclients.config.model import Role, Settings
from awsclients.errors import BadInput, PersonNeeded, Refused
from awsclients.secrets.secret import Secret

Make = Callable[..., Rig]
AUDIT, LIVE = ADMIN.replace("SamlAdmin", "Audit"), ADMIN.replace("SamlAdmin", "Live")
NEED = SignIn("idp", "idp needs a sign-in. Run: awsclients login idp")
HOURS = timedelta(hours=1)


def saml_role(address: str, arn: str = ADMIN, **given: object) -> Role:
    """A role behind the source `idp`."""
    return a_role(address, **{"source": "idp", "role_arn": arn, "saml_provider_arn": PROVIDER, **given})


@pytest.fixture
def one(rig: Make) -> Rig:
    """Three roles behind `idp`, one of them guarded, and one that has nothing to do with it."""
    return rig(
        saml_role("initech/admin", duration=12 * 3600),
        saml_role("initech/audit", AUDIT),
        saml_role("initech/production", LIVE, environment="production"),
        a_role("acme/dev", source="idp2"),
        sources=(IDP,),
    )


def settled(rig: Rig, *addresses: str) -> None:
    """Wait until these roles have sessions, and nothing is under way."""

    def done() -> bool:
        busy = {"awsclients-hop", "awsclients-at-once"} & {thread.name for thread in threading.enumerate()}
        return not busy and set(addresses) <= rig.broker.held().keys()

    until(done)


def asked(rig: Rig) -> set[str]:
    """The roles that AWS was asked for."""
    return {request.role_arn for request in rig.aws.asked("AssumeRoleWithSAML")}  # type: ignore[attr-defined]


def session(rig: Rig, address: str, *answers: Answer) -> Session:
    found = rig.broker.session(address, answers)
    assert isinstance(found, Session), found
    return found


def test_without_a_sign_in_a_person_is_asked_and_aws_is_not(one: Rig) -> None:
    assert one.broker.session("initech/admin") == NEED
    assert one.broker.signed_in() == {}
    assert one.aws.calls == []


def test_a_sign_in_opens_every_role_it_carries_at_once(one: Rig) -> None:
    together = threading.Barrier(2, timeout=LONG)
    one.aws.scripts.append(lambda *_: (together.wait(), None)[1])
    signed_in = one.broker.sign_in("idp", a_response(ADMIN, AUDIT))
    assert signed_in.until == NOON + timedelta(minutes=5)
    assert signed_in.note == "It leads to initech/admin, initech/audit."
    assert one.broker.signed_in() == {"idp": signed_in}
    settled(one, "initech/admin", "initech/audit")
    assert asked(one) == {ADMIN, AUDIT}
    admin = session(one, "initech/admin")
    assert (admin.chained, admin.expires) == (False, NOON + 12 * HOURS)
    assert session(one, "initech/audit").expires == NOON + HOURS
    assert len(one.aws.calls) == 2
    assert {event.address for event in one.events if isinstance(event, SessionChanged)} == {
        "initech/admin",
        "initech/audit",
    }
    assert SignInChanged(NOON, "idp", signed_in) in one.events


def test_what_asks_meanwhile_shares_the_one_call(one: Rig) -> None:
    let_go = threading.Event()
    one.aws.scripts.append(lambda *_: let_go.wait(LONG) and None)
    one.broker.sign_in("idp", a_response(ADMIN))
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(session(one, "initech/admin"))) for _ in range(5)]
    for thread in threads:
        thread.start()
    let_go.set()
    for thread in threads:
        thread.join()
    assert len({id(item) for item in found}) == 1
    assert len(one.aws.calls) == 1


def test_roles_that_are_not_configured_are_never_asked_for(one: Rig) -> None:
    one.broker.sign_in("idp", a_response(ADMIN, ADMIN.replace("SamlAdmin", "Other")))
    settled(one, "initech/admin")
    assert asked(one) == {ADMIN}


def test_a_guarded_role_waits_for_its_confirmation_while_the_sign_in_is_good(one: Rig) -> None:
    one.broker.sign_in("idp", a_response(ADMIN, LIVE))
    settled(one, "initech/admin")
    need = one.broker.session("initech/production")
    assert isinstance(need, Confirm)
    assert asked(one) == {ADMIN}
    one.clock.advance(timedelta(minutes=4))
    assert session(one, "initech/production", Answer(need, Secret("initech/production"))).chained is False
    assert asked(one) == {ADMIN, LIVE}


def test_a_guarded_role_that_is_confirmed_too_late_needs_a_new_sign_in(one: Rig) -> None:
    one.broker.sign_in("idp", a_response(LIVE))
    need = one.broker.session("initech/production")
    assert isinstance(need, Confirm)
    one.clock.advance(timedelta(minutes=6))
    assert one.broker.session("initech/production", [Answer(need, Secret("initech/production"))]) == NEED
    assert one.aws.calls == []


def test_T7_a_response_for_other_accounts_is_not_taken(one: Rig) -> None:
    theirs = a_response(pairs=[f"{ADMIN},{PROVIDER}2", f"{ADMIN},{PROVIDER}".replace("4", "9")])
    for refuse in (one.broker.check_sign_in, one.broker.sign_in):
        with pytest.raises(Refused, match="carries no role that is configured for idp, but"):
            refuse("idp", theirs)
    with pytest.raises(Refused, match="no role at all"):
        one.broker.sign_in("idp", a_response(pairs=[]))
    assert one.broker.signed_in() == {}
    assert one.aws.calls == []


def test_C100_a_response_is_taken_once(one: Rig) -> None:
    response = a_response(AUDIT)
    one.broker.check_sign_in("idp", response)
    one.broker.sign_in("idp", response)
    settled(one, "initech/audit")
    for refuse in (one.broker.check_sign_in, one.broker.sign_in):
        with pytest.raises(PersonNeeded, match="used already"):
            refuse("idp", response)
    assert len(one.aws.calls) == 1


def test_a_role_that_the_sign_in_does_not_carry_is_said_and_not_asked_for(one: Rig) -> None:
    one.broker.sign_in("idp", a_response(AUDIT))
    settled(one, "initech/audit")
    with pytest.raises(Refused, match=r"does not carry .*SamlAdmin"):
        one.broker.session("initech/admin")
    assert asked(one) == {AUDIT}


def test_T14_another_role_or_account_in_the_answer_is_not_handed_out(one: Rig) -> None:
    one.aws.scripts.append(lambda *_: one.aws.assumed(ADMIN.replace("444", "555")))
    one.broker.sign_in("idp", a_response(ADMIN))
    with pytest.raises(Refused, match="Nothing was used"):
        one.broker.session("initech/admin")
    assert one.broker.held() == {}


def test_C53_a_role_that_allows_an_hour_is_asked_once_more(one: Rig) -> None:
    said = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."

    def an_hour(operation: str, request: object) -> None:
        if getattr(request, "duration", 0) > 3600:
            raise AwsError(operation, "ValidationError", said)

    one.aws.scripts.append(an_hour)
    one.broker.sign_in("idp", a_response(ADMIN))
    settled(one, "initech/admin")
    assert session(one, "initech/admin").notes == ("The role allows one hour only; 12 h were asked for.",)
    assert [getattr(request, "duration", 0) for _, request in one.aws.calls] == [43200, 3600]


def test_an_end_that_the_provider_sets_is_said(one: Rig) -> None:
    end = NOON + 2 * HOURS
    one.aws.scripts.append(lambda *_: one.aws.assumed(ADMIN, duration=2 * 3600))
    one.broker.sign_in("idp", a_response(ADMIN, session_ends=end))
    settled(one, "initech/admin")
    found = session(one, "initech/admin")
    assert found.expires == end
    assert found.notes == ("The identity provider ends the session at 14:00 UTC (SessionNotOnOrAfter).",)


def test_a_refusal_is_explained_and_the_other_roles_open(one: Rig) -> None:
    def refuse(operation: str, request: object) -> None:
        if getattr(request, "role_arn", "") == ADMIN:
            raise AwsError(
                "sts:AssumeRoleWithSAML", "AccessDenied", "Not authorized to perform sts:AssumeRoleWithSAML"
            )

    one.aws.scripts.append(refuse)
    one.broker.sign_in("idp", a_response(ADMIN, AUDIT))
    settled(one, "initech/audit")
    with pytest.raises(Refused, match=f"did not let {PROVIDER} in.* when SAML:aud is {ACS}"):
        one.broker.session("initech/admin")


def test_a_session_outlives_its_sign_in_and_then_needs_another(one: Rig) -> None:
    one.broker.sign_in("idp", a_response(AUDIT))
    settled(one, "initech/audit")
    one.clock.advance(timedelta(minutes=30))
    assert one.broker.signed_in() == {}
    session(one, "initech/audit")
    one.clock.advance(timedelta(minutes=31))
    assert one.broker.session("initech/audit") == NEED


def test_a_second_sign_in_renews_what_it_carries(one: Rig) -> None:
    one.broker.sign_in("idp", a_response(AUDIT))
    settled(one, "initech/audit")
    one.clock.advance(timedelta(minutes=10))
    one.broker.sign_in("idp", a_response(AUDIT, issued=one.clock.now()))
    until(lambda: session(one, "initech/audit").issued == one.clock.now())


def test_signing_out_forgets_the_sign_in_and_its_sessions(one: Rig) -> None:
    one.broker.sign_in("idp", a_response(AUDIT))
    settled(one, "initech/audit")
    one.broker.sign_out("idp")
    assert (one.broker.signed_in(), one.broker.held()) == ({}, {})
    assert one.broker.session("initech/audit") == NEED
    assert SignInChanged(NOON, "idp", None) in one.events


def test_a_provider_has_no_identity_and_other_kinds_no_sign_in(rig: Make) -> None:
    with pytest.raises(BadInput, match="Name a role of it"):
        rig(saml_role("initech/admin"), sources=(IDP,)).broker.identity("idp")
    with pytest.raises(BadInput, match="to which nobody signs in"):
        rig(a_role("acme/dev")).broker.check_sign_in("jane", a_response())


@pytest.mark.parametrize("many", [1, 300])
def test_C102_three_hundred_roles_are_opened_by_a_few_threads(rig: Make, many: int) -> None:
    arns = [f"arn:aws:iam::444444444444:role/R{number}" for number in range(many)]
    roles = [saml_role(f"initech/r{number}", arn) for number, arn in enumerate(arns)]
    one = rig(*roles, sources=(IDP,), settings=Settings())
    one.broker.sign_in("idp", a_response(*arns))
    assert sum(thread.name == "awsclients-at-once" for thread in threading.enumerate()) <= 16
    settled(one, *(role.address for role in roles))
    assert len(one.aws.calls) == many


def test_what_is_wrong_with_the_provider_is_said_with_the_session(one: Rig) -> None:
    document = a_document(pairs=[f"{AUDIT},{PROVIDER}", "nonsense"])
    one.broker.sign_in("idp", encoded(document))
    settled(one, "initech/audit")
    assert session(one, "initech/audit").notes == (
        "The provider's Role attribute has nonsense, which is no pair of role and provider.",
    )


def test_nothing_of_the_response_is_in_any_event(one: Rig) -> None:
    response = a_response(AUDIT)
    one.broker.sign_in("idp", response)
    settled(one, "initech/audit")
    assert response.reveal()[:40] not in repr(one.events)
