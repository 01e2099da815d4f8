"""Users, roles, keys and SAML providers shown to moto's IAM, and what IAM changes there taken back."""

import functools
import json
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import unquote

from awsclients.demo import saml_metadata
from awsclients.demo.directory import Directory, Owner, user_key
from awsclients.demo.keys import Key, Kind, new_secret
from awsclients.demo.managed import DOCUMENTS
from awsclients.demo.policy import parse
from awsclients.secrets.secret import Secret

if TYPE_CHECKING:
    from moto.iam.models import AccessKey, IAMBackend

_MADE = "2015-02-06T18:40:00+00:00"


def show(directory: Directory) -> None:
    """Fill moto, which keeps its state for the whole process, with what the directory holds and nothing else."""
    from moto.backends import get_backend
    from moto.core.base_backend import BackendDict

    BackendDict.reset()
    with directory.lock:
        for account_id in {owner.account_id for owner in directory.owners.values()}:
            _show_managed(_iam(account_id), account_id)
        for owner in directory.owners.values():
            _show_owner(_iam(owner.account_id), owner)
        for key in directory.keys.values():
            if key.kind is Kind.USER:
                _show_key(_iam(key.account_id), key)
        for device in directory.devices.values():
            owner = directory.owners[device.user_arn]
            _iam(owner.account_id).users[owner.name].enable_mfa_device(device.serial, "", "")
        for arn, provider in directory.providers.items():
            name = arn.rpartition("/")[2]
            _iam(arn.split(":")[4]).create_saml_provider(name, saml_metadata.write(provider()))
    for account_id, account in directory.accounts.items():
        _iam(account_id).account_aliases = [account.alias]
        for bucket in account.buckets:
            get_backend("s3")[account_id]["aws"].create_bucket(bucket, account.region)


def show_use(directory: Directory, account_id: str) -> None:
    """Let moto know when an account's keys were last used, which it cannot see."""
    from moto.iam.models import AccessKeyLastUsed

    with directory.lock:
        for key in _keys(account_id):
            if (used := directory.used.get(key.access_key_id)) is not None:
                key.last_used = AccessKeyLastUsed(used.at, used.service, used.region)


def mark_new_secrets(directory: Directory, account_id: str) -> Callable[[bytes], bytes]:
    """Give keys that moto just made secrets of ours; returns what puts them into moto's answer."""
    made: list[tuple[bytes, Secret]] = []
    with directory.lock:
        for key in _keys(account_id):
            if key.access_key_id not in directory.keys:
                ours = new_secret()
                made.append((key.secret_access_key.encode(), ours))
                key.secret_access_key = ours.reveal()

    def marked(body: bytes) -> bytes:
        for theirs, ours in made:
            body = body.replace(theirs, ours.reveal().encode())
        return body

    return marked


def take_back(directory: Directory, account_id: str) -> None:
    """Let the directory know what IAM calls changed in an account: keys and roles, made, changed and removed."""
    iam = _iam(account_id)
    with directory.lock:
        for user in iam.users.values():
            for key in user.access_keys:
                secret, active = Secret(key.secret_access_key), key.status == "Active"
                taken = user_key(user.arn, key.access_key_id, secret, active=active)
                directory.keys[key.access_key_id] = taken
        numbers = {key.access_key_id for key in _keys(account_id)}
        arns = {user.arn for user in iam.users.values()} | {role.arn for role in iam.get_roles()}
        _forget(directory, account_id, numbers, arns)
        _take_providers(directory, account_id)
        for role in iam.get_roles():
            _take_role(
                directory, account_id, role.arn, role.assume_role_policy_document, role.max_session_duration
            )


def _forget(directory: Directory, account_id: str, numbers: set[str], arns: set[str]) -> None:
    for number, key in list(directory.keys.items()):
        if key.account_id == account_id and key.kind is Kind.USER and number not in numbers:
            del directory.keys[number]
    for arn, owner in list(directory.owners.items()):
        if owner.account_id == account_id and arn not in arns:
            del directory.owners[arn]


def _take_role(directory: Directory, account_id: str, arn: str, trust: str, max_session: str | int | None) -> None:
    known = directory.owners.get(arn)
    document = json.loads(unquote(trust))
    directory.owners[arn] = Owner(
        arn=arn,
        account_id=account_id,
        name=arn.rpartition("/")[2],
        policies=known.policies if known else (),
        trust=parse(document),
        trust_document=document,
        max_session=int(max_session or 3600),
    )


def _take_providers(directory: Directory, account_id: str) -> None:
    known = {arn: provider for arn, provider in directory.providers.items() if arn.split(":")[4] != account_id}
    for taken in _iam(account_id).saml_providers.values():
        known[taken.arn] = functools.partial(saml_metadata.read, taken.saml_metadata_document or "")
    directory.providers = known


def _keys(account_id: str) -> "list[AccessKey]":
    return [key for user in _iam(account_id).users.values() for key in user.access_keys]


def _iam(account_id: str) -> "IAMBackend":
    from moto.iam.models import iam_backends

    backend: IAMBackend = iam_backends[account_id]["aws"]
    return backend


def _show_managed(iam: "IAMBackend", account_id: str) -> None:
    """The managed policies that are known here, to be attached; moto has all of AWS's, or none."""
    from moto.iam.models import AWSManagedPolicy

    for name, document in DOCUMENTS.items():
        data = {"Path": "/", "Document": document, "CreateDate": _MADE, "UpdateDate": _MADE}
        policy = AWSManagedPolicy.from_data(name, account_id, "us-east-1", data)
        iam.managed_policies[policy.arn] = policy


def _show_owner(iam: "IAMBackend", owner: Owner) -> None:
    path = "/" + owner.arn.partition("/")[2].removesuffix(owner.name)
    if owner.trust is None:
        iam.create_user("us-east-1", owner.name, path)
        return
    document = json.dumps(owner.trust_document)
    iam.create_role(owner.name, document, path, None, "", [], str(owner.max_session))


def _show_key(iam: "IAMBackend", key: Key) -> None:
    user = iam.users[key.owner_arn.rpartition("/")[2]]
    shown = user.create_access_key(prefix="AKIA", status="Active" if key.active else "Inactive")
    shown.access_key_id, shown.secret_access_key = key.access_key_id, key.secret.reveal()
    iam.access_keys[shown.access_key_id] = shown
