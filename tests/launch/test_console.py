"""Where the console is, and what is asked for."""

from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awsclients.access.session import Session
from awsclients.aws.api import Aws, AwsError, Credentials, Identity
from awsclients.config.model import Role
from awsclients.errors import BadInput, Refused
from awsclients.launch.console import console_address, destination
from awsclients.secrets.secret import Secret


@dataclass
class Signing:
    """Remembers what sign-in was asked for; the other calls are not made here."""

    error: AwsError | None = None
    asked: list[tuple[str, str, int | None]] = field(default_factory=list)

    def sign_in_address(
        self, credentials: Credentials, *, destination: str, region: str, duration: int | None
    ) -> Secret:
        self.asked.append((destination, region, duration))
        if self.error:
            raise self.error
        return Secret("https://signin/EXAMPLEKEY")


def _asked(role: Role, session: Session, **more: str) -> tuple[str, str, int | None]:
    aws = Signing()
    assert console_address(aws, role, session, **more).reveal() == "https://signin/EXAMPLEKEY"  # type: ignore[arg-type]
    return aws.asked[0]


def test_a_session_lands_on_the_home_page_of_its_region_for_twelve_hours(role: Role, session: Session) -> None:
    home = "https://console.aws.amazon.com/console/home?region=eu-west-1"
    assert _asked(role, session) == (home, "eu-west-1", 43200)


def test_C68_a_chained_session_asks_for_no_duration(role: Role, session: Session) -> None:
    assert _asked(role, replace(session, chained=True))[2] is None


def test_the_roles_page_and_the_one_asked_for(role: Role, session: Session) -> None:
    role = replace(role, console="cloudwatch")
    assert _asked(role, session)[0] == "https://console.aws.amazon.com/cloudwatch/home?region=eu-west-1"
    asked = _asked(role, session, service="ssm", region="us-west-2")
    assert asked == ("https://console.aws.amazon.com/systems-manager/home?region=us-west-2", "us-west-2", 43200)
    page = "https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#Instances:"
    assert _asked(replace(role, console=page), session)[0] == page


def test_without_any_region_the_partitions_own_signs_in(role: Role, session: Session) -> None:
    asked = _asked(replace(role, region=None), replace(session, region=None))
    assert asked == ("https://console.aws.amazon.com/console/home", "us-east-1", 43200)


@pytest.mark.parametrize(
    ("partition", "region", "host"),
    [
        ("aws-cn", "cn-north-1", "console.amazonaws.cn"),
        ("aws-us-gov", "us-gov-east-1", "console.amazonaws-us-gov.com"),
        ("aws-eusc", "eusc-de-east-1", "console.amazonaws-eusc.eu"),
    ],
)
def test_C45_each_partition_has_its_own_console(partition: str, region: str, host: str) -> None:
    assert destination(partition, "s3", region) == f"https://{host}/s3/home?region={region}"
    with pytest.raises(BadInput, match="not a region of"):
        destination("aws", "s3", region)
    with pytest.raises(BadInput, match="is not known"):
        destination("aws-iso", "s3", region)


@pytest.mark.parametrize(
    "page",
    [
        "https://evil.com/", "https://console.aws.amazon.com.evil.com/", "https://evil.com/console.aws.amazon.com",
        "https://console.aws.amazon.com@evil.com/", "https://evil.com\\.aws.amazon.com/", "https://[::1",
        "http://console.aws.amazon.com/", "https://evilaws.amazon.com/", "https://console.aws.amazon.com:8443/",
        "https:///x", "javascript:x", "https://console.amazonaws.cn/", "https://console.aws.amazon.com/\r\nX: y",
        "Ec2", "ec2/../x", "ec2?x", "-x", "s3\n", "ｓ3", "https://console。aws.amazon.com/",
        "https://console.aws.amazon.com/ x", "//evil.com",
    ],
)  # fmt: skip
def test_T13_pages_elsewhere_are_refused(page: str) -> None:
    with pytest.raises(BadInput) as failed:
        destination("aws", page, None)
    assert failed.value.message.isprintable()


@given(st.text(max_size=60), st.text(max_size=30))
def test_T13_every_page_is_on_the_consoles_host(page: str, region: str) -> None:
    for text in (page, f"https://{page}", f"https://console.aws.amazon.com{page}"):
        try:
            found = destination("aws", text, None)
        except BadInput:
            continue
        assert found.isascii()
        assert found.split("/")[2].lower().endswith(".aws.amazon.com")
    with pytest.raises(BadInput):
        destination("aws", "s3", f"{region}@")


def test_C55_a_region_that_cannot_be_is_refused(role: Role, session: Session) -> None:
    for region in ("eu-west-1\n", "x@evil.com:443/#", "EU-WEST-1", "eu_west_1", "us-iso-east-1", "cn-north-1"):
        with pytest.raises(BadInput, match="region"):
            console_address(_aws(), role, session, region=region)


def test_an_iam_users_keys_do_not_open_the_console(role: Role, session: Session) -> None:
    for arn in ("arn:aws:iam::222222222222:user/jane", "arn:aws:iam::222222222222:root"):
        theirs = replace(session, identity=Identity("222222222222", arn))
        with pytest.raises(Refused, match="IAM user"):
            console_address(_aws(), role, theirs)


def test_a_refusal_is_told_without_what_aws_said(role: Role, session: Session) -> None:
    aws = _aws(AwsError("signin:GetSigninToken", "InvalidRequest\x1b", "https://x?SigninToken=EXAMPLEKEY"))
    with pytest.raises(Refused) as failed:
        console_address(aws, role, session)
    assert "EXAMPLEKEY" not in failed.value.message
    assert failed.value.message.isprintable()


def _aws(error: AwsError | None = None) -> Aws:
    return Signing(error)  # type: ignore[return-value]
