"""Finding a role by typing: a ranked scorer, quick enough to run on every key over ten thousand roles.

Every word must be found. How it is found ranks: at the beginning of a name, at the beginning of a word in it,
inside it, or as letters in order. The same text always gives the same order.
"""

import re
from collections.abc import Iterable

from awsclients.config.model import Client, Role

PREFIX, WORD, INSIDE, LETTERS = range(4)
_START = "\n"
_BREAKS = re.compile(r"[^0-9a-z\n]+")
_SEPARATORS = re.compile(r"[\s/]+")


class Index:
    """What can be found of each role, prepared once."""

    def __init__(self, roles: Iterable[tuple[Client, Role]]) -> None:
        self._texts: list[str] = []
        self._words: list[str] = []
        self._names: list[str] = []
        for client, role in roles:
            text = searched(client, role)
            self._texts.append(text)
            self._words.append(_BREAKS.sub(" ", text) if text.isascii() else _split(text))
            self._names.append(f"{client.name} {role.name}".casefold())

    def ranked(self, query: str) -> list[int]:
        """Positions of the roles that match, best first, equals in their own order; all of them for no text."""
        words = [word for word in _SEPARATORS.split(query.casefold()) if word]
        if not words:
            return list(range(len(self._texts)))
        scores = self.scores(words)
        return sorted(scores, key=scores.__getitem__)

    def scores(self, words: list[str]) -> dict[int, int]:
        """The score of each role that has all the words; lower is better."""
        scores = dict.fromkeys(range(len(self._texts)), 0)
        for word in words:
            scores = self._narrowed(scores, word)
        return scores

    def _narrowed(self, scores: dict[int, int], word: str) -> dict[int, int]:
        texts, words, names = self._texts, self._words, self._names
        at_start, at_word = _START + word, " " + word
        found: dict[int, int] = {}
        for position, score in scores.items():
            text = texts[position]
            if word in text:
                if at_start in text:
                    found[position] = score + PREFIX
                elif at_word in words[position]:
                    found[position] = score + WORD
                else:
                    found[position] = score + INSIDE
            elif _in_order(word, names[position]):
                found[position] = score + LETTERS
        return found


def searched(client: Client, role: Role) -> str:
    """All that a role is found by, folded, a line each."""
    account = role.account_id or ""
    fields = (
        client.name,
        client.slug,
        role.name,
        account,
        client.accounts.get(account, ""),
        role.environment or "",
        *client.labels,
        *role.aliases,
    )
    return _START + _START.join(field.replace(_START, " ") for field in fields if field).casefold()


def _split(text: str) -> str:
    return "".join(char if char.isalnum() or char == _START else " " for char in text)


def _in_order(letters: str, name: str) -> bool:
    at = -1
    for letter in letters:
        at = name.find(letter, at + 1)
        if at < 0:
            return False
    return True
