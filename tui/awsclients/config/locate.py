"""Where an entry stands, for an editor that is to open there."""

from awsclients.config.model import Client, Place, Role
from awsclients.config.parsing import parse
from awsclients.config.positions import Lines, nearest, positions
from awsclients.errors import BadInput


def locate(entry: Client | Role) -> Place:
    """File, line and column of a client's or role's table as the file is now; line 0 where it is gone."""
    if entry.place is None:
        raise BadInput("This entry stands in no file. Look for it in the configuration.")
    keys = ("clients", entry.slug) if isinstance(entry, Client) else ("clients", entry.client, "roles", entry.name)
    file = entry.place.file
    try:
        text = parse(file, file.read_bytes()).text
    except (OSError, BadInput):
        return Place(file)
    return Place(file, *Lines(text).at(nearest(positions(text), keys)))
