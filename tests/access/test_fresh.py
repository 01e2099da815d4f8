"""What a program is given that asks again when it ends: renewed in time, and kept in spite of failures."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.access.rig import NOON, Rig, a_role, ended

from awsclients.access.events import SessionChanged
from awsclients.access.needs import Answer, Confirm, MfaCode
from awsclients.access.session import Session
from awsclients.aws.api import AwsError
from awsclients.config.model import AccessKey
from awsclients.errors import BadInput, LocalFailure, PersonNeeded, Refused
from awsclients.secrets.secret import Secret

Make = Callable[..., Rig]
DEV, PRODUCTION = "acme/dev", "acme/production"
OPEN = [Answer(Confirm("jane", "", PRODUCTION), Secret(PRODUCTION))]


def fresh(rig: Rig, address: str = DEV) -> Session:
    found = rig.broker.fresh(address)
    assert isinstance(found, Session)
    return found


def assumed(rig: Rig) -> int:
    return rig.operations().count("sts:AssumeRole")


@pytest.mark.parametrize(("duration", "least"), [(3600, 16), (12 * 3600, 16), (1800, 10), (900, 5)])
def test_a_program_gets_what_botocore_will_not_ask_for_again_at_once(rig: Make, duration: int, least: int) -> None:
    one = rig(a_role(DEV, duration=duration))
    first = fresh(one)
    one.clock.advance(timedelta(seconds=duration, minutes=-least))
    assert fresh(one) is first
    assert one.broker.ready(DEV) is first
    one.clock.advance(timedelta(seconds=1))
    assert one.broker.ready(DEV) is None
    second = fresh(one)
    assert second is not first
    assert fresh(one) is second
    assert assumed(one) == 2


def test_C72_what_cannot_be_renewed_is_given_while_it_lives_and_aws_is_asked_seldom(rig: Make) -> None:
    one = rig(a_role(DEV))
    first = fresh(one)
    one.aws.scripts.append(lambda name, _: _refuse() if name == "AssumeRole" else None)
    one.clock.advance(timedelta(minutes=50))
    for _ in range(5):
        assert fresh(one) is first
    assert assumed(one) == 2
    one.clock.advance(timedelta(minutes=2))
    assert fresh(one) is first
    assert assumed(one) == 3
    one.clock.advance(timedelta(minutes=7, seconds=1))
    with pytest.raises(Refused):
        one.broker.fresh(DEV)


def _refuse() -> None:
    raise AwsError("AssumeRole", "AccessDenied", "not authorized", status=403)


def test_C73_a_code_is_never_asked_for_while_something_is_held(rig: Make) -> None:
    serial = "arn:aws:iam::111111111111:mfa/jane"
    source = AccessKey(name="jane", access_key_id="AKIAJANEEXAMPLE", mfa_serial=serial)
    own = a_role(DEV, role_arn=None, account_id="111111111111", duration=3600)
    one = rig(own, sources=(source,))
    need = one.broker.fresh(DEV)
    assert isinstance(need, MfaCode)
    assert isinstance(one.broker.session(DEV, [Answer(need, Secret("123456"))]), Session)
    one.clock.advance(timedelta(minutes=50))
    assert isinstance(one.broker.fresh(DEV), Session)
    one.clock.advance(timedelta(minutes=9, seconds=1))
    assert isinstance(one.broker.fresh(DEV), MfaCode)


def test_a_guard_comes_before_what_is_held(rig: Make) -> None:
    one = rig(a_role(PRODUCTION, environment="production"))
    assert isinstance(one.broker.fresh(PRODUCTION), Confirm)
    assert one.broker.ready(PRODUCTION) is None
    one.broker.session(PRODUCTION, OPEN)
    assert fresh(one, PRODUCTION) is one.broker.ready(PRODUCTION)
    one.broker.use(ended(one.broker.workspace, "acme", NOON - timedelta(days=2)))
    one.broker.forget(PRODUCTION)
    assert isinstance(one.broker.fresh(PRODUCTION), Confirm)


def test_after_the_engagement_what_a_person_opened_is_given_to_its_end_and_never_renewed(rig: Make) -> None:
    one = rig(a_role(PRODUCTION, environment="production"))
    one.broker.use(ended(one.broker.workspace, "acme", NOON - timedelta(days=2)))
    one.broker.session(PRODUCTION, OPEN)
    first = fresh(one, PRODUCTION)
    one.clock.advance(timedelta(minutes=50))
    assert fresh(one, PRODUCTION) is first
    one.clock.advance(timedelta(minutes=11))
    assert isinstance(one.broker.fresh(PRODUCTION), Confirm)
    assert assumed(one) == 1


def test_an_unknown_role_is_bad_input(rig: Make) -> None:
    with pytest.raises(BadInput):
        rig(a_role(DEV)).broker.fresh("acme/nobody")


def test_T18_a_lock_drops_sessions_hops_and_guards_and_stops_programs(rig: Make) -> None:
    gateway = "arn:aws:iam::111111111111:role/gateway"
    one = rig(a_role(PRODUCTION, environment="production", via=(gateway,)))
    one.broker.session(PRODUCTION, OPEN)
    assert one.broker.holds()
    one.broker.lock()
    assert not one.broker.holds()
    assert one.broker.held() == {}
    assert one.broker.ready(PRODUCTION) is None
    assert one.events[-1] == SessionChanged(NOON, PRODUCTION, None)
    with pytest.raises(PersonNeeded, match="locked"):
        one.broker.fresh(PRODUCTION)
    assert isinstance(one.broker.session(PRODUCTION), Confirm)
    one.broker.session(PRODUCTION, OPEN)
    assert assumed(one) == 4, "nothing of the route was kept"


def test_T18_what_is_on_its_way_to_a_program_when_it_is_locked_is_not_given(rig: Make) -> None:
    one = rig(a_role(DEV))
    one.aws.scripts.append(lambda name, _: one.broker.lock() if name == "AssumeRole" else None)
    with pytest.raises(PersonNeeded, match="locked"):
        one.broker.fresh(DEV)
    assert one.broker.held() == {}


def test_what_is_on_its_way_when_it_is_locked_is_not_kept(rig: Make) -> None:
    one = rig(a_role(DEV, via=("arn:aws:iam::111111111111:role/gateway",)))
    locked: list[bool] = []

    def lock_meanwhile(name: str, _: object) -> None:
        if name == "AssumeRole" and not locked:
            locked.append(True)
            one.broker.lock()

    one.aws.scripts.append(lock_meanwhile)
    one.broker.session(DEV)
    assert not one.broker.holds()


def test_a_network_that_is_gone_costs_nothing_that_is_held(rig: Make) -> None:
    one = rig(a_role(DEV))
    first = fresh(one)

    def unreachable(name: str, _: object) -> None:
        if name == "AssumeRole":
            raise LocalFailure("AWS was not reached. Check the network.")

    one.aws.scripts.append(unreachable)
    one.clock.advance(timedelta(minutes=45))
    assert fresh(one) is first
