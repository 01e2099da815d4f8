"""Pages that may not post a SAML response, by the origin that the browser says (T7)."""

from urllib.parse import urlsplit

from awsclients.errors import BadInput
from awsclients.text import display

_USUAL = {"http": 80, "https": 443}
_TELLS_NOTHING = frozenset({"", "null"})
"""`null` is what browsers say of an https page that posts to http, unless the page has them say more: so of nearly
every provider, and it cannot be refused. Source: Fetch (append a request Origin header); seen in Chromium."""


def refuse_foreign(origin: str, sign_in_url: str) -> None:
    """Raise BadInput where the browser names a page of another origin than the provider's."""
    if origin not in _TELLS_NOTHING and origin != (ours := origin_of(sign_in_url)):
        raise BadInput(
            f"A page of {display(origin, 100)} posted an answer. It is not taken: the sign-in begins at {ours}. "
            "If that is your provider too, write its address into sign_in_url."
        )


def origin_of(url: str) -> str:
    """The origin of an address as browsers write it."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = "" if parts.port in {None, _USUAL.get(parts.scheme)} else f":{parts.port}"
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}"
