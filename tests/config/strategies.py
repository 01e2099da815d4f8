"""Random TOML that is legal and small."""

from typing import Any

import tomli_w
from hypothesis import strategies as st

keys = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)
scalars = (
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=40)
    | st.integers(-(2**63), 2**63 - 1)
    | st.booleans()
    | st.floats(allow_nan=False)
    | st.dates()
    | st.sampled_from(["[[[[[[[[[[", '"""', "'''", "# no comment", "a.b.c", "}\n]", "\\", '"'])
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=3), max_leaves=8
)
tables = st.dictionaries(keys, values, max_size=5)
documents = st.tuples(tables, st.booleans()).map(lambda drawn: tomli_w.dumps(drawn[0], multiline_strings=drawn[1]))


def depth(value: Any) -> int:
    """How deep lists and tables are inside of one another."""
    if isinstance(value, dict):
        return 1 + max(map(depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(depth, value), default=0)
    return 0
