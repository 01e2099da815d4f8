import asyncio
import threading
import time

import pytest
from tests.waiting import LONG

from awsclients.ui.threads import in_thread


async def test_the_loop_goes_on_while_a_call_blocks() -> None:
    gate = threading.Event()
    task = asyncio.create_task(in_thread(lambda: gate.wait(LONG)))
    await asyncio.sleep(0)
    gate.set()
    assert await task is True


async def test_what_the_call_raised_is_raised() -> None:
    def fail() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await in_thread(fail)


async def test_giving_up_leaves_the_call_running_and_takes_its_late_answer_quietly() -> None:
    gate, done = threading.Event(), threading.Event()

    def call() -> None:
        gate.wait(LONG)
        done.set()

    task = asyncio.create_task(in_thread(call))
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    gate.set()
    assert await in_thread(lambda: done.wait(LONG))
    await asyncio.sleep(0.01)


def test_a_loop_that_is_gone_is_not_waited_for() -> None:
    gate = threading.Event()

    async def leave() -> None:
        task = asyncio.create_task(in_thread(lambda: gate.wait(LONG)))
        await asyncio.sleep(0)
        task.cancel()

    began = time.monotonic()
    asyncio.run(leave())
    assert time.monotonic() - began < LONG
    gate.set()
