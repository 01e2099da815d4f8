"""Pages for browsers: their frame, a small console that says where one is, the codes of the MFA devices."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from html import escape

from awsclients.demo.mfa import STEP, Device

_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<style>body{{font:16px/1.5 system-ui,sans-serif;margin:4rem auto;max-width:44rem;padding:0 1rem}}
header{{background:#232f3e;color:#fff;padding:.7rem 1rem}}
dt{{color:#666}}dd{{margin:0 0 .8rem;font-size:1.2rem}}</style>
</head><body><header>Console of the embedded AWS, nothing here is real</header><h1>{title}</h1>
{body}
</body></html>
"""


def document(title: str, body: str) -> bytes:
    """A page; `body` is HTML."""
    return _PAGE.format(title=escape(title), body=body).encode()


def page(title: str, facts: Mapping[str, str], text: str = "") -> bytes:
    """A page with a list of facts and a paragraph."""
    listed = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>\n" for name, value in facts.items())
    body = (f"<dl>{listed}</dl>" if listed else "") + (f"<p>{escape(text)}</p>" if text else "")
    return document(title, body)


def codes(devices: Iterable[Device], now: datetime) -> bytes:
    """One line a device: its code of now, or how long until the next when that one is used up."""
    left = STEP - int(now.timestamp()) % STEP
    lines = [
        f"{device.serial}  used; the next code comes in {left} s"
        if device.spent(now)
        else f"{device.serial}  {device.code(now)}  (good for {left} s)"
        for device in devices
    ]
    return ("\n".join(lines) + "\n").encode()
