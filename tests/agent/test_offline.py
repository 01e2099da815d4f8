"""R15: a day without AWS. What is not asked of it works, and what is says so."""

import json

import pytest
from tests.agent.conftest import Person

from awsclients.demo.server import EmbeddedAws

DEV = "acme/dev"


@pytest.mark.slow
def test_R15_everything_that_needs_no_aws_works_without_it(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert person("exec", DEV, "--", "true").code == 0
    monkeypatch.setattr(EmbeddedAws, "url", person.aws.url)
    person.aws.__exit__(None, None, None)
    assert person.session(DEV)
    assert "Version" in json.loads(person("credential-process", DEV).out)
    assert person("exec", DEV, "--", "sh", "-c", "exit $(test $AWS_SESSION_TOKEN)").code == 0
    assert person("export", DEV, "--format", "dotenv").code == 0
    for words in (
        ["list"], ["agent", "status"], ["schema"], ["--help"], ["profiles", "diff"], ["profiles", "write"],
        ["add", "https://wayne.signin.aws.amazon.com/console", "--client", "wayne"],
        ["add", "arn:aws:iam::333333333333:role/A", "--client", "globex", "--no-check"],
    ):  # fmt: skip
        done = person(*words)
        assert done.code == 0, (words, done.err)
    refused = person("exec", "globex/a", "--", "true")
    assert (refused.code, refused.out) == (5, "")
    assert "refused the connection" in refused.err
    assert person("lock").code == 0
    assert person("credential-process", DEV).code == 3
