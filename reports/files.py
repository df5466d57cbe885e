"""Writing a file so that nobody ever sees half of it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from reports.exits import CommandError, cannot_write
from reports.words import say


def write_whole(path: Path, content: bytes) -> None:
    """Replace a file at once; when that fails the old one stays as it was.

    Raises
    ------
    CommandError: the folder is missing, or the system refuses.
    """
    folder = path.absolute().parent
    if not folder.is_dir():
        raise CommandError(say("error.out_folder", path=folder))
    try:
        _write_beside(path, folder, content)
    except OSError as error:
        raise cannot_write(path, error) from error


def _write_beside(path: Path, folder: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=folder)
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        draft.chmod(_usual_mode())
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


def _usual_mode() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
