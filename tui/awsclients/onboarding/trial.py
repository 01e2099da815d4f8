"""What the configuration would be with one more role, without touching it."""

import tempfile
from pathlib import Path

from awsclients.config.edit import add_role, sound
from awsclients.config.load import load
from awsclients.config.model import Workspace
from awsclients.config.reading import read_all
from awsclients.errors import BadInput, LocalFailure
from awsclients.files import write_private
from awsclients.onboarding.add import Addition


def tried(workspace: Workspace, new: Addition) -> Workspace:
    """The workspace as it would load with the role added, made of a copy of the files.

    Raises BadInput where the role could not be added or would not load, LocalFailure where no copy can be made.
    """
    sound(workspace.path, read_all(workspace.path))
    try:
        with tempfile.TemporaryDirectory(prefix="awsclients-") as name:
            found = _tried_in(Path(name).resolve(), workspace, new)
    except OSError as error:
        raise LocalFailure(
            f"There is no room to try the role in: {error.strerror}. Make room in the folder for temporary files."
        ) from None
    if new.address not in found.roles:
        wrong_with = [problem for problem in found.errors if problem.subject in {new.address, new.client}]
        raise BadInput(wrong_with[0].message if wrong_with else f"{new.address} would not load. Write it by hand.")
    return found


def write(path: Path, new: Addition) -> Path:
    """Add the role to the configuration at `path`; the file that was written. See config.edit.add_role."""
    return add_role(path, new.client, {}, new.role, new.values)


def _tried_in(folder: Path, workspace: Workspace, new: Addition) -> Workspace:
    copy = _copied(workspace, folder)
    try:
        write(copy, new)
    except BadInput as wrong:
        raise BadInput(wrong.message.replace(str(folder), str(workspace.path.parent))) from None
    return load(copy)


def _copied(workspace: Workspace, folder: Path) -> Path:
    """The files, placed to one another as they are."""
    home = workspace.path.parent
    for file in workspace.files:
        copy = folder / file.relative_to(home)
        copy.parent.mkdir(mode=0o700, exist_ok=True)
        write_private(copy, file.read_bytes())
    return folder / workspace.path.name
