"""The rules as people read them: one, all in a list, and the whole book as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from catalog_spec.problem_types import ProblemType, Way, problem_types
from catalog_spec.rule_words import Severity, Wording, read_wording
from reports.words import named, say
from reports.wrapping import Wrapped

_QUIET = "grey62"
_STYLES = {Severity.VETO: "bold red", Severity.FAULT: "red", Severity.HINT: "yellow"}


@dataclass(frozen=True, slots=True)
class Chapter:
    """One rule ready to be shown: its headings and what stands under each."""

    code: str
    words: Wording

    @property
    def title(self) -> str:
        """Code and name."""
        return say("rule.title", code=self.code, name=self.words.name)

    @property
    def standing(self) -> str:
        """What it costs, and since when it is where it stands."""
        return say(
            "rule.standing",
            severity=named("severity", self.words.severity),
            status=named("rule_status", self.words.status),
            since=self.words.since,
        )

    @property
    def parts(self) -> Iterator[tuple[str, str]]:
        """The headings and their texts, those without a text left out."""
        texts = {
            "checks": self.words.checks,
            "needs": self.words.needs,
            "exceptions": self.words.exceptions,
            "clause": self.words.clause or say("rule.by_item"),
            "sample": self.words.sample,
            "how_to_fix": self.words.how_to_fix,
            "figures": self._figures(),
            "types": self._types(),
        }
        for key, text in texts.items():
            if text:
                yield say(f"rule.chapter.{key}"), text

    def _figures(self) -> str:
        figures = self.words.figures.items()
        told = (say("rule.figure", name=name, value=value) for name, value in figures)
        return "；".join(told)

    def _types(self) -> str:
        known = problem_types()
        told = (
            say("rule.types", code=code, name=known[code].name)
            for code in self.words.types
        )
        return "；".join(told)

    @property
    def row(self) -> dict[str, object]:
        """The rule under names that other programs rely on."""
        words = self.words
        return {
            "code": self.code,
            "name": words.name,
            "severity": words.severity.value,
            "status": words.status.value,
            "since": words.since.isoformat(),
            "clause": words.clause,
            "checks": words.checks,
            "needs": words.needs,
            "exceptions": words.exceptions,
            "sample": words.sample,
            "how_to_fix": words.how_to_fix,
            "figures": dict(words.figures),
            "types": list(words.types),
        }


def chapters() -> tuple[Chapter, ...]:
    """All rules by code."""
    return tuple(Chapter(code, words) for code, words in sorted(read_wording().items()))


def draw_list() -> RenderableType:
    """All rules in a table."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style=_QUIET)
    for key in ("code", "name", "severity", "status"):
        table.add_column(say(f"rule.head.{key}"), no_wrap=key != "name")
    for chapter in chapters():
        words = chapter.words
        severity = named("severity", words.severity)
        table.add_row(
            chapter.code,
            words.name,
            Text(severity, style=_STYLES[words.severity]),
            named("rule_status", words.status),
        )
    heading = Text(say("rule.list_title", count=len(chapters())), style="bold")
    return Group(heading, table, Wrapped(say("rule.legend"), _QUIET))


def draw_rule(chapter: Chapter) -> RenderableType:
    """One rule with all its chapters."""
    parts: list[RenderableType] = [
        Text(chapter.title, style="bold"),
        Text(chapter.standing, style=_STYLES[chapter.words.severity]),
    ]
    for heading, text in chapter.parts:
        parts += [
            Text(heading, style=_QUIET),
            Padding(Wrapped(text), (0, 0, 0, 2), expand=False),
        ]
    return Group(*parts)


def rule_book() -> str:
    """The whole book as one Markdown page."""
    known = chapters()
    lines = [
        f"# {say('rule_book.title')}",
        "",
        say("rule_book.made"),
        "",
        say("rule_book.intro", count=len(known)),
        "",
        *_contents(known),
        "",
    ]
    for chapter in known:
        lines += [f"## {chapter.title}", "", f"*{chapter.standing}*", ""]
        for heading, text in chapter.parts:
            lines.append(f"- **{heading}**：{text}")
        lines.append("")
    return "\n".join([*lines, *_types(problem_types()), ""])


def _contents(known: tuple[Chapter, ...]) -> Iterator[str]:
    yield say("rule_book.table_head")
    yield "|---|---|---|---|"
    for chapter in known:
        words = chapter.words
        severity = named("severity", words.severity)
        status = named("rule_status", words.status)
        yield f"| {chapter.code} | {words.name} | {severity} | {status} |"


def _types(known: Mapping[str, ProblemType]) -> Iterator[str]:
    yield f"## {say('rule_book.types_title')}"
    yield ""
    yield say("rule_book.types_intro", count=len(known))
    yield ""
    yield say("rule_book.types_head")
    yield "|---|---|---|"
    for each in known.values():
        yield f"| {each.code} | {each.name} | {_way(each)} |"


def _way(each: ProblemType) -> str:
    if each.by is Way.RULE:
        return "、".join(each.rules)
    return say(f"rule_book.by_{each.by}", note=each.note)
