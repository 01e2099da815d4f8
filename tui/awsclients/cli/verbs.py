"""All verbs, in the order of the help."""

from awsclients.cli.adding import ADD
from awsclients.cli.agent import AGENT
from awsclients.cli.console import CONSOLE
from awsclients.cli.handing import CREDENTIAL_PROCESS, EXPORT
from awsclients.cli.launching import EXEC, SHELL
from awsclients.cli.listing import LIST
from awsclients.cli.locking import LOCK
from awsclients.cli.profiles import PROFILES
from awsclients.cli.rotating import ROTATE
from awsclients.cli.saml_response import SAML_RESPONSE
from awsclients.cli.schema import SCHEMA
from awsclients.cli.screen import FULL_SCREEN
from awsclients.cli.secrets import SECRET
from awsclients.cli.signing_in import LOGIN, LOGOUT
from awsclients.cli.whoami import WHOAMI

VERBS = {
    verb.name: verb
    for verb in (
        FULL_SCREEN,
        LIST,
        SHELL,
        EXEC,
        CONSOLE,
        EXPORT,
        CREDENTIAL_PROCESS,
        PROFILES,
        LOGIN,
        LOGOUT,
        SAML_RESPONSE,
        WHOAMI,
        ADD,
        SECRET,
        ROTATE,
        LOCK,
        AGENT,
        SCHEMA,
    )
}
