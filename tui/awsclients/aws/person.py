"""The person's own AWS settings, read by boto3 as every other tool of theirs does. Never prompts."""

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import NoReturn

import boto3
import botocore.session
from botocore import exceptions
from botocore.credentials import CredentialProvider, ProcessProvider

from awsclients.aws.api import Credentials
from awsclients.aws.quiet import Quiet
from awsclients.errors import BadInput, Failure, LocalFailure, PersonNeeded, Refused
from awsclients.secrets.secret import Secret
from awsclients.text import display


def profile(name: str) -> Credentials:
    """What boto3 makes of a profile in `~/.aws`: keys, a role, `aws sso login`, a credential_process."""
    with _explained(f"The profile {display(name, 80)}", f"--profile {display(name, 80)}"):
        return _credentials(lambda: botocore.session.Session(profile=name))


def login(name: str) -> Credentials:
    """What `aws login` gave a profile: 15 minutes, which boto3 renews for 12 hours. PersonNeeded after that."""
    option = f"--profile {display(name, 80)}"
    with _explained(f"The profile {display(name, 80)}", option), _sign_in_over(name, option):
        session = botocore.session.Session(profile=name)
        if "login_session" not in session.get_scoped_config():
            raise exceptions.LoginRefreshRequired
        return _credentials(lambda: session)


def ambient() -> Credentials:
    """What boto3 finds in the environment, a web identity, a container or an instance role."""
    with _explained(_surroundings(), ""):
        return _credentials(botocore.session.Session)


def _surroundings() -> str:
    """What boto3 goes by where nothing is named, in the order in which it looks."""
    for variable in ("AWS_DEFAULT_PROFILE", "AWS_PROFILE"):
        if name := os.environ.get(variable):
            return f"The profile {display(name, 80)} of {variable}"
    return "The environment"


_REGION = "us-east-1"
"""Where a profile that takes a role of its own is sent to when it names no region; as AWS's global STS is."""


class _Asked(Exception):
    """boto3 wanted to ask for an MFA code at the terminal."""


def _credentials(make: Callable[[], botocore.session.Session]) -> Credentials:
    session = make()
    _silence(session)
    if session.get_config_variable("region") is None:
        session.set_config_variable("region", _REGION)
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
    roles = chain.get_provider("assume-role")
    roles._prompter = _refuse_to_prompt  # noqa: SLF001  there is no other way in
    _hush(chain.providers)
    builder = roles._profile_provider_builder  # noqa: SLF001  those of a source_profile
    build = builder.providers
    builder.providers = lambda *args, **named: _hush(build(*args, **named))


def _hush(providers: list[CredentialProvider]) -> list[CredentialProvider]:
    for provider in providers:
        if isinstance(provider, ProcessProvider):
            provider._popen = Quiet  # noqa: SLF001
    return providers


def _refuse_to_prompt(_: str) -> NoReturn:
    raise _Asked


@contextmanager
def _sign_in_over(name: str, option: str) -> Iterator[None]:
    """Whatever a profile of `aws login` lacks, the same command gives it; but for the permission to sign in."""
    try:
        yield
    except exceptions.LoginInsufficientPermissions:
        raise Refused(
            f"The profile {display(name, 80)} may not be renewed: whoever is signed in needs the managed policy "
            "SignInLocalDevelopmentAccess. Ask for it, then sign in again."
        ) from None
    except (exceptions.ProfileNotFound, exceptions.LoginError, exceptions.ClientError):
        raise PersonNeeded(
            f"The profile {display(name, 80)} waits for a sign-in. Run: aws login {option}"
        ) from None


@contextmanager
def _explained(subject: str, option: str) -> Iterator[None]:
    """One clear line for each way in which boto3 fails to find credentials; its own words may hold secrets."""
    try:
        yield
    except Failure:
        raise
    except Exception as error:  # noqa: BLE001  whatever is wrong in the person's files ends here
        raise _plain(error, subject, option) from None


def _plain(error: Exception, subject: str, option: str) -> Failure:
    if isinstance(error, _SIGN_IN):
        command = "aws login" if "Login" in type(error).__name__ else "aws sso login"
        return PersonNeeded(f"{subject} waits for a sign-in. Run: {f'{command} {option}'.strip()}")
    if isinstance(error, exceptions.ClientError):
        code = display(str(error.response.get("Error", {}).get("Code", "?")), 60)
        return Refused(f"{subject} was refused by AWS ({code}). Try: aws sts get-caller-identity")
    for kinds, failure, text in _KINDS:
        if isinstance(error, kinds):
            return failure(f"{subject} {text.replace(_FILE, _file())}")
    return LocalFailure(
        f"{subject} gave no credentials ({type(error).__name__}). Check it with: aws sts get-caller-identity"
    )


def _file() -> str:
    """The file in use (C44)."""
    return display(os.environ.get("AWS_CONFIG_FILE") or _FILE, 200)


_FILE = "~/.aws/config"
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
_KINDS: tuple[tuple[type[Exception] | tuple[type[Exception], ...], type[Failure], str], ...] = (
    (
        _Asked,
        PersonNeeded,
        "needs an MFA code, which is not asked for here. Use an access-key source with mfa_serial.",
    ),
    (exceptions.ProfileNotFound, BadInput, "is not in ~/.aws/config. Correct its name, or add such a profile."),
    (
        exceptions.InfiniteLoopConfigError,
        BadInput,
        "comes back to itself by source_profile. Correct it in ~/.aws/config.",
    ),
    (exceptions.InvalidConfigError, BadInput, "is not complete. Look at its source_profile in ~/.aws/config."),
    (exceptions.ConfigParseError, BadInput, "cannot be read. Correct ~/.aws/config, which is not in AWS's form."),
    (
        (exceptions.NoCredentialsError, exceptions.PartialCredentialsError),
        PersonNeeded,
        "holds no credentials. Add them, or name another source.",
    ),
    (
        exceptions.MissingDependencyException,
        LocalFailure,
        "needs a part that is not installed. Run: pip install 'awsclients[login]'",
    ),
    (
        subprocess.TimeoutExpired,
        LocalFailure,
        "gave no credentials: its credential_process takes too long. Run it by hand to see what it waits for.",
    ),
    (
        json.JSONDecodeError,
        LocalFailure,
        "gave no credentials: its credential_process answered no JSON. Run it by hand to see.",
    ),
    # boto3 says "the refreshed credentials are still expired" with a bare RuntimeError.
    (RuntimeError, Refused, "holds credentials that have ended. Renew them."),
    (
        exceptions.CredentialRetrievalError,
        LocalFailure,
        "gave no credentials: its credential_process failed. Run it by hand to see why.",
    ),
)
