"""One of AWS's refusals and what it means: code, AWS's words, what is wrong, what to do next.

AWS adds to its messages over the years, so they are searched, never compared. The words in braces are filled in by
diagnosis.py.
"""

import re
from dataclasses import dataclass

from awsclients.aws.api import AwsError
from awsclients.errors import Refused

DENIED = r"AccessDenied(Exception)?|UnauthorizedOperation"
"""The codes of a plain no."""
POLICIES = "service control policy|resource control policy|permissions boundary|session policy|VPC endpoint policy"
SIGN_IN = "Run: awsclients login {source}"


class CredentialsEnded(Refused):
    """The credentials the call was made with are good for nothing any more; whoever keeps them drops them."""


class Denied(Refused):
    """AWS does not let the caller into the role. A condition on the age of the MFA code looks like this, too."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One row: `code` matches whole, `words` is found in AWS's message, `status` is the least HTTP status."""

    code: str
    words: str
    wrong: str
    todo: str
    checklist: tuple[str, ...] = ()
    status: int = 0
    kind: type[Refused] = Refused

    def fits(self, error: AwsError) -> bool:
        """Whether AWS's answer is this one."""
        return (
            error.status >= self.status
            and re.fullmatch(self.code, error.code, re.ASCII) is not None
            and re.search(self.words, error.message, re.IGNORECASE) is not None
        )
