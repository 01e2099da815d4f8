"""What tests of the configuration write and how they read what came of it."""

from collections.abc import Callable
from pathlib import Path

from awsclients.config.model import Workspace
from awsclients.errors import BadInput
from awsclients.text import display

SOURCE = '[sources.here]\nkind = "ambient"\n'
ARN = "arn:aws:iam::222222222222:role/Consultant"

Write = Callable[..., Path]
Load = Callable[..., Workspace]


def messages(workspace: Workspace) -> str:
    """All problems, one a line."""
    return "\n".join(str(problem) for problem in workspace.problems)


def said(check: Callable[[str], object], text: str) -> str | None:
    """What a check says against a text; None where it takes it."""
    try:
        check(text)
    except BadInput as error:
        return error.message
    return None


def inert(message: str) -> bool:
    """Whether a message cannot drive a terminal."""
    return display(message, 10_000) == message
