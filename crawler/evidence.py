"""The proof of a finding: the stored answers it rests on, and the place that shows it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from catalog_spec.lifecycle import Identity
from catalog_spec.observations import PageSeen
from catalog_spec.texts.privacy import PRIVATE_RULES, find_private
from catalog_spec.verdicts import State, Verdict
from crawler.archive import ArchiveError, Stored, read_stored
from crawler.browser import RENDERED
from crawler.fetch.sniff import SNIFF_BYTES, is_text
from crawler.parse import read_page
from crawler.parse.hiding import mask_pieces
from crawler.parse.inert import holds, read_text
from crawler.records import FindingRecord
from crawler.store import Store
from crawler.store.evidence import identities

ID_LETTERS = 8
_FEWEST_LETTERS = 4
_PATH_SIGN = " > "


class UnknownFindingError(Exception):
    """No finding, or more than one, goes by this name.

    Parameters
    ----------
    name: what was asked for.
    matches: full names of those that begin so; empty when there is none.
    """

    def __init__(self, name: str, matches: Iterable[str]) -> None:
        super().__init__(name)
        self.name = name
        self.matches = tuple(matches)


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One stored answer a finding rests on.

    Parameters
    ----------
    reference: where it is stored.
    stored: the answer, its digest checked; None when it cannot be had.
    problem: why it cannot be had, in Chinese, else "".
    lines: its visible text, private figures masked.
    marked: numbers of the lines that show what the finding says.
    phrases: the texts looked for.
    is_private: private figures stand in the stored original.
    is_file: it is an attachment, which has no text to be shown.
    """

    reference: str
    stored: Stored | None
    problem: str = ""
    lines: tuple[str, ...] = ()
    marked: tuple[int, ...] = ()
    phrases: tuple[str, ...] = ()
    is_private: bool = False
    is_file: bool = False

    @property
    def is_rendered(self) -> bool:
        """Whether the body is the page as a browser shows it."""
        headers = self.stored.headers if self.stored else ()
        return any(name.lower() == RENDERED.lower() for name, _ in headers)


@dataclass(frozen=True, slots=True)
class Proof:
    """A finding with everything it rests on; the telling exhibits come first."""

    finding: FindingRecord
    night: date
    exhibits: tuple[Exhibit, ...]


def finding_id(finding: Verdict) -> str:
    """The short name of a finding: the same on every night, 8 hexadecimal letters."""
    return identity_id((finding.unit, finding.rule, finding.subject))


def identity_id(identity: Identity) -> str:
    """The short name that belongs to unit, rule and subject."""
    return hashlib.sha256("|".join(identity).encode()).hexdigest()[:ID_LETTERS]


def find_finding(
    store: Store, name: str, night: date | None = None
) -> tuple[FindingRecord, date]:
    """The finding that goes by a short name, or by its first letters, and its night.

    Parameters
    ----------
    store: open for reading.
    name: as `finding_id` gives it; four letters do when they are enough.
    night: the night to look at; by default the last one that said it.

    Raises
    ------
    UnknownFindingError: none or several go by this name on that night.
    """
    wanted = name.strip().lower()
    known = identities(store.file)
    names = {identity_id(identity): identity for identity in known}
    matches = [each for each in names if each.startswith(wanted)]
    if len(wanted) < _FEWEST_LETTERS or len(matches) != 1:
        raise UnknownFindingError(name, matches if len(wanted) else ())
    identity = names[matches[0]]
    day = night or known[identity]
    record = store.night(day)
    said = store.findings(record.id, identity[0], identity[1]) if record else []
    for finding in said:
        if finding.subject == identity[2]:
            return finding, day
    raise UnknownFindingError(name, ())


def gather_proof(finding: FindingRecord, night: date, folder: Path) -> Proof:
    """Read back what a finding rests on.

    Parameters
    ----------
    finding: as the store gives it.
    night: the night it was said.
    folder: where all nights' evidence lies.
    """
    exhibits = [_exhibit(finding, each, folder) for each in finding.evidence]
    exhibits.sort(key=lambda each: (not each.marked, each.stored is None))
    return Proof(finding, night, tuple(exhibits))


def _exhibit(finding: FindingRecord, reference: str, folder: Path) -> Exhibit:
    try:
        stored = read_stored(folder, reference)
    except ArchiveError as error:
        return Exhibit(reference, None, str(error))
    if not is_text(stored.body[:SNIFF_BYTES], stored.content_type):
        is_private = finding.rule in PRIVATE_RULES
        return Exhibit(reference, stored, is_private=is_private, is_file=True)
    page = read_page(stored.body, stored.url, stored.content_type)
    phrases = telling_phrases(finding, page)
    lines = read_text(stored.body, stored.content_type)
    shown = tuple(mask_pieces(lines))
    figures = _figures(finding, lines)
    marked = tuple(
        number
        for number, line in enumerate(shown)
        if holds(line, phrases) or holds(lines[number], phrases) or holds(line, figures)
    )
    return Exhibit(
        reference, stored, "", shown, marked, phrases, is_private=shown != lines
    )


def _figures(finding: FindingRecord, lines: Sequence[str]) -> tuple[str, ...]:
    """The masked figures that a finding on privacy is about."""
    if finding.rule not in PRIVATE_RULES:
        return ()
    marks = find_private("\n".join(lines))
    return tuple(mark.value for mark in marks if mark.rule == finding.rule)


def telling_phrases(finding: Verdict, page: PageSeen) -> tuple[str, ...]:
    """The texts on a page that show what a finding says.

    The rows with the newest date, or the one row the finding is about; the site's own
    words for an empty list; the name of a column that is wrongly named.
    """
    rows = [
        row
        for row in page.rows
        if (row.published is not None and row.published == finding.newest)
        or (row.url is not None and row.url == finding.url)
    ]
    phrases = [row.title for row in rows]
    if not phrases and page.article and page.article.published == finding.newest:
        phrases = [d.text for d in page.article.dates if d.value == finding.newest]
    if not page.rows and page.declared_empty and finding.state is State.BLANK:
        phrases.append(page.declared_empty)
    if not phrases and finding.column and page.columns:
        phrases.append(finding.column.rpartition(_PATH_SIGN)[2])
    return tuple(dict.fromkeys(phrase for phrase in phrases if phrase))
