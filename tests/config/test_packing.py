"""What is packed in one process and unpacked in another is the same workspace."""

import io
import pickle
from pathlib import Path

import pytest

from awsclients.config.load import load
from awsclients.config.model import Role
from awsclients.config.packing import pack

EXAMPLES = sorted((Path(__file__).parents[2] / "config" / "examples").glob("*.toml"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("more", [True, False])
def test_every_value_comes_out_as_it_went_in(example: Path, more: bool) -> None:
    before, packed = load(example), io.BytesIO()
    pack(before, packed, more=more)
    packed.seek(0)
    assert pickle.load(packed) == (before, more)


def test_a_role_of_values_is_the_role_that_its_constructor_makes() -> None:
    values = {"client": "acme", "name": "dev", "source": None, "console_url": "https://acme.example/"}
    made, usual = Role.of(values), Role(**values)  # type: ignore[arg-type]
    assert (made, hash(made)) == (usual, hash(usual))
    assert Role.of(vars(usual)) == usual
    assert Role.of({**values, "session_tags": {"a": "b"}}).session_tags == {"a": "b"}
