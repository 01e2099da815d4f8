from pathlib import Path

from tests.ui.rig import Rig, clients

from awsclients.ui.clipboard import copy, offers


def _tool(folder: Path, name: str, code: int = 0) -> None:
    path = folder / name
    path.write_text(
        f'#!/bin/sh\n/bin/cat > "{folder}/{name}.got"\n/bin/echo "$@" > "{folder}/{name}.args"\nexit {code}\n'
    )
    path.chmod(0o755)


def _environ(folder: Path, **more: str) -> dict[str, str]:
    return {"PATH": str(folder)} | more


def test_the_first_tool_that_works_here_is_used_and_named(tmp_path: Path) -> None:
    for name in ("wl-copy", "xclip", "tmux"):
        _tool(tmp_path, name)
    everything = _environ(tmp_path, WAYLAND_DISPLAY="w", DISPLAY=":0", TMUX="t")
    assert copy("444444444444", everything) == "wl-copy"
    assert (tmp_path / "wl-copy.got").read_text() == "444444444444"
    assert copy("x", _environ(tmp_path, DISPLAY=":0")) == "xclip"
    assert copy("x", _environ(tmp_path, TMUX="t")) == "tmux load-buffer"
    assert (tmp_path / "tmux.args").read_text().strip() == "load-buffer -w -"


def test_a_tool_that_fails_is_passed_over(tmp_path: Path) -> None:
    _tool(tmp_path, "xclip", code=1)
    _tool(tmp_path, "tmux")
    assert copy("x", _environ(tmp_path, DISPLAY=":0", TMUX="t")) == "tmux load-buffer"


def test_with_no_tool_it_is_left_to_the_terminal(tmp_path: Path) -> None:
    assert copy("x", _environ(tmp_path, DISPLAY=":0", TMUX="t")) is None


def test_what_is_offered_holds_no_secret(rig: Rig) -> None:
    session = rig.broker.make("globex/admin")
    offered = dict(offers(rig.stand.workspace.roles["globex/admin"], session))
    assert list(offered) == ["account id", "role ARN", "address", "profile name", "identity ARN"]
    assert session.credentials.secret_access_key.reveal() not in offered.values()
    assert "7c1e2a" not in str(offered)
    console = dict(offers(clients()[4].roles[0], None))
    assert list(console) == ["address", "console address"]
