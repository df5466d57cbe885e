"""How a command may end: exit codes, and the error that carries a Chinese sentence."""

from __future__ import annotations

import errno
from enum import IntEnum
from pathlib import Path

from reports.words import say


class ExitCode(IntEnum):
    """What the caller of a command learns. The clock stores it for each job."""

    CLEAN = 0  # ran, no faults
    FAULTS = 1  # ran, faults found
    COULD_NOT_RUN = 2  # bad settings, bad arguments, no store
    LOW_COVERAGE = 3  # ran, but too little could be read to judge by


class CommandError(Exception):
    """A command cannot go on. The message is a Chinese sentence saying what to do."""


_REASONS = {
    errno.ENOSPC: "reason.no_space",
    errno.EROFS: "reason.read_only",
    errno.EACCES: "reason.permission",
    errno.EPERM: "reason.permission",
    errno.EISDIR: "reason.is_folder",
    errno.ENOENT: "reason.missing",
    errno.ENOTDIR: "reason.not_folder",
}


def reason_of(error: OSError) -> str:
    """Return in Chinese why the system refused a file."""
    key = _REASONS.get(error.errno or 0)
    return say(key) if key else str(error.strerror or error)


def cannot_write(path: Path, error: OSError) -> CommandError:
    """Return the error for a file that could not be written."""
    return CommandError(say("error.cannot_write", path=path, reason=reason_of(error)))


def cannot_read(path: Path, error: OSError | UnicodeDecodeError) -> CommandError:
    """Return the error for a file that could not be read."""
    reason = reason_of(error) if isinstance(error, OSError) else say("reason.not_utf8")
    return CommandError(say("error.cannot_read", path=path, reason=reason))
