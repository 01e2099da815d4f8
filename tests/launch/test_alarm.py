"""What is told of those who come to a child's endpoint, to whom, and how often."""

from dataclasses import dataclass, field

from awsclients.launch.alarm import Alarm, alarm
from awsclients.launch.turned_away import TurnedAway

OTHERS = "acme/dev: Another user of this computer tried to connect to awsclients, and got nothing."


@dataclass
class Told:
    """Who came, and what was told of it where."""

    came: TurnedAway = field(default_factory=TurnedAway)
    events: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    afterwards: list[str] = field(default_factory=list)
    writable: bool = True

    def line(self, text: str) -> bool:
        if self.writable:
            self.lines.append(text)
        return self.writable


def test_each_sentence_is_told_once_and_written_when_it_can_be() -> None:
    told = Told(writable=False)
    one = Alarm(lambda: told.came.note, "acme/dev", told.events.append, told.line)
    told.came.wrong = 20
    one.look()
    assert told.events == []
    told.came.wrong = 21
    one.look()
    one.look()
    assert [event.startswith("acme/dev: Something on this computer asks") for event in told.events] == [True]
    told.came.others = 1
    one.look()
    told.writable = True
    one.look()
    told.came.others = 7
    one.look()
    assert told.events[1:] == [OTHERS]
    assert told.lines == [f"awsclients: {OTHERS}"]


def test_how_many_they_were_is_said_at_the_end_and_nothing_where_nobody_was() -> None:
    told = Told()
    with alarm(told.came, "acme/dev", told.events.append, told.line, told.afterwards.append):
        pass
    assert (told.events, told.lines, told.afterwards) == ([], [], [])
    with alarm(told.came, "acme/dev", told.events.append, told.line, told.afterwards.append):
        told.came.others, told.came.wrong = 2, 4
    assert told.events == [OTHERS]
    assert told.afterwards == [f"{OTHERS} Turned away: 2 connections of other users, 4 wrong requests."]
