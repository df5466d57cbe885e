"""How much one file may take before it is given up."""

from __future__ import annotations

from dataclasses import dataclass

_MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class FileLimits:
    """What one file may take.

    Parameters
    ----------
    file_bytes: size of the file itself.
    unpacked_bytes: size of all that is packed inside.
    members: files inside an archive that are read.
    chars: length of its text; what follows is not looked at.
    pages: pages of a PDF, sheets of a workbook; what follows is not looked at.
    cpu_seconds, wall_seconds: processor time and time by the clock.
    memory_bytes: address space of the process that reads it.
    """

    file_bytes: int = 10 * _MEGABYTE
    unpacked_bytes: int = 60 * _MEGABYTE
    members: int = 100
    chars: int = 2_000_000
    pages: int = 500
    cpu_seconds: int = 20
    wall_seconds: int = 60
    memory_bytes: int = 1024 * _MEGABYTE


USUAL = FileLimits()
