"""A workspace on its way to another process of ours: roles as what they hold, which is quicker than as objects."""

import pickle
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, BinaryIO

from awsclients.config.model import Client, Role, Workspace


def pack(workspace: Workspace, out: BinaryIO, *, more: bool) -> None:
    """Write it, and whether a whole one follows, for pickle to load."""
    _Packer(out, pickle.HIGHEST_PROTOCOL).dump((workspace, more))
    out.flush()


def _packed_client(client: Client) -> tuple[Callable[..., Client], tuple[Any, ...]]:
    return _client, (vars(client) | {"roles": None}, [vars(role) for role in client.roles])


def _client(values: Mapping[str, Any], roles: list[dict[str, Any]]) -> Client:
    return Client(**{**values, "roles": tuple(map(Role.of, roles))})


def _packed_workspace(workspace: Workspace) -> tuple[Callable[..., Workspace], tuple[Any, ...]]:
    return _workspace, ({name: getattr(workspace, name) for name in Workspace.__slots__ if name != "roles"},)


def _workspace(values: Mapping[str, Any]) -> Workspace:
    clients: Mapping[str, Client] = values["clients"]
    return Workspace(roles={role.address: role for client in clients.values() for role in client.roles}, **values)


def _packed_table(table: MappingProxyType[str, Any]) -> tuple[Callable[..., Mapping[str, Any]], tuple[Any, ...]]:
    return _table, (dict(table),)


def _table(values: dict[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType(values)  # its type has no name that pickle could call it by


class _Packer(pickle.Pickler):
    dispatch_table = {  # noqa: RUF012
        Client: _packed_client,
        Workspace: _packed_workspace,
        MappingProxyType: _packed_table,
    }
