"""One call to the embedded AWS, after its signature was found to be right."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from awsclients.demo.keys import Key


@dataclass(frozen=True, slots=True)
class Request:
    """Who calls, with what, where to and when. `region` is the one the caller signed for."""

    caller: Key
    parameters: Mapping[str, str]
    region: str
    now: datetime
    user_agent: str = ""
