"""What the configuration in use has, by name."""

import difflib

from awsclients.access import logins
from awsclients.access.portal_record import portal_of
from awsclients.config.model import Client, IdentityCenter, Login, Role, Saml, Source, Workspace
from awsclients.config.roles import no_source
from awsclients.errors import BadInput
from awsclients.text import display


class Entries:
    """Holds the configuration in use. Raises BadInput for what is not in it."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    def role(self, address: str) -> Role:
        """The role of an address or an alias."""
        roles = self.workspace.roles
        role = roles.get(address) or roles.get(self.workspace.aliases.get(address, ""))
        if role is not None:
            return role
        near = difflib.get_close_matches(address, roles, 1)
        hint = f"Did you mean {near[0]}?" if near else "Run: awsclients list"
        raise BadInput(f"There is no role {display(address)}. {hint}")

    def client_of(self, role: Role) -> Client:
        """The role's client, which may have been taken out of the configuration since the role was found."""
        found = self.workspace.clients.get(role.client)
        if found is None:
            raise BadInput(f"The client {role.client} is in the configuration no more. Run: awsclients list")
        return found

    def source(self, name: str) -> Source:
        """The source of a name."""
        found = self.workspace.sources.get(name)
        if found is None:
            raise BadInput(no_source(name, self.workspace.sources))
        return found

    def signed_in_to(self, name: str) -> IdentityCenter | Saml:
        """A source to which a person signs in here. PersonNeeded for one that a command of AWS's signs in to."""
        found = self.source(name)
        if isinstance(found, Login):
            raise logins.by_command(found, "logout")
        if not isinstance(found, IdentityCenter | Saml):
            raise BadInput(
                f"{display(name)} is of kind {found.kind}, to which nobody signs in. Name another source."
            )
        return found

    def sharing(self, source: IdentityCenter | Saml) -> list[IdentityCenter | Saml]:
        """The sources that have one sign-in with this one, itself included."""
        if isinstance(source, Saml):
            return [source]
        others = (other for other in self.workspace.sources.values() if isinstance(other, IdentityCenter))
        return [other for other in others if portal_of(other) == portal_of(source)]
