"""Which pages may post a SAML response, and what a real browser says of them."""

import http.server
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.chromium import PROGRAM
from tests.launch.test_acs import Waiting
from tests.waiting import LONG

from awsclients.errors import BadInput
from awsclients.launch.foreign import origin_of, refuse_foreign


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://idp.example/a?b=c#d", "https://idp.example"),
        ("https://IDP.example:443/", "https://idp.example"),
        ("https://idp.example:8443/x", "https://idp.example:8443"),
        ("http://127.0.0.1:80", "http://127.0.0.1"),
        ("http://127.0.0.1:443/", "http://127.0.0.1:443"),
        ("http://[::1]:8080/x", "http://[::1]:8080"),
    ],
)
def test_an_origin_is_written_as_browsers_do(url: str, origin: str) -> None:
    assert origin_of(url) == origin


@pytest.mark.parametrize("origin", ["https://idp.example", "null", ""])
def test_the_providers_page_may_post_and_so_may_one_of_which_nothing_is_told(origin: str) -> None:
    refuse_foreign(origin, "https://idp.example/sign-in")


@pytest.mark.parametrize(
    "origin",
    [
        "http://idp.example",
        "https://idp.example:8443",
        "https://idp.example.evil",
        "https://evil",
        "http://127.0.0.1:1",
    ],
)
def test_T7_a_page_of_another_origin_may_not(origin: str) -> None:
    with pytest.raises(BadInput, match=r"sign-in begins at https://idp\.example") as refused:
        refuse_foreign(origin, "https://idp.example/sign-in")
    assert f"A page of {origin} posted" in refused.value.message


POSTS = """<form method="post" action="http://127.0.0.1:{port}/saml"><input name="SAMLResponse" value="YQ==">
</form><script>document.forms[0].submit()</script>"""
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--ignore-certificate-errors")


@contextmanager
def page(folder: Path, port: int, policy: str, *, https: bool) -> Iterator[int]:
    """A page that posts to the port at once, with a Referrer-Policy if any; the port that it is at."""

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Referrer-Policy", policy)
            self.end_headers()
            self.wfile.write(POSTS.format(port=port).encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Keep quiet."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        if https:
            key, certificate = folder / "key.pem", folder / "certificate.pem"
            words = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=idp.test -keyout"
            subprocess.run([*words.split(), key, "-out", certificate], check=True, capture_output=True)
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate, key)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@pytest.mark.slow
@pytest.mark.skipif(PROGRAM is None, reason="chromium is not installed")
@pytest.mark.parametrize(
    ("https", "policy", "said"),
    [
        (True, "strict-origin-when-cross-origin", "null"),
        (True, "unsafe-url", "https://idp.test:{port}"),
        (False, "strict-origin-when-cross-origin", "http://idp.test:{port}"),
    ],
)
def test_what_a_real_browser_says_of_the_page(tmp_path: Path, https: bool, policy: str, said: str) -> None:
    waiting = Waiting(None)
    waiting.thread.start()
    with page(tmp_path, waiting.port, policy, https=https) as port:
        address = f"http{'s' * https}://idp.test:{port}/"
        names = ("--host-resolver-rules=MAP idp.test 127.0.0.1", f"--user-data-dir={tmp_path}/profile")
        subprocess.run([str(PROGRAM), *FLAGS, *names, "--dump-dom", address], capture_output=True, timeout=LONG)
    assert waiting.origins == [said.format(port=port)]
    waiting.stop.set()
    waiting.thread.join()
    waiting.listener.close()
