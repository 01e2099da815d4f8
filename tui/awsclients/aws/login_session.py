"""What `aws login` left on this computer, as far as it tells when the sign-in is over. Imports no boto3.

Its credentials live 15 minutes and are renewed for 12 hours from the sign-in; then a browser is needed again. The
file says when the sign-in was only in its identity token. Source: AWS SDK reference, "Login credentials provider".
"""

import base64
import configparser
import hashlib
import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

LIVES = timedelta(hours=12)
_MOST = 1 << 20


def signed_in_until(profile: str, environ: Mapping[str, str]) -> datetime | None:
    """When the sign-in of the profile is over; None where nobody is signed in, or where it cannot be known."""
    name = _login_session(profile, environ)
    if name is None:
        return None
    try:
        file = _cache(environ) / f"{hashlib.sha256(name.encode()).hexdigest()}.json"
        token = json.loads(file.read_bytes()[:_MOST])["idToken"]
        payload = token.split(".")[1]
        told = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return datetime.fromtimestamp(int(told["iat"]), UTC) + LIVES
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError):
        return None


def _login_session(profile: str, environ: Mapping[str, str]) -> str | None:
    """The principal that the profile is signed in as, as `~/.aws/config` has it."""
    file = _expanded(environ.get("AWS_CONFIG_FILE") or "~/.aws/config", environ)
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(file.read_bytes()[:_MOST].decode())
    except (OSError, ValueError, configparser.Error):
        return None
    sections = ("default", "profile default") if profile == "default" else (f"profile {profile}",)
    found = (parser.get(section, "login_session", fallback="") for section in sections)
    return next(filter(None, found), None)


def _cache(environ: Mapping[str, str]) -> Path:
    return _expanded(environ.get("AWS_LOGIN_CACHE_DIRECTORY") or "~/.aws/login/cache", environ)


def _expanded(path: str, environ: Mapping[str, str]) -> Path:
    home = environ.get("HOME", "")
    return Path(home, path[2:]) if path.startswith("~/") and home else Path(os.path.expanduser(path))  # noqa: PTH111
