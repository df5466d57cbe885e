"""Rules on titles and texts of information pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from catalog_spec.holdings import Piece
from catalog_spec.names import plain
from catalog_spec.notes import is_placeholder
from catalog_spec.observations import LinkReading, NotRead
from catalog_spec.page_words import bare, holds_any, named, names_of, words
from catalog_spec.roster import Unit
from catalog_spec.rules.cases import ArticleCase, ColumnCase
from catalog_spec.rules.registry import (
    NOT_APPLICABLE,
    PASSED,
    Remark,
    article_rule,
    column_rule,
)
from catalog_spec.verdicts import Result

_LISTS = ("list", "table")
_COUNTY = "county"
_TEXT_KINDS = ("pdf", "ofd")
_UNREAD = Remark(Result.COULD_NOT_CHECK)


def _rows(case: ColumnCase) -> list[Piece]:
    """The rows of a column's own lists, notes left out; () where others come first."""
    return [p for p in case.own.content if not p.is_page] if case.is_first else []


def _told(pieces: Sequence[Piece]) -> dict[str, str | int]:
    return {
        "count": len(pieces),
        "titles": named([piece.title.strip() for piece in pieces]),
    }


@column_rule("M07")
def title_is_column_name(case: ColumnCase) -> Remark:
    """Pieces of a list bear the name of the column as their title.

    What is checked: titles against the column's name, numbering and punctuation apart.
    Why: bulletins of Anhui towns name 标题与栏目名称一致; such a title says nothing.
    When it does not apply: columns that are one page, lists of a single piece. Always a
        hint.
    Sample finding: 栏目“领导活动”有3条信息以栏目名称作标题，看不出具体内容。
    How to put it right: give each piece a title that says what it is about.
    """
    rows = _rows(case)
    if case.item.kind not in _LISTS or len(rows) < case.policy.figure("M07", "rows"):
        return NOT_APPLICABLE
    named_so = [piece for piece in rows if plain(piece.title) == plain(case.name)]
    if not named_so:
        return PASSED
    return Remark(Result.HINT, "same", _told(named_so)).at(named_so[0].url)


@column_rule("M08")
def truncated_title(case: ColumnCase) -> Remark:
    """Titles end with an ellipsis, in the list and on the page.

    What is checked: the titles of rows, and the headline of the page where it was read.
    Why: a cut title cannot be found by search, nor quoted.
    When it does not apply: the page has the title whole; pages that were not read.
        Always a hint.
    Sample finding: 栏目“政策文件”有1条信息的标题不完整，如《关于印发姚李镇2026年…》。
    How to put it right: enter the whole title.
    """
    rows = _rows(case)
    if not rows:
        return NOT_APPLICABLE
    cut = [
        piece for piece in rows if _is_cut(piece.title) and _page_is_cut(case, piece)
    ]
    if not cut:
        return PASSED
    return Remark(Result.HINT, "cut", _told(cut)).at(cut[0].url)


def _page_is_cut(case: ColumnCase, piece: Piece) -> bool:
    page = case.articles.get(piece.url or "")
    return page is not None and _is_cut(page.title)


def _is_cut(title: str) -> bool:
    return bare(title).endswith(tuple(bare(mark) for mark in words("cut_marks")))


@column_rule("M09")
def repeated_title(case: ColumnCase) -> Remark:
    """Several pieces of a column bear the same title.

    What is checked: equal titles under different addresses with the same day, or
        without one.
    Why: bulletins name 标题雷同; nobody can tell the pieces apart.
    When it does not apply: notes that nothing is due, pieces of different days, which
        a list with days tells apart, fewer pieces than the figure. Always a hint.
    Sample finding: 栏目“统计信息”有4条信息的标题和日期与同栏目其他信息完全相同，如《财政收支情况》。
    How to put it right: name period or subject in the title, take doubles down.
    """
    rows = _rows(case)
    if not rows:
        return NOT_APPLICABLE
    same: dict[tuple[str, date | None], dict[str, Piece]] = defaultdict(dict)
    for piece in rows:
        if piece.url is not None:
            same[bare(piece.title), piece.published][piece.url] = piece
    least = case.policy.figure("M09", "copies")
    repeated = [
        p for group in same.values() if len(group) >= least for p in group.values()
    ]
    if not repeated:
        return PASSED
    return Remark(Result.HINT, "repeated", _told(repeated)).at(repeated[0].url)


@article_rule("M10")
def empty_text(case: ArticleCase) -> Remark:
    """A page has a title but neither text nor attachment nor picture.

    What is checked: length of the text, attachments, pictures, links and tables.
    Why: a title alone publishes nothing; the bulletins name pages without content.
    When it does not apply: a column's own page, which the rules on blank columns judge.
        Always a hint: a script may fill the page in a browser.
    Sample finding: 《2026年部门预算》只有标题，没有正文、附件和图片。
    How to put it right: add text or attachment, or take the page down.
    """
    if case.row is None:
        return NOT_APPLICABLE
    page = case.article
    has_text = page.body_chars > 0 and not is_placeholder(page.excerpt)
    if has_text or page.attachments or page.pictures or page.links or page.tables:
        return PASSED
    return Remark(Result.HINT, "empty")


@article_rule("M11")
def wrong_organ_named(case: ArticleCase) -> Remark:
    """A guide or annual report names another unit of the district as its own.

    What is checked: title and maker, and the opening of the text where it does not name
        the unit itself, against the names of the district's other units.
    Why: guides and reports copied from another unit give the public wrong addresses;
        assessments take points off for it.
    When it does not apply: other pages; the unit's own and former names; the county or
        district above; units that are no longer on duty. Could not check: no other unit
        is known. Always a hint.
    Sample finding: 《三元镇2025年政府信息公开年度报告》写的是“三元镇”，不是本单位。
    How to put it right: correct the name, check whether text was copied.
    """
    item = case.item
    if item is None or not any(holds_any(n, "own_name_items") for n in item.names):
        return NOT_APPLICABLE
    others = [unit for unit in case.neighbours if unit.kind != _COUNTY]
    if not others:
        return _UNREAD
    for text in _telling_texts(case):
        found = _foreign_name(text, case.unit, others)
        if found:
            return Remark(Result.HINT, "foreign", {"organ": found})
    return PASSED


def _telling_texts(case: ArticleCase) -> Iterator[str]:
    """The texts that must not name another unit."""
    yield case.title
    yield case.article.issuer or ""
    opening = plain(case.article.excerpt)
    if not any(name in opening for name in names_of(case.unit)):
        yield case.article.excerpt


def _foreign_name(text: str, unit: Unit, others: Sequence[Unit]) -> str | None:
    """The name of another unit in a text that does not name the unit itself."""
    words_of_text = plain(text)
    own = names_of(unit)
    if any(name in words_of_text for name in own):
        return None
    for other in others:
        for name in names_of(other):
            is_part_of_own = any(name in one or one in name for one in own)
            if name in words_of_text and not is_part_of_own:
                return other.name
    return None


@article_rule("M12", takes_files=True)
def text_is_a_picture(case: ArticleCase) -> Remark:
    """The text of a page, or a file in a list, is nothing but a picture.

    What is checked: length of the text and number of pictures; of a file that a list
        leads straight to, whether it is a picture or a PDF or OFD without any text.
    Why: a picture of a text can neither be searched nor read aloud; the national
        guide for government websites asks for text.
    When it does not apply: pages with an attachment, columns and titles of flow charts,
        maps, photographs and explaining pictures. Always a hint.
    Sample finding: 《关于做好秋种工作的通知》的正文只有图片（2张），没有可检索的文字。
    How to put it right: publish the text as text beside the picture.
    """
    page = case.article
    if not case.is_file and (not page.pictures or page.attachments):
        return NOT_APPLICABLE
    places = (case.title, *(column.name for column in case.columns))
    if any(holds_any(place, "picture_words") for place in places):
        return NOT_APPLICABLE
    if case.is_file:
        return _file_is_a_picture(case.links[page.url])
    if page.body_chars > case.policy.figure("M12", "chars"):
        return PASSED
    return Remark(Result.HINT, "picture", {"pictures": page.pictures})


def _file_is_a_picture(file: LinkReading) -> Remark:
    if file.kind == "image":
        return Remark(Result.HINT, "file_picture")
    if file.kind in _TEXT_KINDS and file.not_read == NotRead.NO_TEXT:
        return Remark(Result.HINT, "scan")
    return PASSED if file.text is not None else _UNREAD
