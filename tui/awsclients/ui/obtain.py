"""A session for a role, with everything a person must give for it asked on the way."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from awsclients.access.needs import Answer, Need
from awsclients.access.session import Session
from awsclients.errors import WrongCode
from awsclients.ui.threads import in_thread

Get = Callable[[tuple[Answer, ...]], Session | Need]
"""The broker's session, or what it needs beside the answers that there are. Blocks."""
Ask = Callable[[Need, str], Awaitable[Answer | None]]
"""Asks a person for a need; the text is what was wrong with the last answer. None: they gave up."""


async def obtain(get: Get, ask: Ask, foreground: asyncio.Lock) -> Session | None:
    """The role's session; None when the person gave up. Raises the broker's failures.

    One dialog at a time (`foreground`): whoever waited for another's dialog asks the broker again first, since
    what was given there may be all it takes. A wrong MFA code is asked for again, in the dialog.
    """
    found = await in_thread(lambda: get(()))
    if isinstance(found, Session):
        return found
    waited = foreground.locked()
    async with foreground:
        if waited:
            found = await in_thread(lambda: get(()))
        return found if isinstance(found, Session) else await _answered(get, ask, found)


async def _answered(get: Get, ask: Ask, need: Need) -> Session | None:
    """The session, once a person has given what is needed."""
    answers: list[Answer] = []
    wrong: WrongCode | None = None
    while True:
        answer = await ask(need, wrong.message if wrong else "")
        if answer is None:
            if wrong is not None:
                raise wrong
            return None
        answers.append(answer)
        wrong = None
        try:
            found = await in_thread(partial(get, tuple(answers)))
        except WrongCode as refused:
            wrong, found = refused, answers.pop().need
        if isinstance(found, Session):
            return found
        need = found
