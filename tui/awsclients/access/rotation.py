"""Replace an access key by a new one so that a kill at any moment loses nothing, and the next run goes on.

The new secret is stored and proved to work before the old key is touched, and the old one is switched off long
before it is deleted. Source: IAM user guide, "Rotating access keys".
"""

from collections.abc import Sequence
from dataclasses import replace

from awsclients.access.diagnosis import Sent, explain
from awsclients.access.hop import HOUR
from awsclients.access.mfa import code_for
from awsclients.access.needs import Answer, MfaCode, Need, PersonAsked
from awsclients.access.rotation_bench import Bench
from awsclients.access.rotation_plan import Begun, Facts, Plan, Step, plan
from awsclients.access.rotation_words import blocked, question, stand
from awsclients.access.sources import long_term
from awsclients.access.user_keys import UserKeys
from awsclients.aws.api import AwsError, Credentials
from awsclients.aws.iam import IamUser
from awsclients.config.model import AccessKey
from awsclients.config.rekey import check_rekeyable, rekey
from awsclients.errors import BadInput, PersonNeeded, Refused
from awsclients.text import display

_ROOT = "Delete a root user's keys, and use an IAM user's."


class Rotation:
    """One rotation of the key `current` of the source `name`, among the `keys` of its user."""

    def __init__(self, bench: Bench, name: str, current: str, keys: UserKeys) -> None:
        self._bench, self._name, self._current, self._keys = bench, name, current, keys

    @classmethod
    def begin(
        cls, bench: Bench, source: AccessKey, names: Sequence[str], region: str, answers: Sequence[Answer]
    ) -> "Rotation | Need":
        """A rotation of the source's key, or the code that a user with a device has to give first.

        `names` are all sources with this key, itself first. With a device IAM is asked by a session that knows of
        it, as policies that demand MFA want it.
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
        keys = UserKeys(bench, names, user, replace(sent, caller_arn=found.arn))
        return cls(bench, source.name, source.access_key_id, keys)

    def run(self, *, delete_old: bool) -> None:
        """Rotate, go on with what was begun, or delete the key before this one when that is all there is to do.

        Raises PersonNeeded when the person does not agree, Refused where AWS does, and what store and
        configuration raise. Whatever it raises, the source works and the next run goes on.
        """
        check_rekeyable(self._bench.config, self._current)
        found = self._keys.facts(self._current)
        for line in stand(found, self._bench.clock.now()):
            self._bench.say(line)
        now = plan(found)
        if now.step is Step.BLOCKED and now.other is not None:
            raise Refused(blocked(now.other, found.used[now.other.access_key_id], self._keys.user_name))
        asked = question(found, now, delete_old=delete_old)
        if asked and not self._bench.agree(asked):
            raise PersonNeeded("Nothing was changed. Rotate when it suits.")
        spare = now.other if now.step is Step.REPLACE and delete_old else None
        if spare is not None:
            self._keys.delete(spare.access_key_id)
        else:
            self._replace(found, now, delete_old=delete_old)
        self._bench.record.remove()

    def _replace(self, found: Facts, now: Plan, *, delete_old: bool) -> None:
        """The steps that are left."""
        other = now.other.access_key_id if now.other else None
        if now.step is Step.FINISH and other is None:
            self._keys.forget(found.begun.old if found.begun else "")
            self._bench.say(f"The rotation to {self._current} is done, and the key before it is gone.")
            return
        if now.step in {Step.FINISH, Step.RETIRE} and other is not None:
            old, new = other, self._keys.stored(self._current)
        else:
            old, new = self._current, self._adopt(self._new(now.step, other))
        if now.step is not Step.FINISH:
            self._keys.switch_off(old, new)
        if delete_old:
            self._keys.delete(old, by=new)
        else:
            self._bench.say(
                f"The old key {old} is off. When nothing has missed it, delete it: "
                f"awsclients rotate {self._name} --delete-old"
            )

    def _new(self, step: Step, other: str | None) -> Credentials:
        """The key to be used from now on, its secret in the keyring for every source that has it."""
        if step is Step.ADOPT and other is not None:
            new = self._keys.stored(other)
        else:
            if other is not None:
                self._keys.delete(other)
            self._bench.record.write(Begun(self._current, self._bench.clock.now()))
            new = self._keys.create()
        self._keys.keep(new)
        return new

    def _adopt(self, new: Credentials) -> Credentials:
        self._keys.prove(new)
        names = rekey(self._bench.config, self._current, new.access_key_id)
        if self._name not in names:
            raise BadInput(
                f"{self._bench.config} names another key for {self._name} by now, so both keys are left on. "
                "Run it again."
            )
        self._bench.say(f"The new key works, and {self._bench.config} has it for {', '.join(names)}.")
        return new
