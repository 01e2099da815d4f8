"""A key replaced against the embedded IAM: whole, killed anywhere, with MFA, and where it cannot be."""

import functools
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.stores import MemoryStore

from awsclients.access import rotation as module
from awsclients.access.needs import Answer, MfaCode
from awsclients.access.rotation import Rotation
from awsclients.access.rotation_bench import Bench
from awsclients.access.rotation_record import Record
from awsclients.aws.api import Credentials
from awsclients.aws.client import BotoAws
from awsclients.aws.endpoints import Endpoints
from awsclients.config.load import load
from awsclients.config.model import AccessKey
from awsclients.demo.clock import MovableClock
from awsclients.demo.directory import MAY_ASSUME
from awsclients.demo.faults import Fault
from awsclients.demo.server import EmbeddedAws
from awsclients.errors import BadInput, LocalFailure, PersonNeeded, Refused, WrongCode
from awsclients.secrets.secret import Secret
from awsclients.secrets.store import service

HUB = "111111111111"
ARN = f"arn:aws:iam::{HUB}:user"
USERS = itertools.count()
TEXT = """\
[sources.jane]
kind = "access-key"
access_key_id = "{key}"   # mine
{device}
[sources.gateway]
kind = "access-key"
access_key_id = "{key}"
via = ["arn:aws:iam::111111111111:role/gateway"]
"""
DENY_WITHOUT_MFA = {
    "Statement": {
        "Effect": "Deny",
        "NotAction": ["sts:GetSessionToken", "sts:GetCallerIdentity"],
        "Resource": "*",
        "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
    }
}


@functools.cache
def client(embedded: EmbeddedAws) -> BotoAws:
    """One for all tests: making a session of botocore takes a quarter of a second."""
    return BotoAws(Endpoints.read({"AWS_ENDPOINT_URL": embedded.url}), embedded.clock, {})


class Killed(BaseException):
    """What SIGKILL is to a process: nothing of ours runs behind it that could tidy up."""


@dataclass
class Stage:
    """A user with one key, in the configuration of two sources and in the keyring."""

    embedded: EmbeddedAws
    folder: Path
    mfa: bool = False
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    agrees: bool = True
    at_question: Callable[[], object] = lambda: None

    def __post_init__(self) -> None:
        self.folder.mkdir(mode=0o700)
        self.user = "jane-mfa" if self.mfa else f"jane{next(USERS)}"
        mine = next(key for key in self.embedded.directory.keys.values() if key.arn == f"{ARN}/{self.user}")
        self.first, secret = mine.access_key_id, mine.secret
        self.serial = f"arn:aws:iam::{HUB}:mfa/{self.user}"
        self.config = self.folder / "config.toml"
        device = f'mfa_serial = "{self.serial}"' if self.mfa else ""
        self.config.write_text(TEXT.format(key=self.first, device=device))
        self.config.chmod(0o600)
        self.store = MemoryStore()
        for name in ("jane", "gateway"):
            self.store.put(service(name), self.first, secret)
        self.record = Record(self.folder, "jane")
        self.aws: Any = client(self.embedded)

    def bench(self) -> Bench:
        return Bench(
            aws=self.aws,
            store=self.store,
            config=self.config,
            record=self.record,
            clock=self.embedded.clock,
            say=self.said.append,
            agree=self._agree,
            sleep=lambda _: None,
        )

    def _agree(self, question: str) -> bool:
        self.asked.append(question)
        self.at_question()
        return self.agrees

    def rotate(self, *, delete_old: bool = False, answers: tuple[Answer, ...] = ()) -> None:
        source = self.source("jane")
        rotation = Rotation.begin(self.bench(), source, ("jane", "gateway"), "us-east-1", answers)
        assert isinstance(rotation, Rotation)
        rotation.run(delete_old=delete_old)

    def source(self, name: str) -> AccessKey:
        found = load(self.config).sources[name]
        assert isinstance(found, AccessKey)
        return found

    def keys(self) -> dict[str, bool]:
        """The user's keys in IAM, and whether each is active."""
        mine = (key for key in self.embedded.directory.keys.values() if key.arn.endswith(f"/{self.user}"))
        return {key.access_key_id: key.active for key in mine if not key.temporary}

    def works(self) -> bool:
        """Whether both sources give credentials that AWS knows."""
        found = [module.long_term(self.store, self.source(name)) for name in ("jane", "gateway")]
        aws = client(self.embedded)
        return all(aws.caller_identity(keys, "us-east-1").name == self.user for keys in found)


@pytest.fixture(scope="module")
def running() -> Iterator[EmbeddedAws]:
    """One embedded AWS for all, since waking its IAM takes half a second; each test has a user of its own."""
    with EmbeddedAws(MovableClock()) as aws:
        for number in range(100):
            aws.add_user(HUB, f"jane{number}")
        aws.add_user(HUB, "jane-mfa", mfa=True)
        yield aws
        assert not aws.broken


@pytest.fixture
def stage(running: EmbeddedAws, tmp_path: Path) -> Stage:
    return Stage(running, tmp_path / "one")


def test_a_new_key_takes_the_place_of_the_old_one(stage: Stage) -> None:
    stage.rotate()
    new = stage.source("jane").access_key_id
    assert stage.keys() == {stage.first: False, new: True}
    assert stage.source("gateway").access_key_id == new
    assert stage.config.read_text() == TEXT.format(key=new, device="")
    assert stage.works()
    assert stage.asked == [f"Make a new key, and switch {stage.first} off?"]
    assert stage.said[0].startswith(f"{stage.first}, in use here: active, 0 days old, last used ")
    assert stage.said[-1].endswith("awsclients rotate jane --delete-old")
    assert stage.store.get(service("jane"), stage.first), "the old secret is kept as long as the old key is"


def test_the_old_key_is_deleted_when_asked_for(stage: Stage) -> None:
    stage.rotate()
    new = stage.source("jane").access_key_id
    stage.rotate(delete_old=True)
    assert stage.asked[1] == f"Delete {stage.first}, which was replaced and is off?"
    assert stage.keys() == {new: True}
    assert stage.source("jane").access_key_id == new
    assert not stage.store.get(service("gateway"), stage.first)
    stage.rotate(delete_old=True)
    assert stage.asked[2] == f"Make a new key, and switch {new} off and delete it?"
    assert list(stage.keys().values()) == [True]
    assert stage.works()


def test_the_next_rotation_makes_room_first(stage: Stage) -> None:
    stage.rotate()
    second = stage.source("jane").access_key_id
    stage.rotate()
    assert set(stage.keys()) == {second, stage.source("jane").access_key_id}
    assert stage.keys()[second] is False
    assert stage.asked[1].startswith(f"Delete {stage.first}, which was replaced and is off, make a new key")
    assert stage.works()


def sabotaged(stage: Stage, monkeypatch: pytest.MonkeyPatch, at: tuple[int, str] | None) -> list[int]:
    """Have everything that changes something counted, and a kill before or after the one at `at`."""
    count = [0]

    def around(work: Callable[..., Any]) -> Callable[..., Any]:
        def doing(*given: Any, **named: Any) -> Any:
            count[0] += 1
            mine = count[0]
            if at == (mine, "before"):
                raise Killed
            result = work(*given, **named)
            if at == (mine, "after"):
                raise Killed
            return result

        return doing

    real = stage.aws
    changing = ("create_access_key", "set_active", "delete_access_key")
    reading = {name: getattr(real.iam, name) for name in ("access_keys", "last_use")}
    iam = SimpleNamespace(**reading, **{name: around(getattr(real.iam, name)) for name in changing})
    stage.aws = SimpleNamespace(caller_identity=real.caller_identity, session_token=real.session_token, iam=iam)
    stage.store = replace_methods(stage.store, put=around, delete=around)
    stage.record = replace_methods(stage.record, write=around, remove=around)
    monkeypatch.setattr(module, "rekey", around(module.rekey))
    return count


def replace_methods(thing: Any, **wrappers: Callable[..., Any]) -> Any:
    """The same thing with some of its methods wrapped."""
    wrapped = SimpleNamespace(**{name: getattr(thing, name) for name in dir(thing) if not name.startswith("_")})
    for name, wrap in wrappers.items():
        setattr(wrapped, name, wrap(getattr(thing, name)))
    return wrapped


EFFECTS = {False: 7, True: 10}
"""How many things a rotation changes, without and with the deletion of the old key."""


@pytest.mark.parametrize(
    ("delete_old", "at"),
    [
        (delete_old, (number, when))
        for delete_old, effects in EFFECTS.items()
        for number in range(1, effects + 1)
        for when in ("before", "after")
    ],
)
def test_a_kill_at_any_step_loses_nothing_and_the_next_run_finishes(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, delete_old: bool, at: tuple[int, str]
) -> None:
    with monkeypatch.context() as patch:
        clean = stage.aws, stage.store, stage.record
        sabotaged(stage, patch, at)
        with pytest.raises(Killed):
            stage.rotate(delete_old=delete_old)
        stage.aws, stage.store, stage.record = clean
    assert stage.works(), "the sources work at every moment"
    if at != (EFFECTS[delete_old], "after"):
        stage.rotate(delete_old=delete_old)
    new = stage.source("jane").access_key_id
    assert new != stage.first
    assert stage.keys() == ({new: True} if delete_old else {stage.first: False, new: True})
    assert stage.works()
    assert stage.record.read() is None
    assert bool(stage.store.get(service("jane"), stage.first)) is not delete_old


@pytest.mark.parametrize("delete_old", [False, True])
def test_every_step_is_among_those_that_are_killed(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, delete_old: bool
) -> None:
    count = sabotaged(stage, monkeypatch, None)
    stage.rotate(delete_old=delete_old)
    assert count == [EFFECTS[delete_old]]


def test_iam_that_does_not_know_the_new_key_yet_is_waited_for(stage: Stage) -> None:
    unknown = Fault("unknown_key", times=3, operation="sts:GetCallerIdentity")
    stage.at_question = lambda: stage.embedded.faults.order(unknown)
    stage.rotate()
    assert sum("does not know the new key" in line for line in stage.said) == 1
    assert stage.works()


def test_a_new_key_that_never_works_leaves_the_old_one_in_use(stage: Stage) -> None:
    unknown = Fault("unknown_key", times=7, operation="sts:GetCallerIdentity")
    stage.at_question = lambda: stage.embedded.faults.order(unknown)
    with pytest.raises(Refused, match="does not know the access key"):
        stage.rotate()
    assert stage.source("jane").access_key_id == stage.first
    assert stage.works()
    stage.at_question = lambda: None
    stage.rotate()
    assert stage.asked[1].startswith("Go on with the rotation that was begun: use AKIA")
    assert stage.keys()[stage.first] is False


def test_a_keyring_that_refuses_the_secret_is_no_loss(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise LocalFailure("The keyring refused the change.")

    with monkeypatch.context() as patch:
        patch.setattr(stage.store, "put", full)
        with pytest.raises(LocalFailure):
            stage.rotate()
    assert stage.works()
    stage.rotate()
    assert "interrupted before its secret was stored" in stage.asked[1]
    assert stage.works()
    assert len(stage.keys()) == 2


def test_a_second_key_that_is_somebody_elses_is_named_and_left_alone(stage: Stage) -> None:
    other = stage.aws.iam.create_access_key(
        module.IamUser(stage.user, module.long_term(stage.store, stage.source("jane")), "us-east-1")
    ).access_key_id
    with pytest.raises(Refused, match=f"--user-name {stage.user} --access-key-id {other}") as failure:
        stage.rotate()
    assert failure.value.exit_code == 4
    assert stage.asked == []
    assert stage.keys() == {stage.first: True, other: True}


def test_without_agreement_nothing_changes(stage: Stage) -> None:
    stage.agrees = False
    before = stage.config.read_bytes()
    with pytest.raises(PersonNeeded, match="Nothing was changed"):
        stage.rotate()
    assert stage.keys() == {stage.first: True}
    assert stage.config.read_bytes() == before
    assert stage.record.read() is None


def test_a_configuration_that_cannot_be_changed_is_said_before_any_key_is_made(stage: Stage) -> None:
    source = stage.source("jane")
    rotation = Rotation.begin(stage.bench(), source, ("jane",), "us-east-1", ())
    assert isinstance(rotation, Rotation)
    stage.config.chmod(0o400)
    with pytest.raises(BadInput, match="read-only"):
        rotation.run(delete_old=False)
    assert stage.keys() == {stage.first: True}


def test_a_source_that_somebody_changed_meanwhile_keeps_both_keys(stage: Stage) -> None:
    changed = stage.config.read_text().replace(stage.first, "AKIAIOSFODNN7EXAMPLE", 1)
    stage.at_question = lambda: stage.config.write_text(changed)
    with pytest.raises(BadInput, match="names another key for jane by now"):
        stage.rotate()
    assert list(stage.keys().values()) == [True, True]


def test_policies_that_demand_mfa_are_met_with_a_session(running: EmbeddedAws, tmp_path: Path) -> None:
    stage = Stage(running, tmp_path / "mfa", mfa=True)
    running.set_policies(f"arn:aws:iam::{HUB}:user/{stage.user}", (MAY_ASSUME, DENY_WITHOUT_MFA))
    need = Rotation.begin(stage.bench(), stage.source("jane"), ("jane", "gateway"), "us-east-1", ())
    assert isinstance(need, MfaCode)
    code = (Answer(need, Secret(running.mfa_code(stage.serial))),)
    stage.rotate(delete_old=True, answers=code)
    assert list(stage.keys()) == [stage.source("jane").access_key_id]
    with pytest.raises(WrongCode, match="Wait for the next code"):
        stage.rotate(answers=code)


def test_without_a_device_such_a_policy_is_explained(stage: Stage) -> None:
    stage.embedded.set_policies(f"arn:aws:iam::{HUB}:user/{stage.user}", (MAY_ASSUME, DENY_WITHOUT_MFA))
    with pytest.raises(Refused, match="may not do iam:ListAccessKeys") as failure:
        stage.rotate()
    assert "mfa_serial" in failure.value.message


def test_a_root_users_key_is_not_rotated(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    root = replace(stage.aws.caller_identity(_keys(stage), "us-east-1"), arn=f"arn:aws:iam::{HUB}:root")
    stage.aws = SimpleNamespace(caller_identity=lambda *_: root)
    with pytest.raises(Refused, match="no IAM user's"):
        stage.rotate()


def _keys(stage: Stage) -> Credentials:
    return module.long_term(stage.store, stage.source("jane"))


def test_one_rotation_of_a_source_at_a_time(stage: Stage) -> None:
    with stage.record.alone(), pytest.raises(LocalFailure, match="Another awsclients"), stage.record.alone():
        pass
