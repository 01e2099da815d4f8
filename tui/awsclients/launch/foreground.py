"""Signals, for as long as a child has the foreground. POSIX only."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from awsclients.launch.job import KEYBOARD, Job
from awsclients.launch.terminal import Terminal

_ORDERS = (signal.SIGTERM, signal.SIGHUP)


@contextmanager
def foreground() -> Iterator[Job]:
    """A job whose child is yet to be started, with our signals set for it until the block is left."""
    terminal = Terminal.controlling()
    job = Job(terminal)
    try:
        with _handling(job):
            yield job
    finally:
        if terminal:
            terminal.close()


@contextmanager
def _handling(job: Job) -> Iterator[None]:
    """Handlers for as long as the child runs; a signal that we were started to ignore stays ignored (nohup).

    Python functions, never SIG_IGN, which the child would inherit and could then not be interrupted (C113). When
    the child shares our group, INT and QUIT come from the keyboard, to us and the child alike.
    """
    if not job.handles_signals:
        yield
        return
    wanted: dict[signal.Signals, Callable[[int, FrameType | None], None] | signal.Handlers] = {
        **dict.fromkeys(KEYBOARD, job.obey if job.own_group else _nothing),
        **dict.fromkeys(_ORDERS, job.obey),
        signal.SIGCONT: job.resume if job.own_group else signal.SIG_DFL,
        signal.SIGTSTP: signal.SIG_DFL,
    }
    before = {
        signum: signal.signal(signum, handler)
        for signum, handler in wanted.items()
        if signal.getsignal(signum) is not signal.SIG_IGN
    }
    if signal.getsignal(signal.SIGCHLD) is signal.SIG_IGN:  # the system would throw exit codes away
        before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    try:
        yield
    finally:
        for signum, handler in before.items():
            signal.signal(signum, handler)
        for unsent in job.unsent():
            signal.raise_signal(unsent)


def _nothing(_signum: int, _frame: FrameType | None) -> None:
    """Outlive the key that the child got as well."""
