"""A secret that does not print."""

from typing import NoReturn


class Secret:
    """Holds a secret text. Nothing that prints, logs, formats, compares or pickles it can show it.

    `reveal()` is the one way out, and is called in few places, which a test lists.
    """

    __slots__ = ("__text",)

    def __init__(self, text: str) -> None:
        self.__text = text

    def reveal(self) -> str:
        """The text itself, for the call that needs it. Keep it out of locals that outlive the line."""
        return self.__text

    def matches(self, text: str) -> bool:
        """Whether the secret is exactly `text`; takes the same time wherever they differ."""
        import hmac  # brings OpenSSL with it, which no first frame should wait for

        return hmac.compare_digest(self.__text.encode(errors="surrogatepass"), text.encode(errors="surrogatepass"))

    def __repr__(self) -> str:
        return "Secret(****)"

    __str__ = __repr__
    __rich_repr__ = None

    def __format__(self, spec: str) -> str:
        return format(repr(self), spec)

    def __bool__(self) -> bool:
        return bool(self.__text)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret is not pickled")
