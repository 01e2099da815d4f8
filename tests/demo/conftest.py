"""The embedded AWS for a test, and the independent evaluator."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

TRUST = Path(__file__).parent / "trust"
Evaluate = Callable[[Mapping[str, object]], str]


@pytest.fixture(scope="session")
def independent() -> Iterator[Evaluate]:
    """Asks iam-simulate in a resident node process."""
    if shutil.which("node") is None:
        pytest.skip("node is not installed")
    if not (TRUST / "node_modules").is_dir():
        pytest.skip("run: npm install --no-audit --no-fund --no-package-lock, in tests/demo/trust")
    child = subprocess.Popen(
        ["node", "evaluator.mjs"], cwd=TRUST, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )

    def ask(question: Mapping[str, object]) -> str:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(json.dumps(question) + "\n")
        child.stdin.flush()
        answer = json.loads(child.stdout.readline())
        assert "error" not in answer, answer
        assert not answer["ignored"], answer
        return str(answer["result"])

    yield ask
    child.stdin.close() if child.stdin else None
    child.wait(10)
    if child.stdout:
        child.stdout.close()
