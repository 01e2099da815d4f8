"""What the broker holds in memory: hops that several routes share, and each role's session."""

import threading
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from awsclients.access.hop import Hop, Route
from awsclients.access.session import Session
from awsclients.access.taken import Taken
from awsclients.access.verify import is_asked_for
from awsclients.config.model import Source

Beginning = tuple[Source, tuple[Hop, ...]]
"""A source and the first hops from it: everything that decides what they give."""

LEAST_LEFT = timedelta(seconds=60)
"""What credentials must have left to be used for the next hop, or by somebody who cannot be told of their end."""


class Shelf:
    """Nothing that has ended is handed out: every item is looked at again whenever it is read (C74)."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._hops: dict[Beginning, Taken] = {}
        self._sessions: dict[str, tuple[Hop, Session]] = {}
        self._drops: dict[str | Source, int] = {}
        self._clears = 0

    def hop(self, beginning: Beginning, now: datetime) -> Taken | None:
        """What the hops up to here gave, when that can still be used."""
        with self._lock:
            taken = self._hops.get(beginning)
            if taken is None:
                return None
            expires, hops = taken.credentials.expires, beginning[1]
            sound = not hops or is_asked_for(hops[-1], taken.identity)
            if not sound or expires is None or expires - now < LEAST_LEFT:
                del self._hops[beginning]
                return None
            return taken

    def put_hop(self, beginning: Beginning, taken: Taken, drops: int) -> None:
        """Keep what has a known end, unless the source was dropped since `drops` was read.

        What has none is cheap to have again.
        """
        with self._lock:
            if taken.credentials.expires is not None and drops == self.drops(beginning[0]):
                self._hops[beginning] = taken

    def drop_hop(self, beginning: Beginning) -> None:
        """AWS says that these credentials are good for nothing any more."""
        with self._lock:
            self._hops.pop(beginning, None)

    def mfa_ends(self, source: Source, now: datetime) -> datetime | None:
        """When the session ends that a source's MFA code opened; None where there is none that can be used."""
        with self._lock:
            opened = [key for key, taken in self._hops.items() if key[0] == source and taken.mfa_at is not None]
        usable = (taken for key in opened if (taken := self.hop(key, now)) is not None)
        return max((taken.credentials.expires for taken in usable if taken.credentials.expires), default=None)

    def drop_source(self, source: Source) -> None:
        """Somebody signed out of it: forget what came of it on the way to its roles, or is still to come."""
        with self._lock:
            self._drops[source] = self._drops.get(source, 0) + 1
            self._hops = {key: taken for key, taken in self._hops.items() if key[0] != source}

    def session(self, address: str, now: datetime) -> Session | None:
        """The role's session, when it lives and is the role's."""
        with self._lock:
            hop, session = self._sessions.get(address, (None, None))
            if hop is None or session is None:
                return None
            if not is_asked_for(hop, session.identity):
                del self._sessions[address]
                return None
            return session if _lives(session, now) else None

    def drops(self, dropped: str | Source) -> int:
        """How often an address or a source was dropped; to tell what was asked for before that from the rest."""
        return self._drops.get(dropped, 0) + self._clears

    def put_session(self, hop: Hop, session: Session, drops: int) -> bool:
        """Keep a session when it is the role's, and the role was not dropped since `drops` was read."""
        with self._lock:
            if self.drops(session.address) != drops or not is_asked_for(hop, session.identity):
                return False
            self._sessions[session.address] = (hop, session)
            return True

    def drop(self, address: str) -> bool:
        """Forget the role's session, one that is on its way included; whether there was one."""
        with self._lock:
            self._drops[address] = self._drops.get(address, 0) + 1
            return self._sessions.pop(address, None) is not None

    def clear(self) -> list[str]:
        """Forget everything, what is on its way included; the addresses of the sessions."""
        with self._lock:
            self._clears += 1
            addresses = list(self._sessions)
            self._sessions.clear()
            self._hops.clear()
            return addresses

    def sessions(self, now: datetime) -> tuple[Mapping[str, Session], list[str]]:
        """The live sessions by address, and the addresses of those that have lapsed since the last look."""
        with self._lock:
            lapsed = [address for address, (_, session) in self._sessions.items() if not _lives(session, now)]
            for address in lapsed:
                del self._sessions[address]
            return {address: session for address, (_, session) in self._sessions.items()}, lapsed

    def holds(self, now: datetime) -> bool:
        """Whether any session or hop still lives."""
        with self._lock:
            ends = [taken.credentials.expires for taken in self._hops.values()]
            lives = any(_lives(session, now) for _, session in self._sessions.values())
            return lives or any(end is None or end > now for end in ends)

    def keep_only(self, ways: Iterable[Route]) -> None:
        """Drop the hops that no route begins with any more."""
        wanted = {(way.source, way.hops[:count]) for way in ways for count in range(len(way.hops))}
        with self._lock:
            self._hops = {beginning: taken for beginning, taken in self._hops.items() if beginning in wanted}


def _lives(session: Session, now: datetime) -> bool:
    return session.expires is None or session.expires > now
