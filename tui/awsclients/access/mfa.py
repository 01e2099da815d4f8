"""Which MFA code goes with a hop: the person's, the one `mfa_command` prints, or none yet."""

from collections.abc import Mapping
from dataclasses import replace

from awsclients.access.needs import MfaCode
from awsclients.config.model import AccessKey, Source
from awsclients.secrets.one_time import code, code_from_command
from awsclients.secrets.secret import Secret
from awsclients.text import display

Codes = Mapping[str, Secret]
"""What persons typed, by device."""


class PersonAsked(Exception):
    """A hop waits for an MFA code. Caught inside the broker, whose caller gets the need."""

    def __init__(self, need: MfaCode) -> None:
        super().__init__(need)
        self.need = need

    def because(self, why: str) -> "PersonAsked":
        """The same, with a sentence that says why a code is asked for."""
        return PersonAsked(replace(self.need, why=why))


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
