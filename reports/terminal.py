"""The two ends of a command's output: what was asked for, and remarks about it."""

from __future__ import annotations

import io
import os
import sys
from typing import TextIO

from rich.console import Console
from rich.text import Text

PIPED_WIDTH = 120


class LiteralConsole(Console):
    """A console for a pipe that may be closed: that is for `main` to deal with."""

    def on_broken_pipe(self) -> None:
        """Let the error through; rich would leave with 1, which means faults here."""
        raise BrokenPipeError


def console_on(stream: TextIO) -> Console:
    """Return a console that takes every word literally.

    Its width is the terminal's, or COLUMNS, or 120 when the output goes to a file.
    """
    width = None
    if not stream.isatty() and "COLUMNS" not in os.environ:
        width = PIPED_WIDTH
    return LiteralConsole(
        file=stream, width=width, markup=False, highlight=False, emoji=False
    )


def output() -> Console:
    """Return the console on standard output."""
    return console_on(sys.stdout)


def remarks() -> Console:
    """Return the console on standard error, for progress, warnings and errors."""
    return console_on(sys.stderr)


def remark(sentence: str, style: str = "yellow") -> None:
    """Say something beside the result, on standard error."""
    remarks().print(Text(sentence, style=style), soft_wrap=True)


def emit(document: str) -> None:
    """Write a whole document to standard output in UTF-8, whatever the terminal is."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    sys.stdout.write(document)
    sys.stdout.flush()


def forgive_encoding() -> None:
    """Let signs the terminal cannot show become question marks, not errors."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
