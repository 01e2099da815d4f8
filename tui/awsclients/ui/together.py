"""Several roles opened at once: started together, watched together, and told of in one line."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from textual.worker import WorkerCancelled, WorkerFailed

from awsclients.ui.rows import Entry
from awsclients.ui.stage import Stage
from awsclients.ui.use import Use

if TYPE_CHECKING:
    from awsclients.ui.work import Work


async def open_together(entries: Sequence[Entry], work: "Work", stage: Stage) -> None:
    """Start a session of each role that is not guarded; say how far it is, and at the end how it went."""
    wanted = [entry for entry in entries if not entry.guarded]
    skipped = [entry.address for entry in entries if entry.guarded]
    left = len(wanted)

    async def one(entry: Entry) -> None:
        nonlocal left
        with suppress(WorkerCancelled, WorkerFailed):
            await work.start(entry, Use.TOGETHER).wait()
        left -= 1
        if left:
            stage.say(f"Opening {len(wanted)} roles: {len(wanted) - left} done, {left} to go.", "assuming")

    if wanted:
        stage.say(f"Opening {len(wanted)} roles …", "assuming")
    await asyncio.gather(*(one(entry) for entry in wanted))
    failed = [entry.address for entry in wanted if not work.usable(entry.address)]
    parts = [f"{len(wanted) - len(failed)} of {len(wanted)} live."] if wanted else []
    parts += [f"Not live: {', '.join(failed)}."] if failed else []
    parts += [f"Guarded, so skipped: {', '.join(skipped)}."] if skipped else []
    stage.say(" ".join(parts), "ending" if failed or skipped else "live", *failed, *skipped)
