"""Only the role that was asked for is taken."""

from hypothesis import given
from hypothesis import strategies as st

from awsclients.access.hop import AssumeHop, OwnHop
from awsclients.access.sources import session_name
from awsclients.access.verify import is_asked_for
from awsclients.aws.api import Identity

partitions = st.sampled_from(["aws", "aws-cn", "aws-us-gov"])
accounts = st.from_regex(r"[0-9]{12}", fullmatch=True)
names = st.from_regex(r"[A-Za-z0-9+=,.@_-]{1,64}", fullmatch=True)
paths = st.sampled_from(["", "team/", "aws-reserved/sso.amazonaws.com/eu-west-1/"])


@given(partitions, accounts, paths, names, names)
def test_the_answer_for_a_role_is_known_whatever_its_path_and_session(
    partition: str, account: str, path: str, name: str, session: str
) -> None:
    hop = AssumeHop(role_arn=f"arn:{partition}:iam::{account}:role/{path}{name}", region="us-east-1")
    assert is_asked_for(hop, Identity(account, f"arn:{partition}:sts::{account}:assumed-role/{name}/{session}"))


@given(partitions, partitions, accounts, accounts, names, names)
def test_C67_any_other_partition_account_or_name_is_not(
    partition: str, partition2: str, account: str, account2: str, name: str, name2: str
) -> None:
    hop = AssumeHop(role_arn=f"arn:{partition}:iam::{account}:role/{name}", region="us-east-1")
    answered = Identity(account2, f"arn:{partition2}:sts::{account2}:assumed-role/{name2}/jane")
    assert is_asked_for(hop, answered) == ((partition, account, name) == (partition2, account2, name2))


@given(st.text(max_size=100))
def test_C67_no_other_text_passes_for_an_answer(arn: str) -> None:
    hop = AssumeHop(role_arn="arn:aws:iam::222222222222:role/dev", region="us-east-1")
    assert not is_asked_for(hop, Identity("222222222222", arn))


def test_a_sources_own_identity_is_known_by_its_account() -> None:
    hop = OwnHop(account_id="111111111111", region="us-east-1")
    assert is_asked_for(hop, Identity("111111111111", "arn:aws:iam::111111111111:user/jane"))
    assert not is_asked_for(hop, Identity("222222222222", "arn:aws:iam::222222222222:user/jane"))


@given(st.text(max_size=100))
def test_C51_every_session_name_is_one_that_sts_takes(text: str) -> None:
    name = session_name(text)
    assert name == "" or (2 <= len(name) <= 64 and name.isascii())
    assert all(char.isalnum() or char in "_+=,.@-" for char in name)
    assert session_name(name) == name
