"""The endpoint and a web page that knows everything about it, token included, in a real browser (T6)."""

import http.server
import json
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.chromium import PROGRAM
from tests.launch.samples import SECRET, TOKEN
from tests.launch.test_endpoint import Served
from tests.waiting import LONG

from awsclients.launch.endpoint import endpoint

FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--virtual-time-budget=8000"),
)
PAGE = """<!doctype html><title>page</title><body><script>
const [urls, token] = %s;
const withToken = {headers: {Authorization: token}};
const ways = [{}, withToken, {mode: "no-cors"}, {credentials: "include"}, {method: "POST"}];
const asked = urls.flatMap(url => ways.map(how => fetch(url, how).then(answer => answer.text(), String)));
for (const url of urls) document.body.append(Object.assign(new Image(), {src: url}));
Promise.all(asked).then(said => { document.body.append("finished: " + said.length + " " + said.join(" | ")) });
</script>"""


@pytest.fixture
def served() -> Iterator[Served]:
    """An endpoint that serves."""
    one = Served()
    with endpoint(one.session, one.clock) as one.at:
        yield one


def opened(address: str, profile: Path) -> str:
    """What is on the page in the end; the name evil.test leads to this computer."""
    rules = "--host-resolver-rules=MAP evil.test 127.0.0.1"
    command = [str(PROGRAM), *FLAGS, rules, f"--user-data-dir={profile}", "--dump-dom", address]
    return subprocess.run(command, capture_output=True, text=True, timeout=LONG).stdout


@pytest.mark.slow
@pytest.mark.skipif(PROGRAM is None, reason="chromium is not installed")
def test_T6_no_page_gets_at_it_by_any_way_or_name(served: Served, tmp_path: Path) -> None:
    names = (served.at.url, served.at.url.replace("127.0.0.1", "evil.test"))
    page = (PAGE % json.dumps([names, served.token])).encode()

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Keep quiet."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        seen = opened(f"http://evil.test:{server.server_address[1]}/", tmp_path / "page")
        server.shutdown()
    assert "finished: 10" in seen
    rebound = opened(names[1], tmp_path / "rebound")
    for text in (seen, rebound):
        assert SECRET not in text
        assert TOKEN not in text
        assert "ASIA" not in text
    assert served.asked == 0
