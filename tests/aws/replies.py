"""What servers answer, byte for byte."""

import threading
from dataclasses import dataclass, field


@dataclass
class Reply:
    """One answer. `length` overrides Content-Length; `wait` holds the answer back until it is set."""

    body: bytes = b""
    status: int = 200
    kind: str = "text/xml"
    length: int | None = None
    wait: threading.Event | None = None
    date: str | None = None


@dataclass
class Server:
    """Replies in turn, the last one for ever."""

    url: str = ""
    replies: list[Reply] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    def answer(self, *replies: Reply) -> None:
        """Answer with these from now on."""
        self.replies = list(replies)

    def next(self) -> Reply:
        """The reply of this request."""
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


def sts(operation: str, result: str) -> bytes:
    """STS's XML around a result."""
    name = f"{operation}Response"
    return (
        f'<{name} xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{operation}Result>{result}</{operation}Result>'
        f"<ResponseMetadata><RequestId>req-1</RequestId></ResponseMetadata></{name}>"
    ).encode()


def refusal(code: str, message: str, status: int) -> Reply:
    """STS's XML for a refusal."""
    body = (
        '<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>'
        f"<Code>{code}</Code><Message>{message}</Message></Error><RequestId>req-2</RequestId></ErrorResponse>"
    )
    return Reply(body.encode(), status)


def credentials(secret: str = "secretEXAMPLEKEY", expiration: str | None = "2026-01-01T13:00:00Z") -> str:
    """The Credentials element."""
    end = "" if expiration is None else f"<Expiration>{expiration}</Expiration>"
    return (
        f"<Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>{secret}</SecretAccessKey>"
        f"<SessionToken>tokenEXAMPLEKEY</SessionToken>{end}</Credentials>"
    )


USER = (
    "<AssumedRoleUser><Arn>arn:aws:sts::222222222222:assumed-role/dev/jane</Arn>"
    "<AssumedRoleId>AROAEXAMPLE:jane</AssumedRoleId></AssumedRoleUser>"
)
ASSUMED = Reply(sts("AssumeRole", credentials() + USER))
CALLER = Reply(
    sts(
        "GetCallerIdentity",
        "<Arn>arn:aws:iam::111111111111:user/jane</Arn><UserId>AIDAEXAMPLE</UserId><Account>111111111111</Account>",
    )
)
