import json
import re
import tomllib
from pathlib import Path
from typing import Any

from awsclients.config.keys import CLIENT, ROLE, SETTINGS, SOURCES
from awsclients.config.schema import schema_text

CONFIG = Path(__file__).parents[2] / "config"
SCHEMA: dict[str, Any] = json.loads(schema_text())


def test_the_schema_in_the_repository_is_the_one_that_is_printed() -> None:
    assert (CONFIG / "awsclients.schema.json").read_text(encoding="utf-8") == schema_text(), (
        "Run: awsclients schema > config/awsclients.schema.json"
    )


def described(schema: dict[str, Any], name: str = "") -> list[str]:
    """The names of all properties that an editor would show nothing for."""
    silent = []
    for key, value in schema.get("properties", {}).items():
        if not value.get("description"):
            silent.append(f"{name}.{key}")
        silent += described(value, f"{name}.{key}")
    for inner in (schema.get("additionalProperties"), *schema.get("oneOf", ())):
        if isinstance(inner, dict):
            silent += described(inner, name)
    return silent


def test_an_editor_shows_something_for_every_key() -> None:
    assert described(SCHEMA) == []


def test_every_key_that_loads_is_in_the_schema() -> None:
    client = SCHEMA["properties"]["clients"]["additionalProperties"]
    assert set(client["properties"]) == {*CLIENT, "roles"}
    assert set(client["properties"]["roles"]["additionalProperties"]["properties"]) == set(ROLE)
    assert set(SCHEMA["properties"]["settings"]["properties"]) == set(SETTINGS)
    kinds = SCHEMA["properties"]["sources"]["additionalProperties"]["oneOf"]
    assert [set(kind["properties"]) for kind in kinds] == [set(keys) for _, keys in SOURCES.values()]


def test_everything_toml_shows_every_key() -> None:
    table = tomllib.loads((CONFIG / "examples" / "everything.toml").read_text())
    roles = [role for client in table["clients"].values() for role in client.get("roles", {}).values()]
    assert set(table["settings"]) == set(SETTINGS)
    assert {key for entry in (*table["clients"].values(), *roles) for key in entry} == {*CLIENT, *ROLE, "roles"}
    assert {source["kind"] for source in table["sources"].values()} == set(SOURCES)


def patterns(schema: Any) -> list[str]:
    """Every pattern in the schema."""
    if isinstance(schema, dict):
        own = [schema["pattern"]] if isinstance(schema.get("pattern"), str) else []
        return own + [pattern for value in schema.values() for pattern in patterns(value)]
    return [pattern for value in schema for pattern in patterns(value)] if isinstance(schema, list) else []


def test_patterns_are_of_the_full_text_and_mean_the_same_to_an_editor() -> None:
    found = patterns(SCHEMA)
    assert len(found) > 30
    for pattern in found:
        assert pattern.startswith("^"), pattern
        assert pattern.endswith("$"), pattern
        assert not re.search(r"\(\?[^:!]|\+\+|\\Z|\\A", pattern), pattern
