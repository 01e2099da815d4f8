"""The pages of an Identity Center on which a person says yes or no: after a redirect, or for a device code."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from html import escape
from urllib.parse import urlencode, urlsplit

from awsclients.demo.answers import Answer
from awsclients.demo.centers import SESSION_LIVES, Center, Centers, Code, Login, Program, new_secret
from awsclients.demo.pages import document

_CODE_LIVES = timedelta(minutes=5)
_QUESTION = """<p>A program on a computer wants to use the AWS accounts of <b>{user}</b>.{more}</p>
<form method="post">{hidden}
<button id="deny" name="answer" value="deny">Deny</button>
<button id="allow" name="answer" value="allow">Allow</button></form>"""
_HIDDEN = '<input type="hidden" name="{}" value="{}">'
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
_ENTER = """<form><p>The code that the other device shows: <input name="user_code">
<button>Go on</button></p></form>"""


class OidcPages:
    """`/authorize` and `/device`."""

    def __init__(self, centers: Centers) -> None:
        self._centers = centers

    def authorize(self, method: str, fields: Mapping[str, str], now: datetime) -> Answer:
        """Asks whether a program may sign in, and sends the browser back to it."""
        program = self._centers.programs.get(fields.get("client_id", ""))
        if program is None or program.expires <= now:
            return _wrong("This program is not known.")
        redirect = fields.get("redirect_uri", "")
        center = self._centers.centers.get(program.start_url)
        if center is None or not _registered(program, redirect):
            return _wrong("The address to go back to is not a registered one.")
        if not _sound(fields):
            return _wrong("The request of the program is not complete.")
        if method != "POST":
            return _question(center, fields)
        if fields.get("answer") != "allow":
            return _back(redirect, {"error": "access_denied", "state": fields["state"]})
        text = new_secret()
        self._centers.codes[text] = Code(
            program=program.id,
            login=_login(center, program.id, now),
            challenge=fields["code_challenge"],
            redirect=redirect,
            expires=now + _CODE_LIVES,
        )
        return _back(redirect, {"code": text, "state": fields["state"]})

    def device(self, method: str, fields: Mapping[str, str], now: datetime) -> Answer:
        """Asks whether the code is the one that the other device shows."""
        user_code = fields.get("user_code", "")
        if not user_code:
            return Answer(200, document("Sign in on another device", _ENTER), "text/html")
        device = self._centers.device(user_code)
        if device is None or device.expires <= now:
            return _wrong("This code has ended.")
        if method != "POST":
            return _question(device.center, {"user_code": user_code}, f" Its code is <b>{escape(user_code)}</b>.")
        if fields.get("answer") == "allow":
            device.login = _login(device.center, device.program, now)
        else:
            device.denied = True
        return Answer(200, document("You can close this page", "<p>The other device goes on.</p>"), "text/html")


def _login(center: Center, program: str, now: datetime) -> Login:
    return Login(center, program, now + SESSION_LIVES)


def _registered(program: Program, redirect: str) -> bool:
    """A redirect to this computer may have any port (RFC 8252, 7.3)."""
    try:
        parts = urlsplit(redirect)
        bare = f"{parts.scheme}://{parts.hostname}{parts.path}"
        return bare in program.redirects and parts.hostname == "127.0.0.1" and not parts.query
    except ValueError:
        return False


def _sound(fields: Mapping[str, str]) -> bool:
    asked = (fields.get("response_type"), fields.get("code_challenge_method"))
    challenge = _CHALLENGE.fullmatch(fields.get("code_challenge", "")) is not None
    return asked == ("code", "S256") and challenge and bool(fields.get("state"))


def _question(center: Center, fields: Mapping[str, str], more: str = "") -> Answer:
    hidden = "\n".join(_HIDDEN.format(escape(name), escape(value)) for name, value in fields.items())
    body = _QUESTION.format(user=escape(center.user), more=more, hidden=hidden)
    return Answer(200, document(f"Sign in to {urlsplit(center.start_url).hostname}", body), "text/html")


def _back(redirect: str, fields: Mapping[str, str]) -> Answer:
    return Answer(302, b"", "text/html", (("Location", f"{redirect}?{urlencode(fields)}"),))


def _wrong(text: str) -> Answer:
    return Answer(400, document("This does not work", f"<p>{escape(text)}</p>"), "text/html", outcome="BadRequest")
