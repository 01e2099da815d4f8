"""What is read of a SAML response, and what is not: rows C100 to C107 of the catalogue of bad input."""

import base64
import time
import zlib
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.access.rig import NOON
from tests.access.saml import ACS, ADMIN, PROVIDER, a_document, a_response, encoded

from awsclients.access.assertion import read
from awsclients.errors import BadInput
from awsclients.secrets.secret import Secret

ASSERTION = 'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"'
OTHER = "arn:aws:iam::555555555555:role/Other"


def complaint(response: Secret | str) -> str:
    """What is said of a response that is not taken."""
    with pytest.raises(BadInput) as caught:
        read(response if isinstance(response, Secret) else encoded(response))
    assert "\n" not in caught.value.message
    return caught.value.message


def test_a_sign_in_is_read() -> None:
    end = NOON + timedelta(hours=2)
    found = read(a_response(session_ends=end))
    assert found.pairs == ((ADMIN, PROVIDER),)
    assert (found.issued, found.ends, found.session_ends) == (NOON, NOON + timedelta(minutes=5), end)
    assert (found.recipient, found.destination, found.in_response_to) == (ACS, ACS, None)
    assert found.id.startswith("_")
    assert not found.notes
    assert "EXAMPLEKEY" not in repr(found)


def test_sts_is_given_the_very_document_that_came() -> None:
    document = a_document()
    assert read(encoded(document)).response.matches(base64.b64encode(document.encode()).decode())


def test_C102_pairs_in_either_order_with_spaces_each_once() -> None:
    pairs = [f"{ADMIN},{PROVIDER}", f"  {PROVIDER} , {ADMIN}\n", f"{PROVIDER},{OTHER}"]
    found = read(a_response(pairs=pairs))
    assert found.pairs == ((ADMIN, PROVIDER), (OTHER, PROVIDER))
    assert not found.notes


@pytest.mark.parametrize(
    "value",
    [
        "",
        ADMIN,
        PROVIDER,
        f"{ADMIN},{ADMIN}",
        f"{PROVIDER},{PROVIDER}",
        f"{ADMIN};{PROVIDER}",
        f"{ADMIN},{PROVIDER},{PROVIDER}",
        f"{ADMIN}\x7f,{PROVIDER}",
        f"{ADMIN},arn:aws:iam::44444444444٤:saml-provider/X",
    ],
)
def test_C102_a_malformed_pair_is_skipped_and_said(value: str) -> None:
    found = read(a_response(pairs=[value, f"{ADMIN},{PROVIDER}"]))
    assert found.pairs == ((ADMIN, PROVIDER),)
    assert len(found.notes) == 1
    assert "no pair" in found.notes[0]


def test_C102_no_role_and_three_hundred() -> None:
    assert read(a_response(pairs=[])).pairs == ()
    roles = [f"arn:aws:iam::444444444444:role/R{number}" for number in range(300)]
    assert [role for role, _ in read(a_response(*roles)).pairs] == roles


def test_C102_names_of_attributes_are_case_sensitive() -> None:
    assert read(encoded(a_document().replace("Attributes/Role", "attributes/role"))).pairs == ()


def test_C103_line_breaks_the_url_safe_alphabet_and_missing_padding_are_taken() -> None:
    text = base64.urlsafe_b64encode(a_document(pairs=[f"{ADMIN},{PROVIDER}", "???>>>"]).encode()).decode()
    broken = "\r\n".join(text[start : start + 76] for start in range(0, len(text), 76)).rstrip("=")
    assert read(Secret(f"\n{broken}\n")).pairs == ((ADMIN, PROVIDER),)


@pytest.mark.parametrize(
    ("response", "said"),
    [
        (Secret(" \n"), "empty"),
        (Secret("A" * 100_001), "longer than the 100000 characters"),
        (Secret("PHNhbWw%2B"), "not base64"),
        (Secret("ÄÖÜ="), "not base64"),
        (Secret("AAAAA"), "not base64"),
        (encoded(zlib.compress(a_document().encode())[2:-4]), "by POST, not by redirect"),
        (encoded(b"\x00\xff\xfe"), "no XML"),
        (encoded(a_document()[:-20]), "no XML"),
        (encoded('<?xml version="1.0" encoding="utf-99"?><a/>'), "no XML"),
        (encoded("<html/>"), "no SAML response"),
        (encoded(f'<saml:Assertion {ASSERTION} ID="_1"/>'), "no SAML response"),
    ],
)
def test_C103_what_is_no_response_is_explained(response: Secret, said: str) -> None:
    assert said in complaint(response)


def test_C103_an_encrypted_assertion_two_and_none() -> None:
    document = a_document()
    start, end = document.index("<saml:Assertion"), document.index("</samlp:Response>")
    one = document[start:end]
    assert "encrypted" in complaint(document.replace(one, f"<saml:EncryptedAssertion {ASSERTION}/>"))
    assert "holds 2 assertions" in complaint(document.replace(one, one + one))
    assert "holds 0 assertions" in complaint(document.replace(one, ""))


def test_C103_the_provider_says_no() -> None:
    failed = (
        '<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Responder"/>'
        "<samlp:StatusMessage>Not \u202eassigned</samlp:StatusMessage>"
    )
    success = '<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/>'
    assert "(Responder: Not \N{REPLACEMENT CHARACTER}assigned)" in complaint(a_document().replace(success, failed))
    assert "no status" in complaint(a_document().replace(success, ""))


@pytest.mark.parametrize(
    "dtd",
    [
        "<!DOCTYPE x>",
        '<!DOCTYPE x [<!ENTITY a "a"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">',
    ],
)
def test_C104_no_document_type_is_read(dtd: str) -> None:
    assert "DOCTYPE" in complaint(dtd + a_document())


def test_C105_an_assertion_that_hides_inside_another_element_is_found() -> None:
    document = a_document()
    start, end = document.index("<saml:Assertion"), document.index("</samlp:Response>")
    hidden = f"<samlp:Extensions>{document[start:end]}</samlp:Extensions>"
    assert "holds 2 assertions" in complaint(document[:end] + hidden + document[end:])
    assert "holds 1 assertions" in complaint(document[:start] + hidden + document[end:])


def test_C105_text_is_joined_across_comments_and_prefixes_do_not_matter() -> None:
    split = ADMIN.replace("SamlAdmin", "Saml<!-- -->Admin")
    document = a_document().replace(ADMIN, split).replace("saml:", "x:").replace("xmlns:saml=", "xmlns:x=")
    assert read(encoded(document)).pairs == ((ADMIN, PROVIDER),)


def test_C105_an_attribute_twice_is_no_xml() -> None:
    assert "no XML" in complaint(a_document().replace(' Version="2.0"', ' Version="2.0" Version="2.0"'))


def test_C106_elements_inside_one_another_end_early() -> None:
    before = time.process_time()
    assert "nests too deep" in complaint(encoded("<a>" * 24_000))
    assert time.process_time() - before < 0.25
    assert "longer than the 100000 characters" in complaint(encoded("<a>" * 100_000))


@pytest.mark.parametrize(("depth", "said"), [(64, "no SAML response"), (65, "nests too deep")])
def test_C106_sixty_four_levels_are_read(depth: int, said: str) -> None:
    assert said in complaint(encoded("<a>" * depth + "</a>" * depth))


@pytest.mark.parametrize("value", ["an hour", "0", "999999", "", "-900", "٩٠٠"])
def test_C107_a_session_duration_that_is_none_is_said(value: str) -> None:
    found = read(a_response(attributes={"SessionDuration": value}))
    assert "SessionDuration" in found.notes[0]


@pytest.mark.parametrize("name", ["IssueInstant", "ID"])
def test_C107_an_assertion_without_id_or_time(name: str) -> None:
    head, mark, tail = a_document().partition("<saml:Assertion")
    assert "no ID or IssueInstant" in complaint(head + mark + tail.replace(f' {name}="', f' x{name}="', 1))


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("2026-01-01T12:00:00.1234567Z", NOON + timedelta(microseconds=123456)),
        ("2026-01-01T13:00:00+01:00", NOON),
        ("2026-01-01T12:00:00", NOON),
    ],
)
def test_times_as_providers_write_them(written: str, read_as: object) -> None:
    document = a_document().replace('IssueInstant="2026-01-01T12:00:00Z"', f'IssueInstant="{written}"')
    assert read(encoded(document)).issued == read_as


@pytest.mark.parametrize("written", ["", "soon", "0001-01-01T00:00:00+14:00", "2026-13-01T00:00:00Z"])
def test_a_time_that_cannot_be_read_is_none(written: str) -> None:
    document = a_document(session_ends=NOON).replace('OnOrAfter="2026-01-01T12:00:00Z"', f'OnOrAfter="{written}"')
    assert read(encoded(document)).session_ends is None


PIECES = st.sampled_from(
    [
        "<saml:Assertion",
        "</saml:Assertion>",
        'Version="2.0"',
        "saml:",
        "2026-01-01T12:00:00Z",
        "&amp;",
        "<!-- x -->",
        "]]>",
        "<![CDATA[",
        ADMIN,
        PROVIDER,
        ",",
        "\N{RIGHT-TO-LEFT OVERRIDE}",
        "",
    ]
)


@given(st.lists(st.tuples(PIECES, PIECES), max_size=4), st.binary(max_size=40), st.integers(0, 3000))
def test_R11_any_document_is_read_or_explained(swaps: list[tuple[str, str]], noise: bytes, place: int) -> None:
    document = a_document()
    for old, new in swaps:
        document = document.replace(old, new, 2) if old else document
    raw = document.encode()
    with suppress(BadInput):
        assert read(encoded(raw[:place] + noise + raw[place:] if place % 2 else raw)).issued.tzinfo is not None


@given(st.text(max_size=2000) | st.binary(max_size=2000).map(lambda raw: base64.b64encode(raw).decode()))
def test_R11_any_text_is_explained(text: str) -> None:
    with pytest.raises(BadInput):
        read(Secret(text))
