"""A browser for a BROWSER variable that knows forms alone: it opens an address and presses every button it sees.

    python tests/form_browser.py REPORT URL

Writes to the file REPORT, line by line, each address it has come to, with the status it was answered.
"""

import re
import sys
from html import unescape
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import urlopen

_FIELD = re.compile(r'<(?:input|button)\s[^>]*?name="(\w+)"\s+value="([^"]*)"')
_ACTION = re.compile(r'<form method="post"(?:[^>]*? action="([^"]*)")?[^>]*>')
_MOST = 5


def main() -> None:
    """Go on until there is no form."""
    report, address = sys.argv[1:]
    body: bytes | None = None
    with Path(report).open("a", encoding="utf-8", buffering=1) as written:
        for _ in range(_MOST):
            try:
                answer = urlopen(address, body, timeout=90)
            except HTTPError as error:
                answer = error
            html = answer.read().decode()
            written.write(f"{answer.status} {answer.url}\n")
            form = _ACTION.search(html)
            if form is None:
                return
            address = urljoin(answer.url, unescape(form[1] or ""))
            body = urlencode({name: unescape(value) for name, value in _FIELD.findall(html)}).encode()


if __name__ == "__main__":
    main()
