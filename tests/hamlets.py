"""A few small townships on one platform, served and patrolled for real.

A test changes what the pages show between two nights by changing the `Hamlets`.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from crawler.night import NightSummary, run_patrol
from crawler.records import NightRecord
from crawler.settings import Settings, load_settings
from crawler.store import Store
from tests.site.server import Page, Routes, serve

TODAY = date(2026, 11, 24)
NEXT_DAY = TODAY + timedelta(1)
UNITS = ("青石镇", "白沙镇", "柳林镇", "石桥镇")
COLUMNS = (
    "政府信息公开指南",
    "机构设置",
    "领导简介",
    "领导活动",
    "人事信息",
    "政策文件",
    "政策解读",
    "工作报告",
    "发展规划",
    "统计信息",
    "重点工作",
    "财政资金",
)
STALE = "政策文件"
"""Not fed for longer than its limit of 184 days, in every unit."""

EMPTY = "重点工作"
"""Shows words for an empty list, in every unit."""

EMPTY_WORDS = "暂无相关信息"
_STALE_DAY = date(2025, 3, 2)
_SETTINGS = """\
[district]
name = "清河县"
store = "wangxun.db"
evidence = "evidence/"

[pace]
requests_per_second = 0
"""
_LISTS_ALONE = '[limits]\narticles = "needed"\nlinks = "none"\n'
_UNIT = """
[[unit]]
name = "{name}"
kind = "township"
entry = "{base}/{number}/"
"""
_PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8">
<title>{title}_清河县人民政府</title><script>document.title = "run";</script></head>
<body><div class="top-nav"><ul><li><a href="/">网站首页</a></li>
<li><a href="/hdjl/">互动交流</a></li><li><a href="/zwfw/">政务服务</a></li></ul></div>
<div class="side"><div class="mulu"><ul>{tree}</ul></div></div>
<div class="main">{content}</div>
<div class="foot">主办：清河县人民政府办公室 <a href="/map.html">网站地图</a></div>
</body></html>"""


@dataclass(slots=True)
class Hamlets:
    """What the sites show.

    Parameters
    ----------
    routes: which answer stands at which address.
    without_lists: units whose lists have vanished from their pages.
    without_trees: units whose catalogue has vanished.
    fed: columns that have a piece of today, by unit.
    nights: the days patrolled so far.
    """

    folder: Path
    base: str = ""
    routes: Routes = field(default_factory=Routes)
    without_lists: set[str] = field(default_factory=set)
    without_trees: set[str] = field(default_factory=set)
    fed: dict[str, set[str]] = field(default_factory=dict)

    @property
    def settings_path(self) -> Path:
        """The settings file."""
        return self.folder / "wangxun.toml"

    @property
    def settings(self) -> Settings:
        """The settings as they stand in the file."""
        return load_settings(self.settings_path)

    def write_settings(self, further: str = "") -> None:
        """Write the settings file; `further` are tables to go in before the units."""
        units = (
            _UNIT.format(name=name, base=self.base, number=number)
            for number, name in enumerate(UNITS)
        )
        # The pages behind the rows are there only in tests that are about them.
        is_said = "[limits]" in further or self.routes.otherwise is not None
        limits = "" if is_said else _LISTS_ALONE
        text = f"{_SETTINGS}\n{limits}{further}\n{''.join(units)}"
        self.settings_path.write_text(text, "utf-8")

    def copy(self, folder: Path) -> Hamlets:
        """The office with all it has stored, in another folder."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return replace(self, folder=folder)

    def patrol(self, day: date = TODAY, *units: str) -> NightSummary:
        """Patrol for a night."""
        return run_patrol(self.settings, night=day, units=units)

    def store(self, *, read_only: bool = True) -> Store:
        """The store, opened."""
        return Store.open(self.settings.district.store, read_only=read_only)

    def night(self, day: date = TODAY) -> NightRecord:
        """The night of a day."""
        with self.store() as store:
            found = store.night(day)
        assert found is not None
        return found

    def page(self, number: int, column: int | None) -> Page:
        """What the site of a unit shows: its entry, or one of its columns."""
        unit = UNITS[number]
        links = "".join(
            f'<li><a href="/{number}/{each}/">{name}</a></li>'
            for each, name in enumerate(COLUMNS)
        )
        tree = "" if unit in self.without_trees else links
        title = f"{unit}信息公开" if column is None else COLUMNS[column]
        content = "" if column is None else self._list(number, column)
        return Page(_PAGE.format(title=title, tree=tree, content=content).encode())

    def _list(self, number: int, column: int) -> str:
        unit, name = UNITS[number], COLUMNS[column]
        if unit in self.without_lists:
            return '<ul class="list"></ul>'
        if name == EMPTY and name not in self.fed.get(unit, ()):
            return f'<ul class="list"></ul><p>{EMPTY_WORDS}</p>'
        rows = "".join(
            f'<li><a href="/{number}/{column}/{day:%Y%m%d}.html">{unit}关于{name}'
            f"的第{place}号通知</a><span>{day}</span></li>"
            for place, day in enumerate(self._days(unit, name), 1)
        )
        return f'<ul class="list">{rows}</ul>'

    def _days(self, unit: str, column: str) -> list[date]:
        newest = _STALE_DAY if column == STALE else TODAY - timedelta(9)
        days = [newest - timedelta(30 * step) for step in range(4)]
        return [TODAY, *days] if column in self.fed.get(unit, ()) else days


def patrolled_twice(folder: Path) -> Hamlets:
    """The office after two nights: on the second one column was fed in one unit, and
    the lists of another were gone."""
    with hamlets(folder) as place:
        place.patrol()
        place.fed = {UNITS[1]: {EMPTY}}
        place.without_lists = {UNITS[2]}
        place.patrol(NEXT_DAY)
    return place


@contextmanager
def hamlets(
    folder: Path, otherwise: Callable[[], Page] | None = None
) -> Iterator[Hamlets]:
    """Serve the townships and write settings that lead to them.

    `otherwise` answers for the pieces of their lists, which else are not there.
    """
    routes = Routes(otherwise=otherwise)
    place = Hamlets(folder, routes=routes)
    for number in range(len(UNITS)):
        routes.add(f"/{number}/", lambda number=number: place.page(number, None))
        for column in range(len(COLUMNS)):
            routes.add(
                f"/{number}/{column}/",
                lambda number=number, column=column: place.page(number, column),
            )
    with serve(routes) as base:
        place.base = base
        place.write_settings()
        yield place
