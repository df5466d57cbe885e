"""Eleven districts, each in the hand of another web company."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from catalog_spec.norm import Norm
from tests.site.app import App
from tests.site.boda import Boda
from tests.site.family import Family
from tests.site.frames import Frames
from tests.site.grouped import Grouped
from tests.site.hanweb import Hanweb
from tests.site.lonsun import Lonsun, OldLonsun
from tests.site.model import Portal
from tests.site.modern import Modern
from tests.site.openness import Openness
from tests.site.plan import Planner
from tests.site.trs import Trs
from tests.site.webforms import WebForms
from tests.site.wishes import Style, Wishes

TODAY = date(2026, 11, 24)
TOWN_DUTIES = ("tp.key.01", "tp.key.02", "tp.key.08")
BOARD_DUTIES = ("dp.power", "dp.power.sum", "dp.power.duty", "dp.random", "dp.service")
LOUD = Wishes(troubles=("500", "script"), undated=1)
ASLEEP = Wishes(
    asleep=True, troubles=(), undated_list=0, future=0, annual_gap=True, blank=1
)


def lonsun(norm: Norm, seed: int = 0) -> Family:
    """Wrapped twice, a hidden column, one unit in GBK."""
    style = Style(
        wrappers=("政府信息公开", "法定主动公开内容"), decoys=True, later=True
    )
    planner = Planner(norm, TODAY, 101 + seed, style)
    units = [
        planner.unit("清河镇", "township", Wishes(hidden=1), TOWN_DUTIES),
        planner.unit("柳林乡", "township", Wishes(annual_gap=True, undated=1)),
        planner.unit("东山县财政局", "department", Wishes(hidden=1), BOARD_DUTIES),
    ]
    return Lonsun(planner.portal("东山县", units))


def old_lonsun(norm: Norm, seed: int = 0) -> Family:
    """Headings without addresses, numbered names, one unit nobody feeds."""
    style = Style(parents="heading", numbering="chinese", tables=True)
    planner = Planner(norm, TODAY, 202 + seed, style)
    units = [
        planner.unit("白塔镇", "township", Wishes()),
        planner.unit("古城街道", "township", ASLEEP, TOWN_DUTIES),
        planner.unit("南湖区教育局", "department", Wishes(troubles=("412",))),
    ]
    return OldLonsun(planner.portal("南湖区", units))


def trs(norm: Norm, seed: int = 0) -> Family:
    """Five levels, dotted numbers, key fields with names of the main catalogue."""
    style = Style(
        wrappers=("政府信息公开", "法定主动公开内容"), numbering="dotted", decoys=True
    )
    planner = Planner(norm, TODAY, 303 + seed, style)
    units = [
        planner.unit("石桥镇", "township", LOUD, TOWN_DUTIES),
        planner.unit("北川市卫生健康委员会", "department", Wishes(), BOARD_DUTIES),
    ]
    return Trs(planner.portal("北川市", units))


def hanweb(norm: Norm, seed: int = 0) -> Family:
    """A menu of definition lists, parents that list nothing themselves."""
    style = Style(parents="hollow", shared=True, wrappers=("信息公开目录",))
    planner = Planner(norm, TODAY, 404 + seed, style)
    units = [
        planner.unit("安平街道", "township", Wishes(blank=7, long=6)),
        planner.unit("云溪县民政局", "department", Wishes(long=5), BOARD_DUTIES),
    ]
    return Hanweb(planner.portal("云溪县", units))


def boda(norm: Norm, seed: int = 0) -> Family:
    """Names that begin with the unit's own, many pages."""
    style = Style(prefix=True, parents="gathered", tables=True)
    planner = Planner(norm, TODAY, 505 + seed, style)
    units = [
        planner.unit("龙泉乡", "township", Wishes(stale=14, long=7)),
        planner.unit("西陵区水利局", "department", Wishes(long=5, troubles=("404",))),
    ]
    return Boda(planner.portal("西陵区", units))


def frames(norm: Norm, seed: int = 0) -> Family:
    """Frames, and dates without a year."""
    style = Style(parents="heading", wrappers=("信息公开目录",))
    planner = Planner(norm, TODAY, 606 + seed, style)
    units = [
        planner.unit("三河镇", "township", Wishes(long=4), TOWN_DUTIES),
        planner.unit("平湖县林业局", "department", Wishes(troubles=("403",))),
    ]
    return Frames(planner.portal("平湖县", units))


def modern(norm: Norm, seed: int = 0) -> Family:
    """A tree that only a script draws; a county government among the units."""
    style = Style(parents="gathered", later=True, wrappers=("法定主动公开内容",))
    planner = Planner(norm, TODAY, 707 + seed, style)
    units = [
        planner.unit("新安镇", "township", Wishes(hidden=1), TOWN_DUTIES),
        planner.unit("海宁市人民政府", "county", Wishes(stale=2)),
        planner.unit("双塔街道", "township", ASLEEP),
    ]
    return Modern(planner.portal("海宁市", units))


def openness(norm: Norm, seed: int = 0) -> Family:
    """No parents at all."""
    planner = Planner(norm, TODAY, 808 + seed, Style(flat=True, extras=6))
    units = [
        planner.unit("梧桐镇", "township", Wishes(), TOWN_DUTIES),
        planner.unit("铜陵县交通运输局", "department", Wishes()),
    ]
    return Openness(planner.portal("铜陵县", units))


def webforms(norm: Norm, seed: int = 0) -> Family:
    """A deep tree, and pages of lists that only a form that is sent back brings."""
    style = Style(
        wrappers=("政府信息公开", "主动公开目录"), parents="gathered", tables=True
    )
    planner = Planner(norm, TODAY, 909 + seed, style)
    units = [
        planner.unit(
            "南溪镇", "township", Wishes(long=6, annual_gap=True), TOWN_DUTIES
        ),
        planner.unit("宁河县司法局", "department", Wishes(long=4, troubles=("500",))),
    ]
    return WebForms(planner.portal("宁河县", units))


def app(norm: Norm, seed: int = 0) -> Family:
    """Rows that are data in a script, a tree that is the answer to a call."""
    style = Style(wrappers=("法定主动公开内容",), parents="gathered", later=True)
    planner = Planner(norm, TODAY, 1010 + seed, style)
    units = [
        planner.unit("花园镇", "township", Wishes(hidden=1, long=5), TOWN_DUTIES),
        planner.unit("新河区水务局", "department", Wishes(long=4)),
    ]
    return App(planner.portal("新河区", units))


def grouped(norm: Norm, seed: int = 0) -> Family:
    """A menu that is clicked, and rows that show their year only above them."""
    style = Style(parents="heading", wrappers=("信息公开目录",), numbering="chinese")
    planner = Planner(norm, TODAY, 1111 + seed, style)
    units = [
        planner.unit("石门镇", "township", Wishes(long=5, folders=0), TOWN_DUTIES),
        planner.unit("临江县审计局", "department", Wishes(long=4, troubles=("404",))),
    ]
    return Grouped(planner.portal("临江县", units))


FAMILIES: dict[str, Callable[..., Family]] = {
    "lonsun": lonsun,
    "old_lonsun": old_lonsun,
    "trs": trs,
    "hanweb": hanweb,
    "boda": boda,
    "frames": frames,
    "modern": modern,
    "openness": openness,
    "webforms": webforms,
    "app": app,
    "grouped": grouped,
}

__all__ = ["FAMILIES", "TODAY", "Family", "Portal"]
