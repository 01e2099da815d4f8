"""One child in the foreground of our terminal: the terminal's loan, signals, stops. POSIX only.

A child that shares the terminal with nobody but us gets a process group of its own, so that what the keyboard
sends is the child's alone and what we are sent can be passed on to all of it. In a pipeline it stays in ours: a
pager at the other end is in our group too, and would be stopped as soon as another group had the foreground.
"""

import os
import signal
import threading
from contextlib import suppress
from types import FrameType

from awsclients.launch.terminal import Modes, Terminal

KEYBOARD = (signal.SIGINT, signal.SIGQUIT)
_FOR_THE_TERMINAL = (signal.SIGTTIN, signal.SIGTTOU)


class Job:
    """The child's process group and what we owe it: the terminal, signals, and a wait."""

    def __init__(self, terminal: Terminal | None) -> None:
        self._terminal = terminal
        self.own_group = terminal is None or (os.isatty(0) and os.isatty(1))
        self.handles_signals = threading.current_thread() is threading.main_thread()
        self._pid: int | None = None
        self._early: list[int] = []
        self._lent = self._continued = False
        self._ours: Modes | None = terminal.modes() if terminal else None
        self._childs: Modes | None = None

    def wait(self, pid: int) -> int:
        """Lend the child `pid` the terminal and wait: its exit code, or minus the signal that ended it."""
        self._pid = pid
        self._lend()
        for signum in self.unsent():
            self._send(signum)
        code = self._wait()
        self._pid = 0
        was_lent = self._take_back()
        if code < 0 and self._terminal and self._terminal.ours:
            self._terminal.restore(self._ours)
        if was_lent and self.handles_signals and -code in KEYBOARD:
            # The key was meant for the whole job: a script or a make that runs us ends with its command.
            os.killpg(os.getpgrp(), -code)
        return code

    def unsent(self) -> list[int]:
        """The signals that came before there was a child; they are given out once."""
        early, self._early = self._early, []
        return early

    def obey(self, signum: int, _frame: FrameType | None = None) -> None:
        """Pass a signal that was sent to us on to the child; kept for it while there is none yet."""
        if self._pid is None:
            self._early.append(signum)
        else:
            self._send(signum)

    def resume(self, _signum: int = 0, _frame: FrameType | None = None) -> None:
        """Go on after a stop: the terminal if it is ours to lend, and SIGCONT."""
        self._continued = True
        self._lend()
        self._send(signal.SIGCONT)

    def _wait(self) -> int:
        while True:
            _, status = os.waitpid(self._pid or 0, os.WUNTRACED if self.own_group else 0)
            if not os.WIFSTOPPED(status):
                return os.waitstatus_to_exitcode(status)
            self._stopped(os.WSTOPSIG(status))

    def _stopped(self, signum: int) -> None:
        """Stop as the child did, with all of our job, so that the shell we came from sees it; then go on.

        A child that asked for the terminal before it was lent to it just goes on.
        """
        asked = signum in _FOR_THE_TERMINAL
        if not (asked and (self._lend_again() or self._lend())):
            if self._take_back() and self._terminal:
                self._terminal.restore(self._ours)
            self._continued = False
            os.killpg(os.getpgrp(), signum if asked else signal.SIGTSTP)
            if asked and not self._continued:
                self._send(signal.SIGHUP)  # nobody is left who could bring us to the foreground
        self.resume()

    def _lend(self) -> bool:
        if not (self.own_group and self._pid and self._terminal and self._terminal.ours):
            return False
        self._terminal.restore(self._childs)
        self._lent = self._terminal.give(self._pid)
        return self._lent

    def _lend_again(self) -> bool:
        """The terminal to a child that had it and lost it: to a program of its own that died with it."""
        return bool(self._lent and self._pid and self._terminal and self._terminal.give(self._pid))

    def _take_back(self) -> bool:
        if not (self._lent and self._terminal):
            return False
        self._lent = False
        self._childs = self._terminal.modes()
        self._terminal.give(os.getpgrp())
        return True

    def _send(self, signum: int) -> None:
        if not self._pid:
            return
        with suppress(OSError):  # it has just ended, or belongs to somebody else (sudo)
            if self.own_group:
                os.killpg(self._pid, signum)
            else:
                os.kill(self._pid, signum)
