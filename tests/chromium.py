"""A real browser for a BROWSER variable: headless Chromium that opens an address and clicks what it is told to.

    python tests/chromium.py REPORT URL SELECTOR...

Writes to the file REPORT, line by line, each address it has come to, and the text of the last page. Speaks the
DevTools protocol over a pipe, so that no port is opened.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PROGRAM = shutil.which("chromium") or shutil.which("google-chrome")
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-pipe",
)
_SECONDS = 90


class Page:
    """The one page of a browser."""

    def __init__(self, out: int, back: int) -> None:
        self._out, self._back, self._number, self._left = out, back, 0, b""
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]

    def open(self, url: str) -> None:
        """Begin to go there."""
        self._call("Page.navigate", url=url)

    def evaluate(self, expression: str) -> Any:
        """What a piece of script gives; None while the page changes."""
        answer = self._call("Runtime.evaluate", expression=expression, returnByValue=True)
        return answer.get("result", {}).get("value")

    def click(self, selector: str) -> str:
        """Wait for an element, click it, and say at which address that was."""
        found = json.dumps(selector)
        self._until(f"document.querySelector({found}) !== null")
        address = str(self.evaluate("location.href"))
        self.evaluate(f"document.querySelector({found}).click()")
        self._until(f"location.href !== {json.dumps(address)} || document.querySelector({found}) === null")
        return address

    def settled(self) -> tuple[str, str]:
        """Address and text once the page goes nowhere any more."""
        seen: tuple[str, str] | None = None
        for _ in range(_SECONDS * 5):
            time.sleep(0.2)
            text = self.evaluate("document.readyState === 'complete' && document.body && document.body.innerText")
            now = (str(self.evaluate("location.href")), str(text))
            if text and now == seen:
                return now
            seen = now
        raise TimeoutError(seen)

    def _until(self, condition: str) -> None:
        for _ in range(_SECONDS * 20):
            if self.evaluate(condition) is True:
                return
            time.sleep(0.05)
        raise TimeoutError(condition)

    def _call(self, method: str, **parameters: Any) -> Any:
        self._number += 1
        order: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if hasattr(self, "_session"):
            order["sessionId"] = self._session
        os.write(self._out, json.dumps(order).encode() + b"\0")
        while True:
            answer = json.loads(self._message())
            if answer.get("id") == self._number:
                return answer.get("result", {})

    def _message(self) -> bytes:
        while b"\0" not in self._left:
            self._left += os.read(self._back, 1 << 16)
        message, _, self._left = self._left.partition(b"\0")
        return message


@contextmanager
def chromium() -> Iterator[Page]:
    """A browser with nothing in it, gone at the end."""
    assert PROGRAM is not None
    theirs_in, out = os.pipe()
    back, theirs_out = os.pipe()
    with tempfile.TemporaryDirectory() as profile:
        # The protocol is spoken on descriptors 3 and 4.
        moved = f'exec "$@" 3<&{theirs_in} 4>&{theirs_out}'
        words = [
            "/bin/bash",
            "-c",
            moved,
            "chromium",
            PROGRAM,
            *_FLAGS,
            f"--user-data-dir={profile}",
            "about:blank",
        ]
        child = subprocess.Popen(
            words, pass_fds=(theirs_in, theirs_out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(theirs_in)
        os.close(theirs_out)
        try:
            yield Page(out, back)
        finally:
            os.close(out)
            os.close(back)
            child.terminate()
            child.wait(10)


def main() -> None:
    """Open, click, report."""
    report, url, *selectors = sys.argv[1:]
    with chromium() as page, Path(report).open("w", encoding="utf-8", buffering=1) as written:
        page.open(url)
        written.writelines(page.click(selector) + "\n" for selector in selectors)
        address, text = page.settled()
        written.write(f"{address}\n{text}\n")


if __name__ == "__main__":
    main()
