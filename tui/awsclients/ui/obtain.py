"""A session for a role, with everything a person must give for it asked on the way."""

import asyncio
from collections.abc import Awaitable, Callable

from awsclients.access.broker import Broker
from awsclients.access.needs import Answer, MfaCode, Need
from awsclients.access.session import Session
from awsclients.errors import Refused
from awsclients.ui.threads import in_thread

Ask = Callable[[Need, str], Awaitable[Answer | None]]
"""Asks a person for a need; the text is what was wrong with the last answer. None: they gave up."""


async def obtain(broker: Broker, address: str, least: float, ask: Ask, foreground: asyncio.Lock) -> Session | None:
    """The role's session; None when the person gave up. Raises the broker's failures.

    One dialog at a time (`foreground`): whoever waited for another's dialog asks the broker again first, since
    what was given there may be all it takes. A refused MFA code is asked for again, in the dialog.
    """
    answers: list[Answer] = []
    refusal: Refused | None = None
    while True:
        try:
            found = await _ask_broker(broker, address, tuple(answers), least)
        except Refused as refused:
            if not answers or not isinstance(answers[-1].need, MfaCode):
                raise
            refusal, found = refused, answers.pop().need
        if isinstance(found, Session):
            return found
        if foreground.locked():
            async with foreground:
                continue
        async with foreground:
            answer = await ask(found, refusal.message if refusal else "")
        if answer is None:
            if refusal is not None:
                raise refusal
            return None
        answers.append(answer)


async def _ask_broker(broker: Broker, address: str, answers: tuple[Answer, ...], least: float) -> Session | Need:
    return await in_thread(lambda: broker.session(address, answers, least=least))
