"""Replace an access key by a new one so that a kill at any moment loses nothing, and the next run goes on.

The new secret is stored and proved to work before the old key is touched, and the old one is switched off long
before it is deleted. Source: IAM user guide, "Rotating access keys".
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from awsclients.access.diagnosis import Sent, explain
from awsclients.access.hop import HOUR
from awsclients.access.mfa import code_for
from awsclients.access.needs import Answer, MfaCode, Need, PersonAsked
from awsclients.access.rotation_plan import Begun, Facts, Plan, Step, plan
from awsclients.access.rotation_record import Record
from awsclients.access.rotation_words import blocked, question, stand
from awsclients.access.sources import long_term
from awsclients.aws.api import Aws, AwsError, Credentials
from awsclients.aws.iam import IamUser
from awsclients.clock import Clock
from awsclients.config.model import AccessKey
from awsclients.config.rekey import check_rekeyable, rekey
from awsclients.errors import BadInput, LocalFailure, PersonNeeded, Refused
from awsclients.secrets.store import SecretStore, service
from awsclients.text import display

PATIENCE = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
"""Seconds between tries while IAM does not know a new key everywhere yet (it is eventually consistent)."""

_ROOT = "Delete a root user's keys, and use an IAM user's."

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What a rotation works with. `agree` asks the person before anything is changed; `sleep` takes seconds."""

    aws: Aws
    store: SecretStore
    config: Path
    record: Record
    clock: Clock
    say: Callable[[str], None]
    agree: Callable[[str], bool]
    sleep: Callable[[float], None]


class Rotation:
    """One source's rotation. `names` are all sources with this key, itself first; `user` is who asks IAM.

    `sent` is what a refusal is explained with.
    """

    def __init__(self, bench: Bench, names: Sequence[str], current: str, user: IamUser, sent: Sent) -> None:
        self._bench, self._names, self._current, self._user = bench, tuple(names), current, user
        self._sent, self._arn = sent, sent.caller_arn

    @classmethod
    def begin(
        cls, bench: Bench, source: AccessKey, names: Sequence[str], region: str, answers: Sequence[Answer]
    ) -> "Rotation | Need":
        """A rotation of the source's key, or the code that a user with a device has to give first.

        With a device IAM is asked by a session that knows of it, as policies that demand MFA want it.
        """
        own = long_term(bench.store, source)
        codes = {answer.need.serial: answer.value for answer in answers if isinstance(answer.need, MfaCode)}
        sent = Sent(source=source.name, region=region)
        try:
            code = code_for(source, source.mfa_serial, codes)
            sent = replace(sent, mfa_serial=source.mfa_serial if code is not None else None)
            found = bench.aws.caller_identity(own, region)
            session = own
            if code is not None:
                session = bench.aws.session_token(
                    own, region, duration=HOUR, mfa_serial=source.mfa_serial, mfa_code=code
                )
        except PersonAsked as asked:
            return asked.need
        except AwsError as error:
            raise explain(error, sent, bench.clock.skew) from None
        if ":user/" not in found.arn:
            raise Refused(
                f"{source.access_key_id} is a key of {display(found.arn, 200)}, and no IAM user's. {_ROOT}"
            )
        user = IamUser(found.name, session, region)
        return cls(bench, names, source.access_key_id, user, replace(sent, caller_arn=found.arn))

    def run(self, *, delete_old: bool) -> None:
        """Rotate, go on with what was begun, or delete the key before this one when that is all there is to do.

        Raises PersonNeeded when the person does not agree, Refused where AWS does, and what store and
        configuration raise. Whatever it raises, the source works and the next run goes on.
        """
        check_rekeyable(self._bench.config, self._current)
        found = self._facts()
        for line in stand(found, self._bench.clock.now()):
            self._bench.say(line)
        now = plan(found)
        if now.step is Step.BLOCKED and now.other is not None:
            raise Refused(blocked(now.other, found.used[now.other.access_key_id], self._user.name))
        asked = question(found, now, delete_old=delete_old)
        if asked and not self._bench.agree(asked):
            raise PersonNeeded("Nothing was changed. Rotate when it suits.")
        spare = now.other if now.step is Step.REPLACE and delete_old else None
        if spare is not None:
            self._delete(spare.access_key_id, self._user)
        else:
            self._replace(found, now, delete_old=delete_old)
        self._bench.record.remove()

    def _replace(self, found: Facts, now: Plan, *, delete_old: bool) -> None:
        """The steps that are left."""
        other = now.other.access_key_id if now.other else None
        if now.step is Step.FINISH and other is None:
            self._forget(found.begun.old if found.begun else "")
            self._bench.say(f"The rotation to {self._current} is done, and the key before it is gone.")
            return
        if now.step in {Step.FINISH, Step.RETIRE} and other is not None:
            old, new = other, self._stored(self._current)
        else:
            old, new = self._current, self._adopt(self._new(now.step, other))
        if now.step is not Step.FINISH:
            self._retire(old, new)
        if delete_old:
            self._delete(old, self._signed_by(new))
        else:
            self._bench.say(
                f"The old key {old} is off. When nothing has missed it, delete it: "
                f"awsclients rotate {self._names[0]} --delete-old"
            )

    def _new(self, step: Step, other: str | None) -> Credentials:
        """The key to be used from now on, its secret in the keyring for every source that has it."""
        if step is Step.ADOPT and other is not None:
            new = self._stored(other)
        else:
            if other is not None:
                self._delete(other, self._user)
            self._bench.record.write(Begun(self._current, self._bench.clock.now()))
            new = self._patiently(lambda: self._bench.aws.iam.create_access_key(self._user))
        for name in self._names:
            self._bench.store.put(service(name), new.access_key_id, new.secret_access_key)
        self._bench.say(f"The secret of the new key {new.access_key_id} is in the keyring.")
        return new

    def _adopt(self, new: Credentials) -> Credentials:
        self._prove(new)
        names = rekey(self._bench.config, self._current, new.access_key_id)
        if self._names[0] not in names:
            raise BadInput(
                f"{self._bench.config} names another key for {self._names[0]} by now, so both keys are left on. "
                "Run it again."
            )
        self._bench.say(f"The new key works, and {self._bench.config} has it for {', '.join(names)}.")
        return new

    def _retire(self, old: str, new: Credentials) -> None:
        """Switch the old key off, and look whether the new one still works."""
        signer = self._user if self._user.credentials.access_key_id == old else self._signed_by(new)
        self._patiently(lambda: self._bench.aws.iam.set_active(signer, old, active=False))
        self._prove(new)

    def _delete(self, number: str, signer: IamUser) -> None:
        self._patiently(lambda: self._bench.aws.iam.delete_access_key(signer, number))
        self._forget(number)
        self._bench.say(f"The key {number} is deleted, in IAM and in the keyring.")

    def _forget(self, number: str) -> None:
        for name in self._names:
            self._bench.store.delete(service(name), number)

    def _signed_by(self, new: Credentials) -> IamUser:
        """The user with a key that works from now on; a session with MFA goes on to be used."""
        return self._user if self._user.credentials.temporary else replace(self._user, credentials=new)

    def _prove(self, new: Credentials) -> None:
        """Ask AWS who the key is. Refused unless it is the same user's."""
        found = self._patiently(lambda: self._bench.aws.caller_identity(new, self._user.region))
        if found.arn != self._arn:
            raise Refused(f"{new.access_key_id} is {display(found.arn, 200)} and not {self._arn}. Check IAM.")

    def _patiently(self, work: Callable[[], Result]) -> Result:
        """What `work` gives, waiting for IAM to know a new key everywhere; a minute at the most."""
        for pause in (*PATIENCE, None):
            try:
                return work()
            except AwsError as error:
                if error.code != "InvalidClientTokenId" or pause is None:
                    raise self._refusal(error) from None
            if pause == PATIENCE[0]:
                self._bench.say("IAM does not know the new key everywhere yet. That takes a moment.")
            self._bench.sleep(pause)
        raise AssertionError  # the last try returns or raises

    def _stored(self, number: str) -> Credentials:
        secret = self._bench.store.get(service(self._names[0]), number)
        if secret is None:
            raise LocalFailure(f"The secret of {number} is not in the keyring any more. Unlock it, and try again.")
        return Credentials(number, secret)

    def _facts(self) -> Facts:
        iam = self._bench.aws.iam
        keys = self._patiently(lambda: iam.access_keys(self._user))
        numbers = [key.access_key_id for key in keys]
        first = service(self._names[0])
        return Facts(
            current=self._current,
            keys=keys,
            used={number: self._patiently(partial(iam.last_use, self._user, number)) for number in numbers},
            stored=frozenset(number for number in numbers if self._bench.store.get(first, number) is not None),
            begun=self._bench.record.read(),
        )

    def _refusal(self, error: AwsError) -> Refused:
        return explain(error, self._sent, self._bench.clock.skew)
