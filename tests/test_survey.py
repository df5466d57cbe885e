"""The walk over one unit's platform, on a small web of pages held in a dictionary."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date

import pytest

from catalog_spec.norm import load_norm
from catalog_spec.observations import (
    ArticleSeen,
    ColumnSeen,
    ItemSeen,
    Outcome,
    PageSeen,
    Request,
    UnitReading,
    UnitSeen,
)
from catalog_spec.roster import Unit
from crawler.survey import Depth, Recall, Sight, survey_unit

SITE = "http://gov.example"
ENTRY = f"{SITE}/unit"
UNIT = Unit("姚李镇", "township", ENTRY)
ITEMS = load_norm().asked_of("township", date(2026, 11, 24), frozenset())


class Web:
    """Pages by address; counts what is asked for, live and from memory."""

    def __init__(self, pages: dict[str, Sight]) -> None:
        self.pages = pages
        self.asked: list[str] = []
        self.recalled: list[str] = []

    async def see(
        self,
        request: Request,
        *,
        recall: Recall = Recall.NEVER,
        article_only: bool = False,
    ) -> Sight:
        (self.recalled if recall is not Recall.NEVER else self.asked).append(
            request.url
        )
        return self.pages.get(request.url, Sight(Outcome.NOT_FOUND, detail="HTTP 404"))

    def survey(self, depth: Depth | None = None) -> UnitReading:
        return asyncio.run(survey_unit(UNIT, ITEMS, self.see, depth or Depth()))


def page(url: str, **parts: object) -> Sight:
    seen = PageSeen(url=url, encoding="utf-8", platform="generic", **parts)  # type: ignore[arg-type]
    return Sight(Outcome.OK, seen, evidence=f"ref:{url}")


def column(name: str, parent: str | None = None, **parts: object) -> ColumnSeen:
    url = f"{SITE}/{name}"
    return ColumnSeen(name, parent, name, url, **parts)  # type: ignore[arg-type]


def row(title: str, day: int | None = 1, path: str = "") -> ItemSeen:
    published = date(2026, 11, day) if day else None
    return ItemSeen(title, f"{SITE}/{path or title}.html", published)


def test_unreadable_entry_says_why_and_reads_nothing_else():
    web = Web({ENTRY: Sight(Outcome.BLOCKED, detail="HTTP 412")})
    reading = web.survey()
    assert reading.not_seen is not None
    assert reading.not_seen.outcome is Outcome.BLOCKED
    assert web.asked == [ENTRY]


def test_entry_without_any_catalogue_is_not_a_unit_without_columns():
    reading = Web({ENTRY: page(ENTRY, rows=(row("公告"),))}).survey()
    assert reading.not_seen is not None
    assert reading.not_seen.outcome is Outcome.UNREADABLE


def test_the_menu_that_answers_the_norm_is_the_catalogue():
    script = f"{SITE}/tree.js"
    menu = tuple(column(name) for name in ("首页", "新闻", "政策文件", "联系我们"))
    tree = tuple(column(name) for name in ("机构设置", "领导简介", "政策文件"))
    reading = Web(
        {
            ENTRY: page(ENTRY, columns=menu, tree_requests=(Request(script),)),
            script: page(script, columns=tree),
        }
    ).survey()
    assert [c.name for c in reading.columns] == ["机构设置", "领导简介", "政策文件"]
    assert f"ref:{script}" in reading.evidence


def test_a_menu_does_not_pass_for_a_catalogue_that_could_not_be_had():
    script = f"{SITE}/tree.js"
    menu = (column("首页"), column("新闻"))
    reading = Web(
        {
            ENTRY: page(ENTRY, columns=menu, tree_requests=(Request(script),)),
            script: Sight(Outcome.SERVER_ERROR, detail="HTTP 500"),
        }
    ).survey()
    assert reading.not_seen is not None
    assert reading.not_seen.outcome is Outcome.SERVER_ERROR


@pytest.mark.parametrize(
    ("outcome", "is_unread"), [(Outcome.TIMED_OUT, True), (Outcome.NOT_FOUND, False)]
)
def test_a_part_of_the_catalogue_that_could_not_be_had_is_told(outcome, is_unread):
    script = f"{SITE}/tree.js"
    tree = (column("机构设置"), column("领导简介"))
    web = Web(
        {
            ENTRY: page(ENTRY, columns=tree, tree_requests=(Request(script),)),
            script: Sight(outcome),
        }
    )
    unread = web.survey().tree_unread
    assert [seen.outcome for seen in unread] == ([outcome] if is_unread else [])


def test_a_part_of_the_catalogue_that_nobody_asked_for_is_told():
    scripts = [Request(f"{SITE}/tree{number}.js") for number in range(3)]
    tree = (column("机构设置"), column("领导简介"))
    pages = {ENTRY: page(ENTRY, columns=tree, tree_requests=tuple(scripts))}
    unread = Web(pages).survey(Depth(tree_pages=2)).tree_unread
    assert [seen.url for seen in unread] == [scripts[2].url]


def test_a_tree_without_one_name_of_the_norm_accuses_nobody():
    menu = tuple(column(name) for name in ("淉葬陓洘", "鼠羲硌鰍", "新闻中心"))
    reading = Web({ENTRY: page(ENTRY, columns=menu)}).survey()
    assert reading.not_seen is not None
    assert reading.not_seen.outcome is Outcome.UNREADABLE


def test_a_column_that_leads_back_to_the_entry_was_not_read():
    tree = (column("机构设置"), column("领导简介"))
    entry = page(ENTRY, columns=tree, rows=(row("最新"),))
    lists = page(f"{SITE}/领导简介", rows=(row("局长"),))
    readings = (
        Web({ENTRY: entry, f"{SITE}/机构设置": entry, f"{SITE}/领导简介": lists})
        .survey()
        .readings
    )
    not_seen = readings["机构设置"].not_seen
    assert not_seen is not None
    assert not_seen.outcome is Outcome.BAD_REDIRECT
    assert readings["领导简介"].not_seen is None


def test_columns_that_all_show_the_entry_page_were_not_read():
    rows = (row("最新"), row("次新"))
    names = ("机构设置", "领导简介", "政策文件")
    tree = tuple(column(name) for name in names)
    pages = {f"{SITE}/{name}": page(f"{SITE}/{name}", rows=rows) for name in names[:2]}
    pages[f"{SITE}/政策文件"] = page(f"{SITE}/政策文件", rows=(row("文件"),))
    web = Web({ENTRY: page(ENTRY, columns=tree, rows=rows), **pages})
    readings = web.survey().readings
    assert [readings[name].not_seen is None for name in names] == [False, False, True]


def test_one_column_may_be_what_the_entry_page_shows():
    rows = (row("最新"), row("次新"))
    tree = (column("机构设置"), column("政策文件"))
    pages = {
        ENTRY: page(ENTRY, columns=tree, rows=rows),
        f"{SITE}/政策文件": page(f"{SITE}/政策文件", rows=rows),
    }
    assert Web(pages).survey().readings["政策文件"].not_seen is None


def test_a_calendar_without_end_is_given_up():
    url = f"{SITE}/政策文件"
    tree = (column("政策文件"),)

    class Calendar(Web):
        async def see(
            self,
            request: Request,
            *,
            recall: Recall = Recall.NEVER,
            article_only: bool = False,
        ) -> Sight:
            await super().see(request, recall=recall)
            if request.url == ENTRY:
                return page(ENTRY, columns=tree)
            number = int(request.url.partition("?")[2] or 0)
            following = Request(f"{url}?{number + 1}")
            return page(
                request.url, rows=(row(f"第{number}天"),), next_pages=(following,)
            )

    web = Calendar({})
    assert not web.survey(Depth(list_pages=30)).readings["政策文件"].complete
    assert len(web.asked) == 31
    web = Calendar({})
    assert not web.survey(Depth(unit_pages=12)).readings["政策文件"].complete
    assert len(web.asked) == 14


def test_columns_below_columns_without_end_are_given_up():
    class Staircase(Web):
        async def see(
            self,
            request: Request,
            *,
            recall: Recall = Recall.NEVER,
            article_only: bool = False,
        ) -> Sight:
            await super().see(request, recall=recall)
            name = request.url.rpartition("/")[2]
            if request.url == ENTRY:
                return page(ENTRY, columns=(column("政策文件"),))
            below = column(f"{name}下", parent=name)
            return page(request.url, columns=(column(name), below))

    web = Staircase({})
    not_seen = web.survey(Depth(columns=40)).not_seen
    assert not_seen is not None
    assert not_seen.outcome is Outcome.TOO_LARGE
    assert len(web.asked) == 41


def test_one_page_under_many_session_ids_is_one_page():
    first = f"{SITE}/政策文件"
    pages = {ENTRY: page(ENTRY, columns=(column("政策文件"),))}

    class Sessions(Web):
        async def see(
            self,
            request: Request,
            *,
            recall: Recall = Recall.NEVER,
            article_only: bool = False,
        ) -> Sight:
            await super().see(request, recall=recall)
            if request.url == ENTRY:
                return pages[ENTRY]
            mark = f";jsessionid={len(self.asked):032X}"
            item = ItemSeen("通知", f"{SITE}/a.html{mark}", date(2026, 11, 1))
            following = Request(f"{first}{mark}?page=2")
            return page(request.url, rows=(item,), next_pages=(following,))

    web = Sessions({})
    held = web.survey().readings["政策文件"]
    assert [item.url for item in held.items] == [f"{SITE}/a.html"]
    assert web.asked == [ENTRY, first, f"{first}?page=2"]


def test_pages_of_a_list_are_joined_without_doubles():
    tree = (column("政策文件"),)
    first, second = f"{SITE}/政策文件", f"{SITE}/政策文件?page=2"
    web = Web(
        {
            ENTRY: page(ENTRY, columns=tree),
            first: page(
                first,
                rows=(row("机构设置", 5), row("领导简介", 4)),
                next_pages=(Request(second),),
            ),
            second: page(second, rows=(row("领导简介", 4), row("政策文件", 3))),
        }
    )
    held = web.survey().readings["政策文件"]
    assert [item.title for item in held.items] == ["机构设置", "领导简介", "政策文件"]
    assert held.complete
    assert set(held.evidence) == {f"ref:{first}", f"ref:{second}"}


def test_a_pager_that_never_ends_is_followed_only_while_it_brings_something_new():
    first = f"{SITE}/政策文件"
    pages = {ENTRY: page(ENTRY, columns=(column("政策文件"),))}
    for number in range(1, 50):
        url = first if number == 1 else f"{first}?page={number}"
        following = Request(f"{first}?page={number + 1}")
        pages[url] = page(url, rows=(row("机构设置", 5),), next_pages=(following,))
    web = Web(pages)
    assert len(web.survey().readings["政策文件"].items) == 1
    assert len(web.asked) == 3  # entry, first page, and one that brought nothing


@pytest.mark.parametrize(
    ("answer", "total", "is_complete"),
    [
        ((row("政策文件", 3),), None, True),
        ((row("机构设置", 5), row("领导简介", 4)), None, False),
        ((row("机构设置", 5), row("领导简介", 4)), 2, True),
        ((row("机构设置", 5), row("领导简介", 4)), 4, False),
    ],
    ids=["new", "ignored", "ignored_all_shown", "ignored_not_all_shown"],
)
def test_a_posted_page_that_brings_nothing_new_is_no_end_of_the_list(
    answer: tuple[ItemSeen, ...], total: int | None, is_complete: bool
) -> None:
    url = f"{SITE}/政策文件"
    first = page(
        url,
        rows=(row("机构设置", 5), row("领导简介", 4)),
        next_pages=(Request(url, (("page", "2"),)),),
        total=total,
    )

    class Posted(Web):
        async def see(
            self,
            request: Request,
            *,
            recall: Recall = Recall.NEVER,
            article_only: bool = False,
        ) -> Sight:
            sight = await super().see(request, recall=recall)
            return page(url, rows=answer) if request.form else sight

    web = Posted({ENTRY: page(ENTRY, columns=(column("政策文件"),)), url: first})
    assert web.survey().readings["政策文件"].complete is is_complete


@pytest.mark.parametrize(
    ("total", "is_complete"), [(None, False), (9, False), (1, True)]
)
def test_a_list_that_goes_on_unnamed_is_incomplete(
    total: int | None, is_complete: bool
) -> None:
    url = f"{SITE}/政策文件"
    first = page(url, rows=(row("机构设置", 5),), is_cut=True, total=total)
    web = Web({ENTRY: page(ENTRY, columns=(column("政策文件"),)), url: first})
    assert web.survey().readings["政策文件"].complete is is_complete


def test_a_list_page_that_fails_leaves_the_list_incomplete():
    first = f"{SITE}/政策文件"
    reading = Web(
        {
            ENTRY: page(ENTRY, columns=(column("政策文件"),)),
            first: page(
                first, rows=(row("机构设置"),), next_pages=(Request(first + "?2"),)
            ),
        }
    ).survey()
    assert not reading.readings["政策文件"].complete


def test_undated_rows_get_the_date_of_their_own_page():
    first = f"{SITE}/政策文件"
    item = row("机构设置", None)
    article = ArticleSeen(item.url or "", "机构设置", date(2026, 10, 1))
    undated = row("领导简介", None)
    reading = Web(
        {
            ENTRY: page(ENTRY, columns=(column("政策文件"),)),
            first: page(first, rows=(item, undated)),
            item.url or "": page(item.url or "", article=article),
            undated.url or "": page(
                undated.url or "",
                article=ArticleSeen(undated.url or "", "领导简介", None),
            ),
        }
    ).survey()
    dated, still_undated = reading.readings["政策文件"].items
    assert (dated.published, dated.date_from) == (date(2026, 10, 1), "article")
    assert (still_undated.published, still_undated.date_from) == (None, "article")


def test_a_column_that_shows_a_list_of_units_is_not_blank():
    url = f"{SITE}/机构设置"
    units = (UnitSeen("白沙乡", f"{SITE}/1"), UnitSeen("青石镇", f"{SITE}/2"))
    web = Web(
        {
            ENTRY: page(ENTRY, columns=(column("机构设置"), column("政策文件"))),
            url: page(url, units=units),
        }
    )
    not_seen = web.survey().readings["机构设置"].not_seen
    assert not_seen is not None
    assert not_seen.outcome is Outcome.UNREADABLE


def test_columns_in_folders_below_a_column_are_its_own():
    """Whatever else the menu of its page holds may be the site's."""
    top = f"{SITE}/zw/zc/"
    menu = (
        ColumnSeen("jd", None, "政策解读", f"{top}jd/"),
        ColumnSeen("sj", "jd", "上级政策解读", f"{top}jd/sj/"),
        ColumnSeen("beside", None, "财政资金", f"{SITE}/zw/cz/"),
        ColumnSeen("page", None, "工作报告", f"{top}9.html"),
    )
    tree = (column("机构设置"), ColumnSeen("zc", None, "政策文件", top))
    pages = {f"{SITE}/机构设置": page(f"{SITE}/机构设置"), top: page(top, columns=menu)}
    reading = Web({ENTRY: page(ENTRY, columns=tree), **pages}).survey()
    seen = {found.key: found.parent for found in reading.columns}
    assert seen == {"机构设置": None, "zc": None, "jd": "zc", "sj": "jd"}
    assert {"jd", "sj"} <= set(reading.readings)


def test_hidden_and_external_columns_are_not_visited():
    tree = (
        column("机构设置", hidden=True),
        column("领导简介", external=True),
        column("政策文件"),
    )
    web = Web({ENTRY: page(ENTRY, columns=tree)})
    assert set(web.survey().readings) == {"政策文件"}
    assert web.asked == [ENTRY, f"{SITE}/政策文件"]


def test_a_column_that_redirects_to_another_site_leads_elsewhere():
    tree = (column("机构设置"), column("政策文件"))
    away = page("http://other.example/x", rows=(row("别家"),))
    reading = Web({ENTRY: page(ENTRY, columns=tree), f"{SITE}/机构设置": away}).survey()
    assert [c.external for c in reading.columns] == [True, False]
    assert "机构设置" not in reading.readings


def test_columns_below_a_known_one_are_found_on_its_page_and_others_are_not():
    tree = (column("财政资金"),)
    below = (
        column("财政资金"),
        column("财政预决算", parent="财政资金"),
        column("友情链接"),
    )
    reading = Web(
        {
            ENTRY: page(ENTRY, columns=tree),
            f"{SITE}/财政资金": page(f"{SITE}/财政资金", columns=below),
            f"{SITE}/财政预决算": page(f"{SITE}/财政预决算", rows=(row("预算"),)),
        }
    ).survey()
    assert [c.name for c in reading.columns] == ["财政资金", "财政预决算"]
    assert reading.readings["财政预决算"].items[0].title == "预算"
    assert not reading.is_tree_whole


def test_a_tree_is_whole_where_no_page_of_a_column_names_another():
    tree = (column("财政资金"), column("机构设置"))
    pages = {
        request.url: page(request.url, columns=tree, rows=(row("预算"),))
        for request in (Request(c.url or "") for c in tree)
    }
    reading = Web({ENTRY: page(ENTRY, columns=tree), **pages}).survey()
    assert reading.is_tree_whole
    unread = Web({ENTRY: page(ENTRY, columns=tree)}).survey()
    assert not unread.is_tree_whole


def test_a_page_filled_by_script_is_not_an_empty_list():
    url = f"{SITE}/机构设置"
    reading = Web(
        {
            ENTRY: page(ENTRY, columns=(column("机构设置"),)),
            url: page(url, not_read="列表由脚本填充"),
        }
    ).survey()
    not_seen = reading.readings["机构设置"].not_seen
    assert not_seen is not None
    assert not_seen.outcome is Outcome.UNREADABLE


def unchanged_list() -> tuple[Web, str, str]:
    first, second = f"{SITE}/机构设置", f"{SITE}/机构设置?2"
    seen = page(first, rows=(row("a", 9), row("b", 8)), next_pages=(Request(second),))
    web = Web(
        {
            ENTRY: page(ENTRY, columns=(column("机构设置"),)),
            first: Sight(seen.outcome, seen.page, seen.evidence, is_unchanged=True),
            second: page(second, rows=(row("c", 7), row("d", 6))),
        }
    )
    return web, first, second


def test_behind_an_unchanged_first_page_nothing_is_asked_for():
    web, first, second = unchanged_list()
    items = web.survey().readings["机构设置"].items
    assert [item.title for item in items] == ["a", "b", "c", "d"]
    assert (web.asked, web.recalled) == ([ENTRY, first], [second])


def test_a_list_in_a_frame_is_asked_for_every_night():
    web, first, second = unchanged_list()
    seen = page(first, next_pages=(Request(second),))
    web.pages[first] = Sight(seen.outcome, seen.page, seen.evidence, is_unchanged=True)
    items = web.survey().readings["机构设置"].items
    assert [item.title for item in items] == ["c", "d"]
    assert (web.asked, web.recalled) == ([ENTRY, first, second], [])


def with_first_page(rows: tuple[ItemSeen, ...], total: int | None = None) -> Web:
    """The list of `unchanged_list` a night later, its first page changed."""
    web, first, second = unchanged_list()
    before = web.pages[first].page
    now = page(first, rows=rows, next_pages=(Request(second),), total=total)
    web.pages[first] = Sight(now.outcome, now.page, now.evidence, before=before)
    return web


def test_a_new_row_pushes_an_old_one_down_and_none_is_lost():
    web = with_first_page((row("new", 10), row("a", 9)))
    items = web.survey().readings["机构设置"].items
    assert {item.title for item in items} == {"new", "a", "b", "c", "d"}
    assert web.recalled == [f"{SITE}/机构设置?2"]


def test_a_row_taken_away_from_the_top_is_not_remembered():
    web = with_first_page((row("b", 8), row("c", 7)))
    items = web.survey().readings["机构设置"].items
    assert {item.title for item in items} == {"b", "c", "d"}


def test_a_count_that_does_not_add_up_sends_the_survey_to_the_site():
    web = with_first_page((row("new", 10), row("a", 9)), total=4)
    web.survey()
    assert f"{SITE}/机构设置?2" in web.asked


def test_a_first_page_that_shows_nothing_known_is_read_on_live():
    web = with_first_page((row("x", 10), row("y", 10)))
    web.survey()
    assert f"{SITE}/机构设置?2" in web.asked


def test_pages_of_two_nights_are_never_mixed():
    """The third page is live and has moved on; the second and fourth are remembered."""
    urls = [f"{SITE}/机构设置", *(f"{SITE}/机构设置?{n}" for n in (2, 3, 4))]
    old = [
        (row("a"), row("b")),
        (row("c"), row("d")),
        (row("e"), row("f")),
        (row("g"),),
    ]
    new = [
        (row("new"), row("a")),
        (row("b"), row("c")),
        (row("d"), row("e")),
        (row("f"), row("g")),
    ]
    further = tuple(map(Request, urls[1:]))

    class TwoNights(Web):
        async def see(
            self,
            request: Request,
            *,
            recall: Recall = Recall.NEVER,
            article_only: bool = False,
        ) -> Sight:
            await super().see(request, recall=recall)
            if request.url == ENTRY:
                return page(ENTRY, columns=(column("机构设置"),))
            number = urls.index(request.url)
            before = page(request.url, rows=old[number], next_pages=further)
            now = page(request.url, rows=new[number], next_pages=further)
            if recall is not Recall.NEVER and number != 2:
                return replace(before, is_unchanged=True)
            return replace(now, before=before.page)

    items = TwoNights({}).survey().readings["机构设置"].items
    assert [item.title for item in items] == ["new", *"abcdefg"]


def test_lists_shown_on_the_entry_page_are_counted_by_their_columns():
    a, b = row("a"), row("b")
    reading = Web(
        {
            ENTRY: page(
                ENTRY, columns=(column("机构设置"), column("领导简介")), rows=(a, b)
            ),
            f"{SITE}/机构设置": page(f"{SITE}/机构设置", rows=(a,)),
            f"{SITE}/领导简介": page(f"{SITE}/领导简介", rows=(b,)),
        }
    ).survey()
    assert reading.entry_lists == 2
