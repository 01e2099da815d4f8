"""The JSON Schema of the configuration, made from the same keys that loading checks."""

from typing import Any

from awsclients.config import identifiers
from awsclients.config.drafts import SCHEMA
from awsclients.config.key import described
from awsclients.config.keys import CLIENT, ROLE, SETTINGS, SOURCES

_NAMED = {"pattern": f"^(?:{identifiers.slug.pattern})$"}


def schema_text() -> str:
    """The schema (JSON Schema 2020-12) as JSON text with a line break at its end."""
    import json

    return json.dumps(_schema(), indent=2, ensure_ascii=False) + "\n"


def _schema() -> dict[str, Any]:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "awsclients",
        "description": "Clients, their roles and the sources of the first credentials: config.toml and clients.d.",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "schema": {
                "description": "The form of this file. A newer one than known is read but not changed.",
                "type": "integer",
                "minimum": 1,
                "default": SCHEMA,
            },
            "settings": {
                "description": "What holds for everything. All of it is optional.",
                **described(SETTINGS),
            },
            "sources": {
                "description": "Where the first credentials come from, by name.",
                "type": "object",
                "propertyNames": _NAMED,
                "additionalProperties": {"oneOf": [described(keys) for _, keys in SOURCES.values()]},
            },
            "clients": {
                "description": "The companies you work for, by slug. In clients.d exactly one in each file.",
                "type": "object",
                "propertyNames": _NAMED,
                "additionalProperties": _client(),
            },
        },
    }


def _client() -> dict[str, Any]:
    client: dict[str, Any] = described(CLIENT)
    client["properties"]["roles"] = {
        "description": "The ways into the client's accounts. A role's address is SLUG/NAME.",
        "type": "object",
        "propertyNames": _NAMED,
        "additionalProperties": described(ROLE),
    }
    return client
