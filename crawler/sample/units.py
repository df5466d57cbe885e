"""The units of the district: made from a seed and a day, the same every time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from random import Random

from catalog_spec.norm import Norm, load_norm
from crawler.sample.draft import Draft
from crawler.sample.growth import Soil
from crawler.sample.model import STALE_HOMES, Dress, Platform, Role, Shape, Unit
from crawler.sample.plan import make_plan
from crawler.sample.tree import Gardener
from crawler.sample.words import words

_EARLIEST = date(2012, 1, 5)
MOVED_ON = date(2016, 8, 1)
BLOCKED_HOST = 4
_HOSTS = {
    Platform.PORTAL_TREE: 0,
    Platform.PORTAL_SCRIPT: 0,
    Platform.MENU: 1,
    Platform.BOARD: 2,
}
_FIRST_UNIT, _FIRST_COLUMN, _FIRST_ARTICLE = 6596301, 7001851, 72277321
_ENCODINGS = (
    ("utf-8", "utf-8", "utf-8"),
    ("gb18030", "", "gb2312"),
    ("utf-8", "utf-8", ""),
    ("utf-8", "UTF-8", "utf-8"),
    ("gb18030", "GBK", "gbk"),
    ("utf-8", "", "utf-8"),
    ("gb18030", "utf-8", "gb2312"),
    ("utf-8", "utf-8", "utf-8"),
    ("gb18030", "", ""),
    ("utf-8", "gb2312", "utf-8"),
    ("utf-8", "", ""),
)
_DATE_FORMS = (
    "iso",
    "yearless",
    "chinese",
    "iso",
    "slash",
    "timed",
    "bracketed",
    "full_width",
    "dotted",
    "iso",
    "padded_chinese",
    "two_digit",
)
_PAGE_SIZES = (15, 20, 15, 10, 15)
_ATTEMPTS = 4
_TOLERANCE = 0.02


@dataclass(frozen=True, slots=True)
class Blueprint:
    """Everything a district follows from; equal blueprints make equal bytes.

    Parameters
    ----------
    seed: decides what is not fixed.
    today: the day of the patrol on the first night.
    units: how many units, the county among them; at least 3.
    pages: about how many pages the district shall have, or None for its natural size.
    page_bytes: least size of a page, 0 for its natural size.
    blocked: status code with which every page is refused, or None.
    night: 1 for the first night, 2 for the night after it.
    """

    seed: int
    today: date
    units: int = 43
    pages: int | None = None
    page_bytes: int = 0
    blocked: int | None = None
    night: int = 1


def make_units(blueprint: Blueprint, norm: Norm | None = None) -> tuple[Unit, ...]:
    """Make the units of the first night.

    Parameters
    ----------
    blueprint: what the district follows from.
    norm: the norm asked, "anhui-2016" when None.
    """
    norm = norm or load_norm()
    richness = 1.0
    units = _grow_all(blueprint, norm, richness)
    if blueprint.pages is None:
        return units
    for _ in range(_ATTEMPTS):
        articles = _count_articles(units)
        surplus = _count_lists(units) + articles - blueprint.pages
        if abs(surplus) <= blueprint.pages * _TOLERANCE:
            break
        richness *= max(0.1, (articles - surplus) / articles)
        units = _grow_all(blueprint, norm, richness)
    return units


def _count_articles(units: Sequence[Unit]) -> int:
    return sum(len(column.items) for unit in units for column in unit.columns)


def _count_lists(units: Sequence[Unit]) -> int:
    return sum(
        max(1, -(-len(column.items) // unit.dress.page_size))
        for unit in units
        for column in unit.columns
        if column.shape is Shape.LIST
    )


def _grow_all(blueprint: Blueprint, norm: Norm, richness: float) -> tuple[Unit, ...]:
    chance = Random(f"{blueprint.seed} {blueprint.today}")  # noqa: S311 - a pretend world
    drafts = make_plan(norm, blueprint.today, blueprint.units, chance)
    columns, articles = count(_FIRST_COLUMN, 3), count(_FIRST_ARTICLE, 2)
    shift = chance.randrange(len(_ENCODINGS))
    units = []
    for index, draft in enumerate(drafts):
        unit = _bare_unit(draft, index, shift, blueprint.today)
        soil = _soil(unit, blueprint, richness, articles)
        tree = Gardener(draft, soil, columns, soil.chance).build()
        units.append(replace(unit, columns=tree, missing=draft.missing()))
    return tuple(units)


def _soil(
    unit: Unit, blueprint: Blueprint, richness: float, articles: Iterator[int]
) -> Soil:
    return Soil(
        name=unit.name,
        today=blueprint.today,
        floor=unit.founded or _split_day(unit) or _EARLIEST,
        quiet=unit.role in STALE_HOMES,
        moved_on=unit.since if unit.moved_from else None,
        former_name=next(iter(unit.aliases), ""),
        page_size=unit.dress.page_size,
        richness=richness,
        host=unit.host,
        numbers=articles,
        chance=Random(f"{blueprint.seed} {blueprint.today} {unit.name}"),  # noqa: S311
    )


def _split_day(unit: Unit) -> date | None:
    return unit.since if unit.since and not unit.moved_from else None


def _bare_unit(draft: Draft, index: int, shift: int, today: date) -> Unit:
    since = {Role.MOVED: MOVED_ON, Role.SPLIT: date(today.year - 6, 6, 1)}
    is_founded = draft.role is Role.FOUNDED
    is_blocked = draft.role is Role.BLOCKED
    former = words()["renamed"].get(draft.name)
    return Unit(
        name=draft.name,
        kind=draft.kind,
        number=_FIRST_UNIT + index * 17,
        role=draft.role,
        platform=draft.platform,
        host=BLOCKED_HOST if is_blocked else _HOSTS[draft.platform],
        dress=_dress(draft.platform, index + shift),
        since=since.get(draft.role),
        founded=date(today.year - 7, 3, 15) if is_founded else None,
        moved_from=words()["old_county"] if draft.role is Role.MOVED else None,
        aliases=(former,) if former else (),
        duties=draft.duties,
    )


def _dress(platform: Platform, index: int) -> Dress:
    encoding, header, meta = _ENCODINGS[index % len(_ENCODINGS)]
    return Dress(
        encoding=encoding,
        header_charset=header,
        meta_charset=meta,
        date_form=_DATE_FORMS[index % len(_DATE_FORMS)],
        page_size=_PAGE_SIZES[index % len(_PAGE_SIZES)],
        variant=index // 2 % 2,
    )
