"""Which MFA code goes with a hop: the person's, the one `mfa_command` prints, or none yet."""

from collections.abc import Mapping

from awsclients.access.needs import MfaCode, PersonAsked
from awsclients.config.model import AccessKey, Source
from awsclients.secrets.one_time import code, code_from_command
from awsclients.secrets.secret import Secret
from awsclients.text import display

Codes = Mapping[str, Secret]
"""What persons typed, by device."""


def code_for(source: Source, serial: str | None, codes: Codes) -> Secret | None:
    """Six digits of the device, or None where the hop takes none. Asks nobody: raises PersonAsked."""
    if serial is None:
        return None
    typed = codes.get(serial)
    if typed is not None:
        return code(typed)
    command = source.mfa_command if isinstance(source, AccessKey) else None
    if command is not None:
        return code_from_command(command)
    text = f"MFA code of {display(source.name, 40)} ({display(serial, 120)})"
    raise PersonAsked(MfaCode(source.name, text, serial))
