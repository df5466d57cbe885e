"""An office's own rules: packages that offer them under the entry point `wangxun.rules`.

The entry point names a module. Importing it registers its rules through the decorators
of `catalog_spec.rules.registry`; a file `rules.toml` beside it holds their words, in
the form of `catalog_spec/data/rules/`.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from importlib.metadata import EntryPoint, entry_points

from catalog_spec.rule_words import add_words, read_wording
from catalog_spec.rules import ARTICLE_RULES, COLUMN_RULES, UNIT_RULES

GROUP = "wangxun.rules"


class RulePluginError(Exception):
    """A package of rules cannot be used.

    Parameters
    ----------
    name: name of its entry point.
    reason: what is wrong, as Python says it or as a code without words.
    """

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason


@cache
def load_rule_plugins() -> tuple[str, ...]:
    """Register the rules of all installed packages, once; the names of the packages.

    Raises
    ------
    RulePluginError: a package cannot be imported, takes the code of another rule, or
        leaves a rule without words.
    """
    found = sorted(entry_points(group=GROUP), key=lambda point: point.name)
    for point in found:
        _load(point)
    return tuple(point.name for point in found)


def _load(point: EntryPoint) -> None:
    before = _codes()
    try:
        module = point.load()
        file = resources.files(module) / "rules.toml"
        add_words(file.read_text(encoding="utf-8"))
    except Exception as error:  # foreign code may raise anything
        raise RulePluginError(point.name, f"{type(error).__name__}: {error}") from error
    silent = _codes() - before - set(read_wording())
    if silent:
        raise RulePluginError(point.name, f"no words: {', '.join(sorted(silent))}")


def _codes() -> set[str]:
    return {*COLUMN_RULES, *ARTICLE_RULES, *UNIT_RULES}
