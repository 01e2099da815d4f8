"""Configurations of a size: so many clients with so many roles each."""

from pathlib import Path

SOURCE = '[sources.here]\nkind = "ambient"\n'


def one_file(folder: Path, roles: int) -> Path:
    """`roles` roles, twenty a client, all in `config.toml`."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "config.toml"
    path.write_text(SOURCE + "".join(_client(number) for number in range(roles // 20)))
    return path


def many_files(folder: Path, files: int) -> Path:
    """Twenty roles in each of `files` files in `clients.d`."""
    (folder / "clients.d").mkdir(parents=True, exist_ok=True)
    (folder / "config.toml").write_text(SOURCE)
    for number in range(files):
        (folder / "clients.d" / f"client-{number:04}.toml").write_text(_client(number))
    return folder / "config.toml"


def _client(number: int) -> str:
    slug = f"client-{number:04}"
    head = (
        f'[clients.{slug}]\nname = "Client {number:04} Ltd"\nexternal_id = "{slug}-7c1e2a"\nregion = "eu-west-1"\n'
    )
    return head + "".join(
        f"[clients.{slug}.roles.role-{role:02}]\n"
        f'role_arn = "arn:aws:iam::{100000000000 + number * 20 + role}:role/Consultant"\n'
        f'environment = "{"staging" if role % 2 else "production"}"\n'
        for role in range(20)
    )
