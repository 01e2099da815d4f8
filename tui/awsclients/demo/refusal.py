"""AWS's no: a code, a message and an HTTP status."""


class Refusal(Exception):
    """What AWS answers instead of what was asked. `code` and `message` are AWS's own words."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status


class MalformedPolicy(Refusal):
    """A policy that AWS would not have stored."""

    def __init__(self, message: str) -> None:
        super().__init__("MalformedPolicyDocument", message)


def access_denied(message: str) -> Refusal:
    """403 AccessDenied."""
    return Refusal("AccessDenied", message, 403)


def validation_error(message: str) -> Refusal:
    """400 ValidationError."""
    return Refusal("ValidationError", message)
