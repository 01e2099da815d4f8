"""The keys of one IAM user while one of them is replaced: in IAM, and their secrets in the keyring."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

from awsclients.access.diagnosis import Sent, explain
from awsclients.access.rotation_bench import Bench
from awsclients.access.rotation_plan import Facts
from awsclients.aws.api import AwsError, Credentials
from awsclients.aws.iam import IamUser
from awsclients.errors import LocalFailure, Refused
from awsclients.secrets.store import service
from awsclients.text import display

PATIENCE = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
"""Seconds between tries while IAM does not know a new key everywhere yet (it is eventually consistent)."""

Result = TypeVar("Result")


class UserKeys:
    """What is done to them. `names` are the sources that share a key, `user` is who asks IAM.

    What AWS refuses is raised as Refused, explained with `sent`; a key that IAM does not know everywhere yet is
    waited for.
    """

    def __init__(self, bench: Bench, names: Sequence[str], user: IamUser, sent: Sent) -> None:
        self._bench, self._names, self._user, self._sent = bench, tuple(names), user, sent

    @property
    def user_name(self) -> str:
        """Whose keys they are."""
        return self._user.name

    def facts(self, current: str) -> Facts:
        """What there is; `current` is the key in the configuration."""
        iam = self._bench.aws.iam
        keys = self._patiently(lambda: iam.access_keys(self._user))
        numbers = [key.access_key_id for key in keys]
        first = service(self._names[0])
        return Facts(
            current=current,
            keys=keys,
            used={number: self._patiently(partial(iam.last_use, self._user, number)) for number in numbers},
            stored=frozenset(number for number in numbers if self._bench.store.get(first, number) is not None),
            begun=self._bench.record.read(),
        )

    def create(self) -> Credentials:
        """A new key, which is in the keyring for nobody yet."""
        return self._patiently(lambda: self._bench.aws.iam.create_access_key(self._user))

    def keep(self, new: Credentials) -> None:
        """Put its secret into the keyring, for every source."""
        for name in self._names:
            self._bench.store.put(service(name), new.access_key_id, new.secret_access_key)
        self._bench.say(f"The secret of the new key {new.access_key_id} is in the keyring.")

    def stored(self, number: str) -> Credentials:
        """A key with its secret from the keyring. LocalFailure where that is gone."""
        secret = self._bench.store.get(service(self._names[0]), number)
        if secret is None:
            raise LocalFailure(f"The secret of {number} is not in the keyring any more. Unlock it, and try again.")
        return Credentials(number, secret)

    def prove(self, new: Credentials) -> None:
        """Ask AWS who the key is. Refused unless it is the same user's."""
        found = self._patiently(lambda: self._bench.aws.caller_identity(new, self._user.region))
        if found.arn != self._sent.caller_arn:
            raise Refused(
                f"{new.access_key_id} is {display(found.arn, 200)} and not {self._sent.caller_arn}. Check IAM."
            )

    def switch_off(self, old: str, new: Credentials) -> None:
        """Make the key inactive, and look whether the new one still works."""
        signer = self._user if self._user.credentials.access_key_id == old else self._signed_by(new)
        self._patiently(lambda: self._bench.aws.iam.set_active(signer, old, active=False))
        self.prove(new)

    def delete(self, number: str, *, by: Credentials | None = None) -> None:
        """Delete the key in IAM and in the keyring; `by` is the key that goes on working, where it is another."""
        signer = self._user if by is None else self._signed_by(by)
        self._patiently(lambda: self._bench.aws.iam.delete_access_key(signer, number))
        self.forget(number)
        self._bench.say(f"The key {number} is deleted, in IAM and in the keyring.")

    def forget(self, number: str) -> None:
        """Take its secret out of the keyring."""
        for name in self._names:
            self._bench.store.delete(service(name), number)

    def _signed_by(self, new: Credentials) -> IamUser:
        """The user with a key that works from now on; a session with MFA goes on to be used."""
        return self._user if self._user.credentials.temporary else replace(self._user, credentials=new)

    def _patiently(self, work: Callable[[], Result]) -> Result:
        """What `work` gives, waiting for IAM to know a new key everywhere; a minute at the most."""
        for pause in (*PATIENCE, None):
            try:
                return work()
            except AwsError as error:
                if error.code != "InvalidClientTokenId" or pause is None:
                    raise explain(error, self._sent, self._bench.clock.skew) from None
            if pause == PATIENCE[0]:
                self._bench.say("IAM does not know the new key everywhere yet. That takes a moment.")
            self._bench.sleep(pause)
        raise AssertionError  # the last try returns or raises
