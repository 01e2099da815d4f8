"""What a person in a shell is told before the end, where it is written, and where not."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from tests.launch.samples import END

from awsclients.demo.clock import MovableClock
from awsclients.launch.noted import note_end, noted_end
from awsclients.launch.notice import Notice

WORDS = "ends in {minutes} min"


@dataclass
class Told:
    """A session that ends, a clock to move, and what was written."""

    end: datetime | None = END
    writable: bool = True
    lines: list[str] = field(default_factory=list)
    clock: MovableClock = field(default_factory=lambda: MovableClock(END - timedelta(hours=1), stopped=True))

    def __post_init__(self) -> None:
        self.notice = Notice(lambda: self.end, self.clock, self._write, WORDS)

    def _write(self, text: str) -> bool:
        if self.writable:
            self.lines.append(text)
        return self.writable

    def after(self, minutes: float) -> list[str]:
        """Half a minute at a time; what was written meanwhile."""
        before = len(self.lines)
        for _ in range(int(minutes * 2)):
            self.clock.advance(timedelta(seconds=30))
            self.notice.look()
        return self.lines[before:]


def test_it_is_said_ten_and_two_minutes_before_the_end_and_never_again() -> None:
    told = Told()
    told.notice.look()
    assert told.after(49.5) == []
    assert told.after(0.5) == ["ends in 10 min"]
    assert told.after(7.5) == []
    assert told.after(0.5) == ["ends in 2 min"]
    assert told.after(30) == []


def test_a_short_life_is_told_of_at_a_quarter_and_an_eighth() -> None:
    told = Told()
    told.clock.advance(timedelta(minutes=44))
    told.notice.look()
    assert told.after(11) == []
    assert told.after(4.5) == ["ends in 4 min", "ends in 2 min"]


def test_a_renewal_begins_all_over() -> None:
    told = Told()
    told.notice.look()
    assert told.after(51) == ["ends in 10 min"]
    told.end = END + timedelta(hours=1)
    assert told.after(58) == []
    assert told.after(3) == ["ends in 10 min"]


def test_what_cannot_be_written_is_written_when_it_can_be() -> None:
    told = Told()
    told.notice.look()
    told.writable = False
    assert told.after(55) == []
    told.writable = True
    assert told.after(0.5) == ["ends in 4 min"]
    assert told.after(3) == ["ends in 2 min"]


def test_C71_after_a_sleep_one_line_is_enough_and_after_the_end_none_is_written() -> None:
    told = Told()
    told.notice.look()
    told.clock.advance(timedelta(minutes=58, seconds=30))
    told.notice.look()
    told.notice.look()
    assert told.lines == ["ends in 2 min"]
    late = Told()
    late.notice.look()
    late.clock.advance(timedelta(hours=9))
    late.notice.look()
    assert late.lines == []


def test_nothing_is_said_of_what_does_not_end() -> None:
    told = Told(end=None)
    assert told.after(120) == []


def test_a_shell_leaves_word_of_its_new_keys(tmp_path: Path) -> None:
    folder = tmp_path / "run" / "child-1"
    folder.mkdir(parents=True)
    assert noted_end(folder, END) == END
    new = END + timedelta(hours=1)
    note_end(folder.parent, {"AWS_CONFIG_FILE": str(folder / "config")}, new)
    assert noted_end(folder, END) == new
    assert (folder / "ends").stat().st_mode & 0o777 == 0o600
    note_end(folder.parent, {"AWS_CONFIG_FILE": str(folder / "config")}, None)
    assert noted_end(folder, END) == END


def test_word_is_left_in_no_other_folder(tmp_path: Path) -> None:
    for variables in (
        {},
        {"AWS_CONFIG_FILE": str(tmp_path / "config")},
        {"AWS_CONFIG_FILE": "/x/run/child/config"},
    ):
        note_end(tmp_path / "run", variables, END)
    assert list(tmp_path.rglob("ends")) == []
    (tmp_path / "ends").write_text("2030-01-01T00:00:00")
    assert noted_end(tmp_path, END) == END
