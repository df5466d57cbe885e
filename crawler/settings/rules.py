"""What an office sets of the rules: their status, their figures, its own words."""

from __future__ import annotations

from collections.abc import Mapping

from catalog_spec.rule_words import RuleStatus, Wording, read_wording
from catalog_spec.texts import OfficeWords
from crawler.rule_plugins import RulePluginError, load_rule_plugins
from crawler.settings.file import SettingsText, Table

WORDING_KEYS = ("pairs", "ignore")
_STATUS = "status"
_HIGHEST = 1_000_000
_PAIR = 2

Figures = Mapping[str, str | int | float]


def rule_codes() -> tuple[str, ...]:
    """The codes of all rules, those of installed packages included.

    Raises
    ------
    RulePluginError: a package of rules cannot be used.
    """
    load_rule_plugins()
    return tuple(sorted(read_wording()))


def read_rules(text: SettingsText) -> dict[str, Figures]:
    """The `[rules.CODE]` tables: what holds in this office instead of the usual.

    Raises
    ------
    SettingsError: an unknown code or figure, or a value out of its bounds.
    """
    table = text.table("rules")
    return {code: _read_rule(table, code, read_wording()[code]) for code in table.names}


def _read_rule(table: Table, code: str, wording: Wording) -> Figures:
    values = table.raw(code)
    known = (_STATUS, *wording.figures)
    if not isinstance(values, dict):
        table.refuse("bad_rule", code, example=f"[rules.{code}]")
    for key, value in values.items():
        if key not in known:
            table.refuse_key(code, key, known)
        if key == _STATUS:
            if value not in tuple(RuleStatus):
                table.refuse_choice(code, str(value), tuple(RuleStatus))
        elif not _is_figure(value):
            example = wording.figures[key]
            table.refuse("bad_figure", code, name=key, example=f"{key} = {example}")
    return dict(values)


def _is_figure(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return 0 <= value <= _HIGHEST


def read_words(text: SettingsText) -> OfficeWords:
    """The `[wording]` table: the office's own pairs and the words it lets pass.

    Raises
    ------
    SettingsError: a pair is no pair of texts, or a word is none.
    """
    table = text.table("wording")
    pairs = table.raw("pairs") or []
    if not isinstance(pairs, list) or not all(map(_is_pair, pairs)):
        table.refuse("bad_pairs", "pairs")
    return OfficeWords(
        pairs=tuple((wrong.strip(), right.strip()) for wrong, right in pairs),
        ignored=table.texts("ignore"),
    )


def _is_pair(pair: object) -> bool:
    return (
        isinstance(pair, list)
        and len(pair) == _PAIR
        and all(isinstance(word, str) and word.strip() for word in pair)
        and pair[0] != pair[1]
    )


__all__ = [
    "WORDING_KEYS",
    "Figures",
    "RulePluginError",
    "read_rules",
    "read_words",
    "rule_codes",
]
