"""The person's own AWS settings, read by boto3 as every other tool of theirs does. Never prompts."""

import functools
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import NoReturn

import boto3
import botocore.session
from botocore import exceptions

from awsclients.aws.api import Credentials
from awsclients.errors import BadInput, Failure, LocalFailure, PersonNeeded, Refused
from awsclients.secrets.secret import Secret
from awsclients.text import display


def profile(name: str) -> Credentials:
    """What boto3 makes of a profile in `~/.aws`: keys, a role, `aws sso login`, a credential_process."""
    with _explained(f"The profile {display(name, 80)}", f"--profile {display(name, 80)}"):
        return _credentials(lambda: botocore.session.Session(profile=name))


def ambient() -> Credentials:
    """What boto3 finds in the environment, a web identity, a container or an instance role."""
    with _explained("The environment", ""):
        return _credentials(botocore.session.Session)


class _Asked(Exception):
    """boto3 wanted to ask for an MFA code at the terminal."""


def _credentials(make: Callable[[], botocore.session.Session]) -> Credentials:
    session = make()
    _silence(session)
    found = boto3.Session(botocore_session=session).get_credentials()
    if found is None:
        raise exceptions.NoCredentialsError
    keys = found.get_frozen_credentials()
    if not keys.access_key or not keys.secret_key:
        raise exceptions.NoCredentialsError
    end = getattr(found, "_expiry_time", None)
    return Credentials(
        keys.access_key,
        Secret(keys.secret_key),
        Secret(keys.token) if keys.token else None,
        end.astimezone(UTC) if isinstance(end, datetime) else None,
    )


def _silence(session: botocore.session.Session) -> None:
    """Neither boto3 nor a child of it may use the terminal: it would draw over the screen and eat its keys."""
    chain = session.get_component("credential_provider")
    chain.get_provider("assume-role")._prompter = _refuse_to_prompt  # noqa: SLF001  there is no other way in
    quiet = functools.partial(subprocess.Popen, stdin=subprocess.DEVNULL)
    for provider in chain.providers:
        if provider.METHOD == "custom-process":
            provider._popen = quiet  # noqa: SLF001


def _refuse_to_prompt(_: str) -> NoReturn:
    raise _Asked


@contextmanager
def _explained(subject: str, option: str) -> Iterator[None]:
    """One clear line for each way in which boto3 fails to find credentials; its own words may hold secrets."""
    try:
        yield
    except Failure:
        raise
    except _Asked:
        raise PersonNeeded(
            f"{subject} needs an MFA code, which is not asked for here. Use an access-key source with mfa_serial."
        ) from None
    except exceptions.ProfileNotFound:
        raise BadInput(f"{subject}: there is no such profile in ~/.aws. Correct its name, or add it.") from None
    except _SIGN_IN as error:
        command = "aws login" if "Login" in type(error).__name__ else "aws sso login"
        raise PersonNeeded(f"{subject} waits for a sign-in. Run: {f'{command} {option}'.strip()}") from None
    except _NOTHING:
        raise PersonNeeded(f"{subject} holds no credentials. Add them, or name another source.") from None
    except exceptions.ClientError as error:
        code = display(str(error.response.get("Error", {}).get("Code", "?")), 60)
        raise Refused(f"{subject} was refused by AWS ({code}). Try: aws sts get-caller-identity") from None
    except RuntimeError:
        # boto3 says "the refreshed credentials are still expired" with a bare RuntimeError.
        raise Refused(f"{subject} holds credentials that have ended. Renew them.") from None
    except exceptions.CredentialRetrievalError:
        raise LocalFailure(
            f"{subject} gave no credentials: its credential_process failed. Run it by hand to see why."
        ) from None
    except Exception as error:  # noqa: BLE001  whatever is wrong in the person's files ends here
        raise LocalFailure(
            f"{subject} gave no credentials ({type(error).__name__}). Check it with: aws sts get-caller-identity"
        ) from None


_SIGN_IN = tuple(
    getattr(exceptions, name)
    for name in (
        "SSOTokenLoadError",
        "UnauthorizedSSOTokenError",
        "TokenRetrievalError",
        "LoginRefreshRequired",
        "LoginTokenLoadError",
    )
    if hasattr(exceptions, name)
)
_NOTHING = (exceptions.NoCredentialsError, exceptions.PartialCredentialsError)
