"""One table of the configuration while it is read, and what is found wrong in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from sys import intern
from typing import Any

from awsclients.config.key import Keys
from awsclients.config.keys import ROLE
from awsclients.config.kinds import Wrong, found
from awsclients.config.leaks import KEY_ID, secret_in
from awsclients.config.model import Place, Severity
from awsclients.config.parsing import Document
from awsclients.errors import BadInput
from awsclients.text import display

_SUGGESTIONS = 200
"""Nearest names are looked for while there are fewer faults than this: a search takes a tenth of a millisecond."""


_NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Fault:
    """A problem that is not placed yet: the keys that lead to it instead of a line."""

    document: Document
    keys: tuple[str, ...]
    message: str
    severity: Severity
    subject: str


@dataclass(slots=True)
class Entry:
    """A table at `keys` of a document; `subject` is what an error in it takes away.

    `wary` says that the file may hold a secret, so that each value is looked at. Nothing of it changes; it is not
    frozen because making it then takes three times as long, and there is one for every role.
    """

    faults: list[Fault]
    document: Document
    keys: tuple[str, ...]
    subject: str
    place: Place
    wary: bool

    def inside(self, *keys: str, subject: str = "") -> "Entry":
        """A table further in."""
        return Entry(self.faults, self.document, self.keys + keys, subject, self.place, self.wary)

    def subject_of(self, name: str, key: str) -> str:
        """What an error takes away in the table `key` of the tables `name` here."""
        if self.subject:
            return f"{self.subject}/{key}"
        return key if name == "clients" else f"{name}.{key}"

    def error(self, message: str, *keys: str) -> None:
        """Note what takes the entry away."""
        self.faults.append(Fault(self.document, self.keys + keys, message, Severity.ERROR, self.subject))

    def warning(self, message: str, *keys: str) -> None:
        """Note what takes nothing away."""
        self.faults.append(Fault(self.document, self.keys + keys, message, Severity.WARNING, ""))

    def read(
        self,
        table: Mapping[str, Any],
        keys: Keys,
        apart: Iterable[str] = (),
        inherited: Mapping[str, Any] = _NOTHING,
    ) -> tuple[dict[str, Any], bool]:
        """The good values of a table on top of those inherited, and whether all of its own are good.

        Keys in `apart` are read elsewhere. What is missing is not looked for; see complete. Names are interned: a
        parser makes each of them anew, and another process would be sent each of them anew.
        """
        values = {**inherited}
        sound = True
        for name, value in table.items():
            if name in apart:
                continue
            if self.wary and (secret := secret_in(name, value)):
                self._leak(name, secret, keys)
                sound = False
                continue
            if (key := keys.get(name)) is None:
                self._unknown(name, value, (*keys, *apart))
                continue
            try:
                good = values[intern(name)] = key.kind.read(value)
            except BadInput as wrong:
                self.error(f"{name} {wrong}" if isinstance(wrong, Wrong) else f"{name}: {wrong}", name)
                sound = False
                continue
            if key.doubt is not None and (doubt := key.doubt(good)) is not None:
                self.warning(f"{name} {doubt}", name)
        return values, sound

    def complete(self, table: Mapping[str, Any], keys: Keys) -> bool:
        """Whether a table has all that it must have."""
        missing = [name for name, key in keys.items() if key.required and name not in table]
        for name in missing:
            self.error(f"{name} is missing. Add it.")
        return not missing

    def tables(self, table: Mapping[str, Any], name: str) -> dict[str, Mapping[str, Any]]:
        """The tables inside of `name`, such as all clients; those that are none are noted and left out."""
        inner = table.get(name, {})
        if not isinstance(inner, dict):
            self.error(f"{name} must be a table, found {found(inner)}. Write [{name}.NAME].", name)
            return {}
        for key, value in inner.items():
            if not isinstance(value, dict):
                self.inside(name, subject=self.subject_of(name, key)).error(
                    f"{display(key, 60)} must be a table, found {found(value)}. Write it with [brackets] around.",
                    key,
                )
        return {key: value for key, value in inner.items() if isinstance(value, dict)}

    def _leak(self, name: str, secret: str, keys: Keys) -> None:
        if secret == KEY_ID and self._nearest(name, keys) == "access_key_id":
            self.error(f"{display(name, 60)} is unknown here. Did you mean access_key_id?", name)
            return
        self.error(
            f"{name if name in keys else 'This'} holds what looks like {secret}. Take it out of this file, and "
            "change it where it is from; secrets go to the keyring with: awsclients secret set SOURCE",
            name,
        )

    def _unknown(self, name: str, value: object, known: Iterable[str]) -> None:
        roles = f"[{'.'.join((*self.keys, 'roles'))}."
        if "roles" in known and isinstance(value, dict):
            advice = f"Did you mean {display(roles + name)}]?"
        elif "roles" in known and name in ROLE:
            advice = f"Move it to one of the client's roles, below {display(roles)}NAME]."
        else:
            near = self._nearest(name, known)
            advice = f"Did you mean {near}?" if near else "Remove it, or look it up with: awsclients schema"
        self.warning(f"{display(name, 60)} is unknown here and does nothing. {advice}", name)

    def _nearest(self, name: str, known: Iterable[str]) -> str | None:
        if len(self.faults) >= _SUGGESTIONS:
            return None
        import difflib

        return next(iter(difflib.get_close_matches(name[:60], known, 1)), None)
