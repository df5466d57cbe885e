"""Further pages of a list that a script asks for by sending a form.

Two kinds are read: a form with one field for the page number, which links such as
`goPage(3)` fill and send, and the form around a whole ASP.NET page, which
`__doPostBack('Pager','3')` sends back with its state. What is sent is what a browser
would send: the fields as they stand on the page, the page number put in. Where more than
one field or form may be meant, nothing is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode

from catalog_spec.observations import Request
from crawler.parse.addresses import absolute
from crawler.parse.outline import Outline
from crawler.parse.pager_words import label_of, most_pages
from crawler.parse.sheet import Sheet
from crawler.parse.words import load_words

_POST_BACKS = frozenset({"__doPostBack", "WebForm_PostBackOptions"})
STATE = "__VIEWSTATE"
TARGET, ARGUMENT = "__EVENTTARGET", "__EVENTARGUMENT"
_CALL = re.compile(r"([A-Za-z_$][\w$.]{0,60})\s{0,4}\(([^()]{0,300})\)")
_VALUE = re.compile(r"'([^']{0,200})'|\"([^\"]{0,200})\"|(-?\d{1,6})\b")
_JOINTS = re.compile(r"[.$:]")
_FIELD_TAGS = frozenset({"input", "select", "textarea"})
_NEVER_SENT = frozenset({"submit", "button", "image", "reset"})
_REFUSED = frozenset({"password", "file", "textarea"})
_MOST_FIELDS = 60
_LONGEST_BODY = 800
_LONGEST_LABEL = 12
_TOKEN = 24


@dataclass(frozen=True, slots=True)
class Turn:
    """A part of a pager that a script opens.

    Parameters
    ----------
    index: number of its entry in the outline.
    label: the number of the page, or a turning word.
    function: name of the function it calls.
    values: the plain values it calls it with.
    """

    index: int
    label: str
    function: str
    values: tuple[str, ...]

    @property
    def is_post_back(self) -> bool:
        """Whether it sends the whole page back with its state."""
        return self.function in _POST_BACKS


@dataclass(frozen=True, slots=True)
class _Form:
    """A form as it stands on the page; `typed` are the fields a visitor fills."""

    url: str
    is_post: bool
    fields: tuple[tuple[str, str], ...]
    typed: tuple[str, ...]

    @property
    def has_token(self) -> bool:
        """Whether it carries a long value that may be another on every page."""
        return any(len(value) >= _TOKEN for _, value in self.fields)

    def request(self, changed: dict[str, str]) -> Request:
        """The form as it is sent with some values changed."""
        names = {name for name, _ in self.fields}
        fields = [(name, changed.get(name, value)) for name, value in self.fields]
        fields += [pair for pair in changed.items() if pair[0] not in names]
        if self.is_post:
            return Request(self.url, tuple(fields))
        return Request(f"{self.url.partition('?')[0]}?{urlencode(fields)}")


def find_turns(sheet: Sheet) -> list[Turn]:
    """The parts of pagers that a script opens, in the order of the page.

    Parameters
    ----------
    sheet: the page.
    """
    outline = sheet.outline
    found = []
    for index, attributes in enumerate(outline.attributes):
        code = attributes.get("onclick") or attributes.get("href") if attributes else ""
        if not code or "(" not in code or _is_off(outline, index):
            continue
        call = _CALL.search(code.replace("return false", ""))
        words = outline.attribute(index, "value") or outline.text(index)
        label = label_of(words) if call and len(words) <= _LONGEST_LABEL else ""
        if call and label and call[1] != "void":
            values = tuple(a or b or c for a, b, c in _VALUE.findall(call[2]))
            found.append(Turn(index, label, call[1], values))
    return found


def _is_off(outline: Outline, index: int) -> bool:
    """Whether a part of a pager is there for show, as 下一页 is on the last page."""
    marks = outline.marks(index)
    return "disabled" in outline.attributes[index] or "disabled" in marks


def posted_pages(
    sheet: Sheet, turns: Sequence[Turn], current: int, pages: int | None
) -> list[Request]:
    """Requests for the pages behind the one shown; none where that is not plain.

    Of a page that is sent back with its state only the next one can be named.

    Parameters
    ----------
    sheet: the page.
    turns: what its pager calls.
    current: number of the page shown.
    pages: how many there are, when the page says so.
    """
    if not turns and pages is None:
        return []
    forms = list(_forms(sheet))
    sent_back = [turn for turn in turns if turn.is_post_back]
    if sent_back:
        return _sent_back(forms, sent_back, current)
    if pages is not None and pages <= current:
        return []
    return _filled(sheet, forms, turns, current, pages) or _typed(forms, current, pages)


def _sent_back(
    forms: Sequence[_Form], turns: Sequence[Turn], current: int
) -> list[Request]:
    stateful = [form for form in forms if any(n == STATE for n, _ in form.fields)]
    following = next((t for t in turns if t.label == str(current + 1)), None)
    following = following or next((t for t in turns if t.label == "next"), None)
    if len(stateful) != 1 or following is None or not following.values:
        return []
    argument = following.values[1] if len(following.values) > 1 else ""
    changed = {TARGET: following.values[0], ARGUMENT: argument}
    return [stateful[0].request(changed)]


def _filled(
    sheet: Sheet,
    forms: Sequence[_Form],
    turns: Sequence[Turn],
    current: int,
    pages: int | None,
) -> list[Request]:
    """Pages of a form whose one field for the page number a function fills."""
    numbered = [turn for turn in turns if _number_of(turn, current) is not None]
    steps = {int(t.values[0]) - (_number_of(t, current) or 0) for t in numbered}
    functions = {turn.function for turn in numbered}
    if len(steps) != 1 or len(functions) != 1:
        return []
    body = _function_body(sheet.scripts, functions.pop())
    named = [
        (form, name) for form in forms for name, _ in form.fields if _is_page_name(name)
    ]
    if body is not None:
        parameter, code = body
        if not _is_put_in_plainly(parameter, code):
            return []
        told = [pair for pair in named if re.search(rf"\b{re.escape(pair[1])}\b", code)]
        named = told or named
    if len(named) != 1:
        return []
    form, name = named[0]
    last = max(pages or 0, *(_number_of(t, current) or 0 for t in turns))
    step = steps.pop()
    written = dict(form.fields)[name]
    here = max(current, int(written) - step) if written.isdigit() else current
    return _numbered(form, name, range(here + 1, last + 1), step)


def _typed(forms: Sequence[_Form], current: int, pages: int | None) -> list[Request]:
    """Pages of a form in which nothing but the page number is typed or chosen."""
    alone = [
        form
        for form in forms
        if form.is_post and len(form.typed) == 1 and _is_page_name(form.typed[0])
    ]
    if len(alone) != 1 or pages is None:
        return []
    return _numbered(alone[0], alone[0].typed[0], range(current + 1, pages + 1))


def _numbered(form: _Form, name: str, pages: range, step: int = 0) -> list[Request]:
    most = 1 if form.has_token else most_pages()
    return [form.request({name: str(page + step)}) for page in pages[:most]]


def _number_of(turn: Turn, current: int) -> int | None:
    """The page a turn leads to, where it hands over one number."""
    if len(turn.values) != 1 or not turn.values[0].isdigit():
        return None
    if turn.label.isdigit():
        return int(turn.label)
    return current + 1 if turn.label == "next" else None


def _function_body(script: str, name: str) -> tuple[str, str] | None:
    """Parameter and beginning of a function of the page itself, or None."""
    given = re.search(
        rf"\bfunction\s+{re.escape(name)}\s{{0,4}}\(\s{{0,4}}([\w$]{{1,40}})\s{{0,4}}\)"
        rf"|(?<![\w$.]){re.escape(name)}\s{{0,4}}=\s{{0,4}}function\s{{0,4}}"
        r"\(\s{0,4}([\w$]{1,40})\s{0,4}\)",
        script,
    )
    if not given:
        return None
    code = script[given.end() : given.end() + _LONGEST_BODY]
    return given[1] or given[2], re.split(r"\bfunction\b", code)[0]


def _is_put_in_plainly(parameter: str, code: str) -> bool:
    """Whether a function sets a value to what it is handed, and sends a form."""
    name = re.escape(parameter)
    puts = rf"\.value\s{{0,4}}=\s{{0,4}}{name}\s{{0,4}}[;,\n}}]"
    puts += rf"|\.val\(\s{{0,4}}{name}\s{{0,4}}\)"
    puts += rf"|\.attr\(\s{{0,4}}[\"']value[\"']\s{{0,4}},\s{{0,4}}{name}\s{{0,4}}\)"
    reckons = rf"(?<![\w$.]){name}\s{{0,4}}(?:[-+*/]=|\+\+|--|=[^=;]{{0,60}}[-+*/])"
    is_plain = re.search(puts, code) and not re.search(reckons, code)
    return bool(is_plain) and "submit" in code


# -- forms -----------------------------------------------------------------------------


def _forms(sheet: Sheet) -> Iterator[_Form]:
    """The forms of a page with what they would send, less those that ask for more."""
    outline = sheet.outline
    for entry in outline.named("form"):
        url = absolute(sheet.base, outline.attribute(entry, "action") or sheet.url)
        sent = [i for i in _inside(outline, entry) if outline.tags[i] in _FIELD_TAGS]
        kinds = {_kind(outline, field) for field in sent}
        if not url or kinds & _REFUSED or len(sent) > _MOST_FIELDS:
            continue
        kept = [field for field in sent if _is_sent(outline, field)]
        yield _Form(
            url,
            outline.attribute(entry, "method").lower() == "post",
            tuple((outline.attribute(f, "name"), _value(outline, f)) for f in kept),
            tuple(
                outline.attribute(field, "name")
                for field in kept
                if _kind(outline, field) != "hidden"
            ),
        )


def _inside(outline: Outline, form: int) -> range:
    """What belongs to a form; one written between table rows ends at once, and what
    stands behind it in the table is its own."""
    end = outline.ends[form]
    if end == form + 1 and outline.parents[form] >= 0:
        end = outline.ends[outline.parents[form]]
    return range(form + 1, end)


def _kind(outline: Outline, field: int) -> str:
    tag = outline.tags[field]
    return outline.attribute(field, "type").lower() if tag == "input" else tag


def _is_sent(outline: Outline, field: int) -> bool:
    """Whether a browser sends a field along; buttons only where they are pressed."""
    kind = _kind(outline, field)
    if not outline.attribute(field, "name") or kind in _NEVER_SENT:
        return False
    is_box = kind in ("checkbox", "radio")
    return not is_box or "checked" in outline.attributes[field]


def _value(outline: Outline, field: int) -> str:
    """The value a field has on the page."""
    if outline.tags[field] != "select":
        return outline.attributes[field].get("value") or ""
    inside = range(field + 1, outline.ends[field])
    options = [index for index in inside if outline.tags[index] == "option"]
    chosen = [o for o in options if "selected" in outline.attributes[o]] or options
    if not chosen:
        return ""
    own = outline.attributes[chosen[0]].get("value")
    return outline.text(chosen[0]) if own is None else own


def _is_page_name(name: str) -> bool:
    return bool(_page_name().fullmatch(_JOINTS.split(name)[-1]))


@cache
def _page_name() -> re.Pattern[str]:
    words = load_words("pager")["words"]
    return re.compile(f"{words['parameter']}|{words['field']}", re.IGNORECASE)
