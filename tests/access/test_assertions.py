"""Which sign-ins are taken, how long they are kept, and that none is taken twice."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from tests.access.rig import NOON
from tests.access.saml import ACS, IDP, a_document, a_response, encoded
from tests.waiting import LONG

from awsclients.access.assertion import Assertion, read
from awsclients.access.assertions import Assertions, good_until
from awsclients.config.model import Saml
from awsclients.errors import BadInput, Failure, LocalFailure, PersonNeeded

MINUTE = timedelta(minutes=1)


def refused(kind: type[Failure], assertion: Assertion, minutes: float = 0) -> str:
    """What is said of an assertion that is not kept."""
    with pytest.raises(kind) as caught:
        Assertions().check(IDP, assertion, NOON + minutes * MINUTE)
    return caught.value.message


def test_one_is_kept_as_long_as_sts_takes_it() -> None:
    kept, assertion = Assertions(), read(a_response())
    kept.keep(IDP, assertion, NOON + MINUTE)
    assert good_until(assertion) == NOON + 5 * MINUTE
    assert kept.good("idp", NOON + 5.9 * MINUTE) is assertion
    assert kept.good("idp", NOON + 6 * MINUTE) is None
    assert kept.good("idp", NOON) is None
    assert kept.good("other", NOON) is None


def test_a_shorter_life_that_the_provider_gives_counts() -> None:
    assert good_until(read(a_response(lives=2 * MINUTE))) == NOON + 2 * MINUTE
    assert good_until(read(a_response(lives=60 * MINUTE))) == NOON + 5 * MINUTE


def test_dropping() -> None:
    kept = Assertions()
    kept.keep(IDP, read(a_response()), NOON)
    assert kept.drop("idp")
    assert not kept.drop("idp")
    assert kept.good("idp", NOON) is None


def test_C100_one_that_was_used_is_a_replay_whatever_came_between() -> None:
    kept, first = Assertions(), read(a_response())
    kept.keep(IDP, first, NOON)
    kept.drop("idp")
    kept.keep(IDP, read(a_response()), NOON + MINUTE)
    with pytest.raises(PersonNeeded, match="used already"):
        kept.keep(IDP, first, NOON + 2 * MINUTE)


def test_C100_of_two_who_bring_the_same_one_at_once_one_is_let_in(monkeypatch: pytest.MonkeyPatch) -> None:
    kept, brought = Assertions(), read(a_response())
    both, check = threading.Barrier(2, timeout=LONG), kept.check

    def together(source: Saml, assertion: Assertion, now: datetime, *, by_hand: bool = False) -> None:
        check(source, assertion, now, by_hand=by_hand)
        both.wait()

    def bring() -> bool:
        try:
            kept.keep(IDP, brought, NOON)
        except PersonNeeded:
            return False
        return True

    monkeypatch.setattr(kept, "check", together)
    with ThreadPoolExecutor(2) as threads:
        taken = [threads.submit(bring) for _ in range(2)]
        assert sorted(one.result() for one in taken) == [False, True]


def test_C100_used_ones_are_forgotten_when_they_are_too_old_anyway() -> None:
    kept = Assertions()
    for minute in range(100):
        kept.keep(IDP, read(a_response(issued=NOON + minute * MINUTE)), NOON + minute * MINUTE)
    assert len(kept._used) < 10


def test_C100_too_old_in_the_future_and_a_minute_of_tolerance() -> None:
    assertion = read(a_response())
    assert "older than the 5 minutes" in refused(PersonNeeded, assertion, 6)
    assert "still to come" in refused(LocalFailure, assertion, -1.1)
    for minutes in (5.9, -1):
        Assertions().check(IDP, assertion, NOON + minutes * MINUTE)


def test_C100_not_before_counts_as_well() -> None:
    later = a_document().replace('NotBefore="2026-01-01T12:00:00Z"', 'NotBefore="2026-01-01T12:30:00Z"')
    assert "dated 2026-01-01 12:30" in refused(LocalFailure, read(encoded(later)))


@pytest.mark.parametrize(
    "recipient", [ACS + "/", "https://signin.aws.amazon.com/saml", "http://localhost:7890/saml"]
)
def test_C101_another_recipient_is_named_with_the_address_it_should_be(recipient: str) -> None:
    said = refused(BadInput, read(a_response(recipient=recipient)))
    assert "Recipient" in said
    assert recipient in said
    assert f"is {ACS}." in said


@pytest.mark.parametrize(
    ("recipient", "taken"),
    [
        ("https://signin.aws.amazon.com/saml", True),
        ("https://eu-west-1.signin.aws.amazon.com/saml", True),
        ("https://signin.amazonaws-us-gov.com/saml", True),
        ("https://signin.amazonaws.cn/saml", True),
        ("https://eusc-de-east-1.signin.amazonaws-eusc.eu/saml", True),
        ("https://signin.aws.amazon.com/saml/", False),
        ("http://signin.aws.amazon.com/saml", False),
        ("https://signin.aws.amazon.com.evil.example/saml", False),
        ("https://evil.example/signin.aws.amazon.com/saml", False),
        (ACS + "/", False),
    ],
)
def test_C101_one_on_its_way_to_awss_own_page_is_taken_from_a_persons_hand_alone(
    recipient: str, taken: bool
) -> None:
    kept, document = Assertions(), a_document().replace(ACS, recipient)
    assertion = read(encoded(document))
    if taken:
        kept.keep(IDP, assertion, NOON)
    else:
        with pytest.raises(BadInput, match="Recipient is "):
            kept.keep(IDP, assertion, NOON)
    assert (kept.good("idp", NOON) is assertion) == taken
    refused(BadInput, assertion)


def test_C101_no_recipient_another_destination_and_an_answer_to_nothing() -> None:
    document = a_document()
    assert "Recipient is missing" in refused(BadInput, read(encoded(document.replace(f' Recipient="{ACS}"', ""))))
    foreign = document.replace(f'Destination="{ACS}"', 'Destination="https://evil.example/"')
    assert "Destination is https://evil.example/" in refused(BadInput, read(encoded(foreign)))
    answers = document.replace(f'Destination="{ACS}"', 'InResponseTo="_1"')
    assert "InResponseTo" in refused(BadInput, read(encoded(answers)))


def test_C101_a_destination_need_not_be_written() -> None:
    document = a_document().replace(f' Destination="{ACS}"', "")
    Assertions().check(IDP, read(encoded(document)), NOON)
