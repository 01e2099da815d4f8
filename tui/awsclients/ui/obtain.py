"""A session for a role, with everything a person must give for it asked on the way."""

import asyncio
from collections.abc import Awaitable, Callable

from awsclients.access.broker import Broker
from awsclients.access.needs import Answer, Need
from awsclients.access.session import Session
from awsclients.errors import WrongCode
from awsclients.ui.threads import in_thread

Ask = Callable[[Need, str], Awaitable[Answer | None]]
"""Asks a person for a need; the text is what was wrong with the last answer. None: they gave up."""


async def obtain(broker: Broker, address: str, least: float, ask: Ask, foreground: asyncio.Lock) -> Session | None:
    """The role's session; None when the person gave up. Raises the broker's failures.

    One dialog at a time (`foreground`): whoever waited for another's dialog asks the broker again first, since
    what was given there may be all it takes. A wrong MFA code is asked for again, in the dialog.
    """
    found = await _ask_broker(broker, address, (), least)
    if isinstance(found, Session):
        return found
    waited = foreground.locked()
    async with foreground:
        if waited:
            found = await _ask_broker(broker, address, (), least)
        return found if isinstance(found, Session) else await _answered(broker, address, least, ask, found)


async def _answered(broker: Broker, address: str, least: float, ask: Ask, need: Need) -> Session | None:
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
            found = await _ask_broker(broker, address, tuple(answers), least)
        except WrongCode as refused:
            wrong, found = refused, answers.pop().need
        if isinstance(found, Session):
            return found
        need = found


async def _ask_broker(broker: Broker, address: str, answers: tuple[Answer, ...], least: float) -> Session | Need:
    return await in_thread(lambda: broker.session(address, answers, least=least))
