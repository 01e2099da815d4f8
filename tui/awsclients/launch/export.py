"""A session as text for other programs."""

from typing import Literal

from awsclients.access.session import Session
from awsclients.config.model import Role

Format = Literal["env", "env-no-export", "dotenv", "powershell", "windows-cmd", "fish", "process"]
FORMATS: tuple[Format, ...] = (
    "env",
    "env-no-export",
    "dotenv",
    "powershell",
    "windows-cmd",
    "fish",
    "process",
)


def render(session: Session, role: Role, form: Format) -> str:
    """The session in one of the formats of `aws configure export-credentials`, and dotenv.

    `process` is the JSON of a `credential_process`, without a newline inside. The text holds secrets.
    """
    raise NotImplementedError
