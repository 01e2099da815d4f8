"""AssumeRoleWithSAML of the embedded AWS, and its identity provider: boto3 calls, the provider signs."""

import base64
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from botocore import UNSIGNED
from botocore.config import Config
from tests.demo.conftest import CONFIG, Caller, _session, refused, trust

from awsclients.demo.faults import Fault
from awsclients.demo.idp import Application
from awsclients.demo.saml_signature import new_key
from awsclients.demo.server import EmbeddedAws

INITECH = "444444444444"
ADMIN, AUDIT = f"arn:aws:iam::{INITECH}:role/SamlAdmin", f"arn:aws:iam::{INITECH}:role/SamlAudit"
PROVIDER = f"arn:aws:iam::{INITECH}:saml-provider/AWS-SSO"
ACS = "http://127.0.0.1:7890/saml"
DENIED = ("AccessDenied", "Not authorized to perform sts:AssumeRoleWithSAML")

Redeem = Callable[..., Any]


def saml_trust(acs: str = ACS, provider: str = PROVIDER) -> dict[str, object]:
    """The trust policy of the request: this provider, when SAML:aud is the address the response came to."""
    statement = {
        "Effect": "Allow",
        "Principal": {"Federated": provider},
        "Action": "sts:AssumeRoleWithSAML",
        "Condition": {"StringEquals": {"SAML:aud": acs}},
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def application(*pairs: str, acs_url: str = ACS, **attributes: str) -> Application:
    """One that carries the role ADMIN, or these pairs."""
    named = {"RoleSessionName": "jane", **attributes}
    return Application(acs_url=acs_url, pairs=pairs or (f"{PROVIDER},{ADMIN}",), attributes=named)


@pytest.fixture
def redeem(aws: EmbeddedAws) -> Redeem:
    """Redeems a response for ADMIN; without one, what the application `initech` gives now."""
    aws.add_saml_application("initech", application(), providers=[PROVIDER])
    for role in (ADMIN, AUDIT):
        aws.add_role(role, saml_trust(), max_session=7200)
    sts = _session().client("sts", endpoint_url=aws.url, config=CONFIG.merge(Config(signature_version=UNSIGNED)))

    def call(response: str | None = None, **more: Any) -> Any:
        given = aws.saml_response("initech") if response is None else response
        wanted = {"RoleArn": ADMIN, "PrincipalArn": PROVIDER, "SAMLAssertion": given, **more}
        return sts.assume_role_with_saml(**wanted)

    return call


def test_a_response_for_keys_that_are_the_roles_own(aws: EmbeddedAws, redeem: Redeem) -> None:
    answer = redeem(DurationSeconds=7200)
    assert answer["AssumedRoleUser"]["Arn"] == f"arn:aws:sts::{INITECH}:assumed-role/SamlAdmin/jane"
    assert (answer["Subject"], answer["Audience"]) == ("jane", ACS)
    left = answer["Credentials"]["Expiration"] - aws.clock.now()
    assert timedelta(seconds=7190) < left <= timedelta(seconds=7200)
    assert Caller(aws.url, "", "").of(answer).account == INITECH
    assert "SAMLAssertion" not in aws.calls.of("sts:AssumeRoleWithSAML")[0].parameters


def test_one_response_for_several_roles_in_either_order_of_the_pair(aws: EmbeddedAws, redeem: Redeem) -> None:
    aws.add_saml_application("initech", application(f"{ADMIN},{PROVIDER}", f"{PROVIDER}, {AUDIT}"))
    response = aws.saml_response("initech")
    for role in (ADMIN, AUDIT):
        assert redeem(response, RoleArn=role)["AssumedRoleUser"]["Arn"].split("/")[1] == role.rpartition("/")[2]


@pytest.mark.parametrize("role", [AUDIT, f"arn:aws:iam::{INITECH}:role/None", ADMIN.replace("444", "555")])
def test_a_role_that_the_response_does_not_carry_or_that_does_not_exist(redeem: Redeem, role: str) -> None:
    assert refused(lambda: redeem(RoleArn=role)) == DENIED


@pytest.mark.parametrize(
    "policy",
    [
        saml_trust(acs=ACS + "/"),
        saml_trust(acs="https://signin.aws.amazon.com/saml"),
        saml_trust(provider=PROVIDER + "2"),
        trust(INITECH, action="sts:AssumeRoleWithSAML"),
        trust(INITECH),
    ],
)
def test_C101_the_trust_policy_compares_the_recipient(aws: EmbeddedAws, redeem: Redeem, policy: Any) -> None:
    aws.add_role(ADMIN, policy)
    assert refused(redeem) == DENIED


def changed(response: str, old: str, new: str) -> str:
    """A response with other words in it, after it was signed."""
    document = base64.b64decode(response).decode()
    assert old in document
    return base64.b64encode(document.replace(old, new).encode()).decode()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("SamlAdmin", "SamlRoot"),
        ("2026-", "2027-"),
        ('Recipient="http', 'Recipient="https'),
        ("</ds:SignatureValue>", "A</ds:SignatureValue>"),
        ("<saml:NameID ", "<!--x--><saml:NameID x='1' "),
    ],
)
def test_what_was_changed_after_signing_is_invalid(aws: EmbeddedAws, redeem: Redeem, old: str, new: str) -> None:
    response = aws.saml_response("initech")
    year = f"{aws.clock.now():%Y}-"
    with_new = changed(response, year if old == "2026-" else old, new)
    code, message = refused(lambda: redeem(with_new))
    assert (code, message) == ("InvalidIdentityToken", "Response signature invalid")


def test_C105_a_wrapped_signature_is_invalid(aws: EmbeddedAws, redeem: Redeem) -> None:
    document = base64.b64decode(aws.saml_response("initech")).decode()
    start, end = document.index("<saml:Assertion"), document.index("</samlp:Response>")
    original = document[start:end]
    forged = re.sub("<ds:Signature.*</ds:Signature>", "", original).replace(' ID="', ' ID="x')
    inside = forged.replace("</saml:Issuer>", f"{original}</saml:Issuer>")
    for wrapped in (forged + original, original + forged, inside):
        response = base64.b64encode((document[:start] + wrapped + document[end:]).encode()).decode()
        assert refused(lambda sent=response: redeem(sent))[1] == "Response signature invalid"


def test_another_key_another_issuer_and_no_such_provider(aws: EmbeddedAws, redeem: Redeem) -> None:
    known = aws.directory.providers[PROVIDER]()
    aws.add_saml_provider(PROVIDER, known.issuer, new_key().certificate)
    assert refused(redeem) == ("InvalidIdentityToken", "Response signature invalid")
    aws.add_saml_provider(PROVIDER, "https://other.example", known.certificate)
    assert refused(redeem) == ("InvalidIdentityToken", "Issuer not present in specified provider")
    absent = "Specified provider doesn't exist"
    assert refused(lambda: redeem(PrincipalArn=f"{PROVIDER}-2")) == ("InvalidIdentityToken", absent)


def test_C100_five_minutes_after_its_issue_a_response_is_too_old(aws: EmbeddedAws, redeem: Redeem) -> None:
    response = aws.saml_response("initech")
    aws.clock.advance(timedelta(minutes=4, seconds=50))
    redeem(response)
    aws.clock.advance(timedelta(seconds=20))
    assert refused(lambda: redeem(response)) == ("ExpiredTokenException", "Response has expired")


@pytest.mark.parametrize(
    ("attributes", "message"),
    [
        ({}, "RoleSessionName is required in AuthnResponse"),
        ({"RoleSessionName": "jane doe"}, "RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}"),
    ],
)
def test_C107_the_session_needs_a_name(
    aws: EmbeddedAws, redeem: Redeem, attributes: dict[str, str], message: str
) -> None:
    unnamed = Application(acs_url=ACS, pairs=[f"{ADMIN},{PROVIDER}"], attributes=attributes)
    aws.add_saml_application("initech", unnamed)
    assert refused(redeem) == ("InvalidIdentityToken", message)


def test_the_roles_maximum_and_the_limits_of_the_parameters(aws: EmbeddedAws, redeem: Redeem) -> None:
    code, message = refused(lambda: redeem(DurationSeconds=7201))
    assert (code, message.split(" the ")[1]) == ("ValidationError", "MaxSessionDuration set for this role.")
    assert refused(lambda: redeem("A" * 100_004))[0] == "ValidationError"
    assert refused(lambda: redeem("%%%%"))[0] == "InvalidIdentityToken"


def test_faults_happen_to_this_call_as_to_any_other(aws: EmbeddedAws, redeem: Redeem) -> None:
    aws.faults.order(Fault("throttle"))
    assert refused(redeem)[0] == "Throttling"


def test_an_administrator_makes_the_provider_from_the_metadata_file(aws: EmbeddedAws, redeem: Redeem) -> None:
    key, secret, _ = aws.add_user(INITECH, "ops")
    iam = Caller(aws.url, key, secret.reveal()).client("iam")
    assert [one["Arn"] for one in iam.list_saml_providers()["SAMLProviderList"]] == [PROVIDER]
    iam.delete_saml_provider(SAMLProviderArn=PROVIDER)
    assert refused(redeem)[1] == "Specified provider doesn't exist"
    metadata = urlopen(f"{aws.url}/idp/metadata").read().decode()
    iam.create_saml_provider(Name="AWS-SSO", SAMLMetadataDocument=metadata)
    redeem()
    for wrong in ("<none/>" * 200, metadata.replace("MII", "MIX"), "no metadata" * 100):
        iam.update_saml_provider(SAMLProviderArn=PROVIDER, SAMLMetadataDocument=wrong)
        assert refused(redeem)[1] == "Response signature invalid"


def posted(html: str) -> dict[str, str]:
    """The hidden fields of a page's form, and where it goes."""
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', html))
    action = re.search(r'action="([^"]*)"', html)
    return {**{name: unescape(value) for name, value in fields.items()}, "action": action[1] if action else ""}


def test_the_page_asks_first_and_then_posts_what_sts_takes(aws: EmbeddedAws, redeem: Redeem) -> None:
    address = f"{aws.url}/idp/initech?{urlencode({'RelayState': '<&>'})}"
    asking = urlopen(address).read().decode()
    assert "Sign in as jane" in asking
    assert "SAMLResponse" not in asking
    relay = posted(asking)["RelayState"]
    form = posted(urlopen(address, urlencode({"RelayState": relay, "user": "jane"}).encode()).read().decode())
    assert (form["action"], form["RelayState"]) == (ACS, "<&>")
    redeem(form["SAMLResponse"])


def test_xmlsec_finds_the_signature_good(aws: EmbeddedAws, redeem: Redeem, tmp_path: Path) -> None:
    if shutil.which("xmlsec1") is None:
        pytest.skip("xmlsec1 is not installed")
    certificate, document = tmp_path / "idp.pem", tmp_path / "response.xml"
    certificate.write_text(aws.directory.providers[PROVIDER]().certificate)
    document.write_bytes(base64.b64decode(aws.saml_response("initech")))
    words = ["xmlsec1", "--verify", "--pubkey-cert-pem", certificate, "--id-attr:ID", "Assertion", document]
    assert subprocess.run(words, capture_output=True).returncode == 0
