"""Signing in once: what a grant is good for, what is renewed silently, and when a person is asked again."""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.access.rig import CANARY, HUB_SSO, NOON, RESERVED, Rig, a_role

from awsclients.access.events import SignInChanged
from awsclients.access.local import LocalBroker
from awsclients.access.needs import SignIn
from awsclients.access.portal_record import PortalRecord, portal_of, read, to_text
from awsclients.access.session import Session
from awsclients.aws.api import AwsError, Identity
from awsclients.aws.identity_center import Registration
from awsclients.errors import BadInput, LocalFailure, PersonNeeded, Refused
from awsclients.secrets.secret import Secret

Make = Callable[..., Rig]
SANDBOX = a_role("ours/sandbox", source="hub", role_arn=None, account_id="111111111111", role_name="ClientAccess")
DEV = a_role("acme/dev", source="hub", duration=4 * 3600)
ASKED = SignIn("hub", "hub needs a sign-in. Run: awsclients login hub")


@pytest.fixture
def one(rig: Make) -> Rig:
    """A role behind the hub, one in it, and AWS that answers as the hub's permission set."""
    made = rig(DEV, SANDBOX, a_role("acme/ops", source="hub"), sources=(HUB_SSO,))
    made.aws.caller = Identity(
        "111111111111", f"arn:aws:sts::111111111111:assumed-role/{RESERVED}/jane@example.com"
    )
    return made


def test_without_a_sign_in_a_person_is_asked_and_aws_is_not(one: Rig) -> None:
    assert one.broker.session("acme/dev") == ASKED
    assert one.broker.identity("hub") == ASKED
    assert one.broker.signed_in() == {}
    assert one.aws.calls == []


def test_a_role_of_the_portal_and_a_chained_one_behind_it(one: Rig) -> None:
    one.broker.sign_in("hub", one.aws.identity_center.grant())
    own, behind = one.broker.session("ours/sandbox"), one.broker.session("acme/dev")
    assert isinstance(own, Session)
    assert isinstance(behind, Session)
    assert not own.chained
    assert own.expires == NOON + timedelta(hours=12)
    assert behind.chained
    assert behind.expires == NOON + timedelta(hours=1)
    assert one.aws.asked("AssumeRole")[0].session_name == "jane@example.com"  # type: ignore[attr-defined]


def test_the_first_hop_is_taken_once_for_many_roles_at_once(one: Rig) -> None:
    one.broker.sign_in("hub", one.aws.identity_center.grant())
    threads = [
        threading.Thread(target=one.broker.session, args=(address,)) for address in ("acme/dev", "acme/ops") * 5
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(one.aws.asked("GetRoleCredentials")) == 1
    assert len(one.aws.asked("AssumeRole")) == 2


def test_signed_in_until_about_the_end_of_a_working_day(one: Rig) -> None:
    signed_in = one.broker.sign_in("hub", one.aws.identity_center.grant())
    assert signed_in.until == NOON + timedelta(hours=8)
    assert signed_in.about(NOON, NOON.tzinfo) == "until about 20:00"
    assert one.broker.signed_in() == {"hub": signed_in}
    assert not one.broker.holds()
    one.broker.sign_in("hub", one.aws.identity_center.grant(renews=False, life=1800))
    assert one.broker.signed_in()["hub"].until == NOON + timedelta(minutes=30)


def test_a_sign_in_beyond_the_usual_end_has_no_end_that_is_known(one: Rig) -> None:
    one.broker.sign_in("hub", one.aws.identity_center.grant())
    one.clock.advance(timedelta(hours=9))
    assert one.broker.signed_in()["hub"].until is None
    assert isinstance(one.broker.session("ours/sandbox"), Session)
    assert one.broker.signed_in()["hub"].until == NOON + timedelta(hours=10)


def test_the_owners_of_keys_that_have_ended_are_not_remembered(one: Rig) -> None:
    one.broker.sign_in("hub", one.aws.identity_center.grant())
    for _ in range(5):
        assert isinstance(one.broker.session("ours/sandbox", least=1.0), Session)
        one.clock.advance(timedelta(hours=13))
        one.broker.sign_in("hub", one.aws.identity_center.grant())
    assert len(one.broker._sources._known) == 1


def test_a_working_day_needs_one_sign_in(one: Rig) -> None:
    one.broker.sign_in("hub", one.aws.identity_center.grant())
    for _ in range(9):
        assert isinstance(one.broker.session("ours/sandbox", least=1.0), Session)
        one.clock.advance(timedelta(minutes=59, seconds=30))
    assert len(one.aws.asked("CreateToken")) == 8


def test_C90_a_revoked_token_is_renewed_once_silently(one: Rig) -> None:
    one.broker.sign_in("hub", one.aws.identity_center.grant())
    one.aws.identity_center.alive.clear()
    assert isinstance(one.broker.session("ours/sandbox"), Session)
    assert len(one.aws.asked("CreateToken")) == 1


def test_C90_a_dead_refresh_token_asks_the_person_and_keeps_the_registration(one: Rig) -> None:
    one.broker.sign_in("hub", one.aws.identity_center.grant())
    one.aws.identity_center.alive.clear()
    one.aws.identity_center.refreshes.clear()
    assert one.broker.session("ours/sandbox") == ASKED
    assert one.broker.signed_in() == {}
    kept = read(one.store, portal_of(HUB_SSO))
    assert kept.token is None
    assert isinstance(kept.registration, Registration)


def test_C91_a_registration_that_is_unknown_when_a_token_is_renewed_is_not_kept(one: Rig) -> None:
    one.broker.sign_in("hub", one.aws.identity_center.grant())
    one.aws.identity_center.alive.clear()

    def forgotten(operation: str, _: object) -> None:
        if operation == "CreateToken":
            raise AwsError("sso-oidc:CreateToken", "InvalidClientException", "", status=401)

    one.aws.scripts.append(forgotten)
    assert one.broker.session("ours/sandbox") == ASKED
    kept = read(one.store, portal_of(HUB_SSO))
    assert (kept.token, kept.registration) == (None, None)


def test_C90_a_fresh_token_that_is_refused_as_well_asks_the_person(one: Rig) -> None:
    one.broker.sign_in("hub", one.aws.identity_center.grant())

    def revoked(operation: str, _: object) -> None:
        if operation == "GetRoleCredentials":
            raise AwsError("sso:GetRoleCredentials", "UnauthorizedException", "", status=401)

    one.aws.scripts.append(revoked)
    assert one.broker.session("ours/sandbox") == ASKED
    assert len(one.aws.asked("GetRoleCredentials")) == 2


def test_a_network_that_is_away_costs_no_sign_in(one: Rig) -> None:
    one.broker.sign_in("hub", one.aws.identity_center.grant())
    one.clock.advance(timedelta(hours=1))

    def away(operation: str, _: object) -> None:
        raise LocalFailure("oidc.eu-west-1.amazonaws.com was not found. Check the network.")

    one.aws.scripts.append(away)
    with pytest.raises(LocalFailure, match="Check the network"):
        one.broker.session("ours/sandbox")
    one.aws.scripts.clear()
    assert isinstance(one.broker.session("ours/sandbox"), Session)


@pytest.mark.parametrize(("code", "status"), [("ForbiddenException", 403), ("ResourceNotFoundException", 404)])
def test_a_permission_set_that_is_not_yours_names_those_that_are(one: Rig, code: str, status: int) -> None:
    one.broker.sign_in("hub", one.aws.identity_center.grant())

    def refused(operation: str, _: object) -> None:
        if operation == "GetRoleCredentials":
            raise AwsError("sso:GetRoleCredentials", code, "No access", status=status)

    one.aws.scripts.append(refused)
    with pytest.raises(Refused) as failure:
        one.broker.session("ours/sandbox")
    assert "ClientAccess in 111111111111" in failure.value.message
    assert failure.value.message.endswith("Yours in 111111111111: ReadOnly.")
    assert "hub" in one.broker.signed_in()


def test_T14_another_account_or_permission_set_is_thrown_away(one: Rig) -> None:
    one.broker.sign_in("hub", one.aws.identity_center.grant())
    for arn in (
        f"arn:aws:sts::222222222222:assumed-role/{RESERVED}/jane",
        "arn:aws:sts::111111111111:assumed-role/AWSReservedSSO_Other_0123456789abcdef/jane",
        "arn:aws:sts::111111111111:assumed-role/ClientAccess/jane",
    ):
        one.aws.caller = Identity(arn.split(":")[4], arn)
        with pytest.raises(Refused, match="Nothing was used"):
            one.broker.session("acme/dev")
    assert one.aws.asked("AssumeRole") == []
    assert one.broker.held() == {}


def test_sources_of_one_portal_share_one_sign_in(rig: Make) -> None:
    other = replace(HUB_SSO, name="other", role_name="ReadOnly")
    foreign = replace(HUB_SSO, name="foreign", sso_region="us-east-1")
    one = rig(sources=(HUB_SSO, other, foreign))
    one.broker.sign_in("hub", one.aws.identity_center.grant())
    assert set(one.broker.signed_in()) == {"hub", "other"}
    told = [event.source for event in one.events if isinstance(event, SignInChanged) and event.signed_in]
    assert told == ["hub", "other"]
    one.broker.sign_out("other")
    assert one.broker.signed_in() == {}


def test_signing_out_drops_sessions_and_tells_identity_center(one: Rig) -> None:
    one.broker.sign_in("hub", one.aws.identity_center.grant())
    assert isinstance(one.broker.session("acme/dev"), Session)
    one.broker.sign_out("hub")
    assert one.broker.held() == {}
    assert len(one.aws.asked("Logout")) == 1
    assert one.broker.session("acme/dev") == ASKED
    assert one.events[-2] == SignInChanged(NOON, "hub", None)


@pytest.mark.parametrize("how", ["lock", "sign_out"])
def test_a_renewal_under_way_brings_nothing_back(one: Rig, how: str) -> None:
    one.broker.sign_in("hub", one.aws.identity_center.grant())
    one.clock.advance(timedelta(hours=1))

    def meanwhile(operation: str, _: object) -> None:
        if operation == "CreateToken":
            one.store._kept.clear()
            one.broker.lock() if how == "lock" else one.broker.sign_out("hub")

    one.aws.scripts.append(meanwhile)
    with suppress(PersonNeeded):
        one.broker.session("ours/sandbox")
    assert one.broker.signed_in() == {}
    assert one.broker.held() == {}


@pytest.mark.parametrize("how", ["lock", "sign_out"])
def test_credentials_on_their_way_are_not_kept_over_the_end_of_a_sign_in(one: Rig, how: str) -> None:
    one.broker.sign_in("hub", one.aws.identity_center.grant())

    def meanwhile(operation: str, _: object) -> None:
        if operation == "GetCallerIdentity":  # the credentials are there, and are looked at
            one.store._kept.clear()
            one.broker.lock() if how == "lock" else one.broker.sign_out("hub")

    one.aws.scripts.append(meanwhile)
    with suppress(PersonNeeded, Refused):
        one.broker.session("acme/dev")
    assert one.broker.session("acme/ops") == ASKED
    assert not one.broker.holds()


def test_signing_out_offline_still_signs_out_here(one: Rig) -> None:
    one.broker.sign_in("hub", one.aws.identity_center.grant())

    def away(operation: str, _: object) -> None:
        raise LocalFailure("portal.sso.eu-west-1.amazonaws.com was not found. Check the network.")

    one.aws.scripts.append(away)
    with pytest.raises(LocalFailure, match="Signed out here, but Identity Center was not told"):
        one.broker.sign_out("hub")
    assert one.broker.signed_in() == {}
    assert read(one.store, portal_of(HUB_SSO)).token is None


def test_another_process_of_ours_signs_in_for_all(one: Rig) -> None:
    assert one.broker.session("acme/dev") == ASKED
    one.store.put(
        "awsclients/sso/eu-west-1/d-1234567890.awsapps.com/start",
        "identity-center",
        one.aws.identity_center.grant(),
    )
    assert isinstance(one.broker.session("acme/dev"), Session)


def test_another_process_of_ours_that_renews_first_costs_no_sign_in(one: Rig) -> None:
    one.broker.sign_in("hub", one.aws.identity_center.grant())
    other = LocalBroker(
        one.broker.workspace, aws=lambda: one.aws, store=lambda: one.store, clock=one.clock, login_name="jane"
    )
    one.clock.advance(timedelta(hours=1))

    def is_first(operation: str, _: object) -> None:
        if operation == "CreateToken":
            one.aws.scripts.clear()
            assert isinstance(other.session("ours/sandbox"), Session)

    one.aws.scripts.append(is_first)
    assert isinstance(one.broker.session("ours/sandbox"), Session)
    assert read(one.store, portal_of(HUB_SSO)).token is not None


def test_C76_without_a_keyring_a_sign_in_lives_in_memory_and_that_is_said(one: Rig) -> None:
    def none(*_: object) -> Secret | None:
        raise LocalFailure("There is no keyring to keep secrets in. Start one.")

    one.store.get = one.store.put = none  # type: ignore[method-assign, assignment]
    signed_in = one.broker.sign_in("hub", one.aws.identity_center.grant())
    assert (
        signed_in.note == "The sign-in is kept in memory only. There is no keyring to keep secrets in. Start one."
    )
    assert isinstance(one.broker.session("acme/dev"), Session)
    one.broker.forget("acme/dev")
    one.clock.advance(timedelta(hours=13))
    assert not one.broker.holds()


def test_C91_what_is_no_grant_of_this_portal_is_not_kept(one: Rig) -> None:
    foreign = one.aws.identity_center.grant(replace(HUB_SSO, sso_region="us-east-1"))
    empty = to_text(PortalRecord(portal=portal_of(HUB_SSO)))
    ended = one.aws.identity_center.grant(life=0)
    for grant in (foreign, empty, ended, Secret("{}"), Secret("[]"), Secret("null"), Secret("x" + CANARY)):
        with pytest.raises(BadInput, match="awsclients login hub") as failure:
            one.broker.sign_in("hub", grant)
        assert CANARY not in str(failure.value)
    assert one.broker.signed_in() == {}


def test_C74_a_broken_entry_of_the_keyring_counts_as_none(one: Rig) -> None:
    for text in ("", "{", '{"start_url": 1}', "[]"):
        one.store.put("awsclients/sso/eu-west-1/d-1234567890.awsapps.com/start", "identity-center", Secret(text))
        assert read(one.store, portal_of(HUB_SSO)) == PortalRecord(portal=portal_of(HUB_SSO))


def test_nobody_signs_in_to_other_kinds_of_source(rig: Make) -> None:
    one = rig(a_role("acme/dev"))
    with pytest.raises(BadInput, match="of kind access-key"):
        one.broker.sign_in("jane", Secret("{}"))
    with pytest.raises(BadInput, match="of kind access-key"):
        one.broker.sign_out("jane")


def test_a_portal_without_a_permission_set_of_its_own_names_what_is_missing(rig: Make) -> None:
    one = rig(sources=(replace(HUB_SSO, account_id=None, role_name=None),))
    with pytest.raises(BadInput, match="names no permission set"):
        one.broker.identity("hub")
