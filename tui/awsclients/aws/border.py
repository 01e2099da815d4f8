"""Where botocore's exceptions become ours. Their text may hold what was sent, so it goes no further."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError
from botocore.parsers import ResponseParserError

from awsclients.aws.api import AwsError
from awsclients.aws.trouble import malformed
from awsclients.errors import BadInput, Failure, LocalFailure


@contextmanager
def plain_words(operation: str) -> Iterator[None]:
    """AwsError where AWS refused, Refused for a broken answer, and one line for all else."""
    try:
        yield
    except ClientError as error:
        raise _refusal(operation, error) from None
    except Failure as failure:
        raise failure from None
    except ParamValidationError:
        raise BadInput(
            f"{operation} takes no such values. Check the role's external_id, session_name, policies and tags."
        ) from None
    except BotoCoreError as error:
        kind = type(error).__name__
        raise LocalFailure(f"{operation} was not asked ({kind}). Check region and overrides.") from None
    except (ResponseParserError, ValueError, KeyError):
        raise malformed(operation, "it is broken or cut off") from None


def _refusal(operation: str, error: ClientError) -> AwsError:
    said = error.response.get("Error", {})
    meta = error.response.get("ResponseMetadata", {})
    return AwsError(
        operation,
        str(said.get("Code", "")),
        str(said.get("Message") or error.response.get("error_description") or ""),
        status=int(meta.get("HTTPStatusCode", 0)),
        request_id=str(meta.get("RequestId", "")),
    )
