from tests.config.written import ARN, SOURCE, Write

from awsclients.config.load import load
from awsclients.config.locate import locate


def test_an_editor_opens_where_a_client_or_role_stands(write: Write) -> None:
    path = write(f'{SOURCE}[clients.acme]\n# a role\n[clients.acme.roles.x]\nrole_arn = "{ARN}"\n')
    workspace = load(path)
    assert (locate(workspace.clients["acme"]).line, locate(workspace.roles["acme/x"]).line) == (3, 5)
    path.write_text("\n" + path.read_text())
    assert locate(workspace.roles["acme/x"]).line == 6
    path.write_text("[")
    assert locate(workspace.roles["acme/x"]).line == 0
    path.unlink()
    assert locate(workspace.roles["acme/x"]).file == path
