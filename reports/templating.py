"""The templates of letters and pages, with everything foreign made inert."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from reports.figures import change, days_left, fault_parts, percent
from reports.plain import plain, web_address
from reports.words import chinese_date, named, say, state_word


@cache
def templates() -> Environment:
    """Return the environment: HTML is escaped, a missing name is an error."""
    environment = Environment(
        loader=PackageLoader("reports", "templates"),
        autoescape=select_autoescape(("html.j2",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_inert,
    )
    environment.filters.update(
        day=chinese_date,
        percent=percent,
        change=change,
        days_left=days_left,
        fault_parts=fault_parts,
        link=web_address,
    )
    environment.globals.update(say=say, named=named, state_word=state_word)
    return environment


def _inert(value: Any) -> Any:
    return plain(value) if type(value) is str else value


def render(template: str, **values: Any) -> str:
    """Return a template of `reports/templates` filled in."""
    return templates().get_template(template).render(values)
