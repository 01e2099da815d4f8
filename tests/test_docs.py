"""The documents say what is true: snippets load, policies do what their page says, commands exist."""

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.pages import PAGES, Block, blocks, typed

from awsclients.cli.parser import parse as parse_words
from awsclients.cli.verbs import VERBS
from awsclients.config.load import load
from awsclients.demo.conditions import holds
from awsclients.demo.policy import Ask, Principal, Verdict, parse, verdict
from awsclients.demo.trust import Sides, refused

ROLE = "arn:aws:iam::222222222222:role/Consultant"
_INLINE = re.compile(r"`(awsclients [a-z][^`\n]*)`")
_LINK = re.compile(r"\]\((?!https?://)([^)#]+)")


@dataclass(frozen=True)
class Caller:
    """Somebody who asks to be let in."""

    principal: Principal
    mfa: bool = False

    def context(self, external_id: str | None) -> dict[str, tuple[str, ...]]:
        """What AWS knows about the call; a role's session says that there was no MFA, a key says nothing."""
        role = ":role/" in self.principal.owner_arn
        said = {"aws:principalarn": self.principal.owner_arn, "sts:externalid": external_id}
        said["aws:multifactorauthpresent"] = "true" if self.mfa else ("false" if role else None)
        return {key: (value,) for key, value in said.items() if value is not None}


def user(account: str, name: str, *, mfa: bool = False) -> Caller:
    arn = f"arn:aws:iam::{account}:user/{name}"
    return Caller(Principal(arn, account, arn), mfa)


def role(account: str, path: str) -> Caller:
    session = f"arn:aws:sts::{account}:assumed-role/{path.rpartition('/')[2]}/jane.doe"
    return Caller(Principal(session, account, f"arn:aws:iam::{account}:role/{path}"))


RESERVED = "aws-reserved/sso.amazonaws.com"
TRUSTED = {
    "user jane with MFA": [user("111111111111", "jane", mfa=True)],
    "role gateway": [role("999999999999", "gateway")],
    "permission set ClientAccess": [
        role("111111111111", f"{RESERVED}/eu-west-1/AWSReservedSSO_ClientAccess_0123456789abcdef"),
        role("111111111111", f"{RESERVED}/AWSReservedSSO_ClientAccess_0123456789abcdef"),
    ],
}
STRANGERS = [
    user("111111111111", "jane"),
    user("111111111111", "joan", mfa=True),
    user("555555555555", "jane", mfa=True),
    role("999999999999", "other"),
    role("111111111111", "gateway"),
    role("111111111111", f"{RESERVED}/eu-west-1/AWSReservedSSO_Other_0123456789abcdef"),
    role("111111111111", "AWSReservedSSO_ClientAccess_0123456789abcdef"),
]


def commands() -> Iterator[Any]:
    """Every command line of ours that a page names."""
    for page in PAGES:
        for line in (*typed(page, "awsclients"), *_INLINE.findall(page.read_text())):
            yield pytest.param(line, id=f"{page.stem}: {line}")


def let_in(policy: dict[str, Any], caller: Caller, external_id: str | None) -> bool:
    """Whether a trust policy lets a caller in whose own side allows everything."""
    anything = parse({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})
    ask = Ask(caller.principal, "sts:AssumeRole", ROLE, caller.context(external_id))
    return refused(Sides(parse(policy), anything), ask, same_account=False) is None


@pytest.mark.parametrize("block", blocks("toml"), ids=str)
def test_every_configuration_loads_without_a_problem(block: Block, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(block.text)
    file.chmod(0o600)
    loaded = load(file)
    assert [str(problem) for problem in loaded.problems] == []
    assert loaded.roles


@pytest.mark.parametrize("block", blocks("json"), ids=str)
def test_every_policy_is_one_that_aws_would_store(block: Block) -> None:
    policy = json.loads(block.text)
    assert policy["Version"] == "2012-10-17"
    assert parse(policy)
    assert len(json.dumps(policy, separators=(",", ":"))) <= 2048


@pytest.mark.parametrize("block", blocks("json", "trust: "), ids=str)
def test_a_trust_policy_lets_in_who_it_says_with_the_right_external_id_and_nobody_else(block: Block) -> None:
    policy, trusted = json.loads(block.text), TRUSTED[block.mark.removeprefix("trust: ")]
    for caller in trusted:
        assert let_in(policy, caller, "acme-7c1e2a")
        assert not let_in(policy, caller, "globex-19b04d")
        assert not let_in(policy, caller, "ACME-7C1E2A")
        assert not let_in(policy, caller, None)
    others = [caller for mark in TRUSTED for caller in TRUSTED[mark] if caller not in trusted]
    assert not [caller for caller in (*others, *STRANGERS) if let_in(policy, caller, "acme-7c1e2a")]


@pytest.mark.parametrize("block", blocks("json", "gateway: "), ids=str)
def test_the_hubs_own_role_opens_with_mfa_and_for_our_people_only(block: Block) -> None:
    policy = json.loads(block.text)
    assert let_in(policy, user("111111111111", "jane", mfa=True), None)
    assert not let_in(policy, user("111111111111", "jane"), None)
    assert not let_in(policy, user("222222222222", "jane", mfa=True), None)
    assert not let_in(policy, role("111111111111", "build"), None)


@pytest.mark.parametrize("block", blocks("json", "identity: "), ids=str)
def test_our_own_side_reaches_the_clients_role_and_no_other(block: Block) -> None:
    policy, caller = parse(json.loads(block.text)), user("111111111111", "jane")
    context = caller.context(block.mark.removeprefix("identity: "))
    other = ROLE.replace("222222222222", "444444444444")
    assert verdict(policy, Ask(caller.principal, "sts:AssumeRole", ROLE, context)) is Verdict.ALLOWED
    assert verdict(policy, Ask(caller.principal, "sts:AssumeRole", other, context)) is Verdict.NOTHING
    assert verdict(policy, Ask(caller.principal, "iam:CreateUser", ROLE, context)) is Verdict.NOTHING


@pytest.mark.parametrize("block", blocks("json", "saml: "), ids=str)
def test_a_saml_trust_policy_takes_the_recipients_it_says_and_no_other(block: Block) -> None:
    (statement,) = parse(json.loads(block.text))
    taken = block.mark.removeprefix("saml: ").split()

    def meets(recipient: str) -> bool:
        return all(holds(condition, {"saml:aud": (recipient,)}) for condition in statement.conditions)

    assert statement.actions == ("sts:assumerolewithsaml",)
    assert all(meets(recipient) for recipient in taken)
    assert not any(meets(f"{recipient}/") for recipient in taken)
    assert not meets("http://localhost:7890/saml")


def test_each_policy_is_held_to_what_its_page_says() -> None:
    kinds = {"trust", "gateway", "identity", "saml", "policy"}
    assert {block.mark.partition(":")[0] for block in blocks("json")} <= kinds
    assert len(blocks("json", "trust: ")) == len(TRUSTED)


@pytest.mark.parametrize("line", [*commands()])
def test_every_command_that_is_named_exists(line: str) -> None:
    _, *words = shlex.split(line)
    if len(words) == 1:
        assert words[0] in {*VERBS, "demo"}
    else:
        parse_words(words, VERBS)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_link_leads_to_a_file(page: Path) -> None:
    missing = [link for link in _LINK.findall(page.read_text()) if not (page.parent / link).exists()]
    assert not missing
