"""The sample district: whole, lawful, the same every time, and honestly served."""

from __future__ import annotations

import http.client
import json
import socket
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from catalog_spec.norm import Norm, load_norm
from catalog_spec.rule_words import read_wording
from catalog_spec.verdicts import State
from crawler.sample import District, Served, Truth, make_district, serve
from crawler.sample.expected import EXPECTED, Meaning
from crawler.sample.model import Column, Condition, Role, Unit
from crawler.settings import load_settings

TODAY = date(2026, 11, 24)
SEED = 7


@pytest.fixture(scope="module")
def district() -> District:
    return make_district(SEED, TODAY)


@pytest.fixture(scope="module")
def truth(district: District) -> Truth:
    return district.truth()


@pytest.fixture(scope="module")
def norm() -> Norm:
    return load_norm()


@pytest.fixture(scope="module")
def served(district: District) -> Iterator[Served]:
    with serve(district) as served:
        yield served


def every_column(district: District) -> Iterator[tuple[Unit, Column]]:
    for unit in district.units:
        for column in unit.columns:
            yield unit, column


def columns_in(district: District, condition: Condition) -> list[tuple[Unit, Column]]:
    found = [p for p in every_column(district) if p[1].condition is condition]
    return [p for p in found if p[0].role is not Role.BLOCKED]


def get(
    address: str, headers: dict[str, str] | None = None, method: str = "GET"
) -> tuple[int, dict[str, str], bytes]:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    with closing(connection):
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connection.request(method, target, headers=headers or {})
        response = connection.getresponse()
        found = {name.lower(): value for name, value in response.getheaders()}
        return response.status, found, response.read()


def address_of(served: Served, unit: Unit, column: Column, page: int = 1) -> str:
    library = served.district.library(served.base_url)
    sites = {path: host for host, path in library.addresses()}
    marks = (f"catId={column.number}", f"cid={column.number}", f"/c{column.number}/")
    paths = [path for path in sites if any(mark in path for mark in marks)]
    return f"{library.hosts[unit.host]}{paths[page - 1]}"


# What it is made of


def test_it_is_a_whole_district(district: District) -> None:
    kinds = [unit.kind for unit in district.units]
    assert len(kinds) == 43
    assert kinds.count("county") == 1
    assert kinds.count("township") == 22
    assert len(list(district.addresses())) >= 3000


def test_a_unit_has_about_sixty_columns(district: District) -> None:
    sizes = [len(unit.columns) for unit in district.units]
    assert 50 <= sum(sizes) / len(sizes) <= 80
    assert min(sizes) >= 35


def test_trees_have_three_levels_or_more(district: District) -> None:
    for unit in district.units:
        above = {column.number: column.parent for column in unit.columns}
        leaf = max(above, key=lambda number: len(_ancestors(number, above)))
        assert len(_ancestors(leaf, above)) >= 2, unit.name


def _ancestors(number: int, above: dict[int, int | None]) -> list[int]:
    found: list[int] = []
    step = above[number]
    while step is not None:
        found.append(step)
        step = above[step]
    return found


def test_numbers_are_unique_and_parents_come_first(district: District) -> None:
    seen: set[int] = set()
    for _, column in every_column(district):
        assert column.number not in seen
        assert column.parent is None or column.parent in seen
        seen.add(column.number)


def test_all_conditions_of_the_plan_occur(district: District) -> None:
    planted = {column.condition for _, column in every_column(district)}
    absent = {condition for unit in district.units for _, condition in unit.missing}
    assert planted | absent == set(EXPECTED)


def test_moved_and_renamed_units_are_known_as_such(district: District) -> None:
    moved = [unit for unit in district.units if unit.role is Role.MOVED]
    assert {unit.moved_from for unit in moved} == {"霍邱县"}
    assert {unit.since for unit in moved} == {date(2016, 8, 1)}
    (renamed,) = [unit for unit in district.units if unit.role is Role.RENAMED]
    titles = [item.title for column in renamed.columns for item in column.items]
    assert any(renamed.aliases[0] in title for title in titles)


def test_the_same_seed_makes_the_same_bytes() -> None:
    one, two = (list(_bytes_of(make_district(3, TODAY, units=6))) for _ in range(2))
    assert one == two


def test_another_seed_plants_elsewhere() -> None:
    one, two = (make_district(seed, TODAY, units=9).truth().findings for seed in (1, 2))
    assert set(one) != set(two)


def _bytes_of(district: District) -> Iterator[bytes]:
    library = district.library()
    for host, path in library.addresses():
        yield library.respond(host, path).body


@pytest.mark.parametrize("pages", [3000, 12000])
def test_it_grows_to_the_wanted_number_of_pages(pages: int) -> None:
    made = len(list(make_district(SEED, TODAY, units=12, pages=pages).addresses()))
    assert pages * 0.9 <= made <= pages * 1.1


def test_pages_can_be_as_heavy_as_real_ones() -> None:
    district = make_district(SEED, TODAY, units=4, page_bytes=40_000)
    library = district.library()
    entries = [library.entry(unit) for unit in district.units]
    for entry in entries:
        parts = urlsplit(entry)
        host = library.hosts.index(f"{parts.scheme}://{parts.netloc}")
        page = library.respond(host, f"{parts.path}?{parts.query}".rstrip("?"))
        assert page.status == 412 or 36_000 <= page.length <= 60_000


# What is true of it


def test_every_rule_has_planted_faults(truth: Truth) -> None:
    seen = {(finding.meaning, finding.outcome) for finding in truth.findings}
    always_hint = {Meaning.DUE_SOON}
    for meaning in set(Meaning) - always_hint - {Meaning.UNREAD}:
        assert (meaning, "fault") in seen, meaning
    assert (Meaning.DUE_SOON, "hint") in seen
    assert (Meaning.UNREAD, "could_not_check") in seen


def test_every_state_occurs(truth: Truth) -> None:
    assert {row.state for row in truth.rows} == {state.value for state in State}


def test_rule_codes_are_those_of_the_rule_book(truth: Truth) -> None:
    assert {finding.rule for finding in truth.findings} <= set(read_wording())


@pytest.mark.parametrize(
    "today", [TODAY, date(2026, 1, 1), date(2027, 3, 1), date(2028, 2, 29)]
)
def test_planted_ages_say_what_the_truth_says(today: date, norm: Norm) -> None:
    """Of columns with a limit in days, the state follows from the newest day."""
    district = make_district(SEED, today)
    aged = [State.NORMAL, State.DUE_SOON, State.OVERDUE]
    for row in district.truth().rows:
        interval = norm.item(row.norm_item).interval
        is_judged_by_age = row.condition not in {
            Condition.SERIES_GAP,
            Condition.ANNUAL_GAP,
        }
        if State(row.state) in aged and row.newest and interval.stale_after_days:
            left = interval.stale_after_days - (today - row.newest).days
            grace = interval.grace_days
            if row.state == State.OVERDUE and is_judged_by_age:
                assert left + grace < 0, row
            if row.state == State.DUE_SOON:
                assert -grace <= left <= 30, row
            if row.state == State.NORMAL and _is_leaf(row.column, row.unit, district):
                assert left > max(2, min(30, interval.stale_after_days // 10)), row


def _is_leaf(name: str | None, unit_name: str, district: District) -> bool:
    (unit,) = [unit for unit in district.units if unit.name == unit_name]
    parents = {column.parent for column in unit.columns}
    return all(c.number not in parents for c in unit.columns if c.name == name)


def test_units_stay_clear_of_vetoes_they_were_not_planned_for(truth: Truth) -> None:
    vetoed = [
        finding.unit
        for finding in truth.findings
        if finding.meaning in (Meaning.VETO_BLANK, Meaning.VETO_STALE)
    ]
    assert len(vetoed) == len(set(vetoed)) == 4


def test_truth_can_be_written_and_read(district: District, tmp_path: Path) -> None:
    path = tmp_path / "truth.json"
    district.write_truth(path)
    written = json.loads(path.read_text(encoding="utf-8"))
    assert len(written["rows"]) == len(district.truth().rows)
    assert set(written["findings"][0]) >= {"unit", "rule", "norm_item", "outcome"}


def test_a_blocked_district_has_no_faults(district: District) -> None:
    for status in (403, 412):
        blocked = district.all_blocked(status)
        library = blocked.library()
        paths = list(library.addresses())[:200]
        assert {library.respond(h, p).status for h, p in paths} == {status}
        truth = blocked.truth()
        assert {row.state for row in truth.rows} == {State.UNCHECKED.value}
        assert {f.outcome for f in truth.findings} == {"could_not_check"}


def test_the_next_day_changes_what_it_says(district: District) -> None:
    later = district.next_day()
    assert later.today == TODAY + timedelta(days=1)
    before = {(r.unit, r.norm_item): r for r in district.truth().rows}
    after = {(r.unit, r.norm_item): r for r in later.truth().rows}
    kinds = [change.kind for change in later.changes]
    assert kinds.count("fixed") == kinds.count("vanished") == 1
    assert kinds.count("new_item") == 20
    for change in later.changes:
        key = (change.unit, change.norm_item)
        wanted = State.MISSING if change.kind == "vanished" else State.NORMAL
        assert after[key].state == wanted.value
        if change.kind == "fixed":
            assert before[key].state == State.OVERDUE.value
        if change.kind == "new_item":
            assert after[key].newest == later.today
            assert after[key].items == (before[key].items or 0) + 1


# How it is served


def test_every_address_answers() -> None:
    district = make_district(SEED, TODAY, units=9)
    library = district.library()
    statuses = [library.respond(*address).status for address in library.addresses()]
    unread = [status for status in statuses if status != 200]
    assert set(unread) <= {404, 412, 500}
    assert 0 < len(unread) < len(statuses) / 5


def test_pages_are_in_the_encoding_they_are_said_to_be(district: District) -> None:
    library = district.library()
    encodings = set()
    for unit in district.units:
        parts = urlsplit(library.entry(unit))
        host = library.hosts.index(f"{parts.scheme}://{parts.netloc}")
        page = library.respond(host, f"{parts.path}?{parts.query}".rstrip("?"))
        if page.status == 200:
            assert unit.name in page.body.decode(unit.dress.encoding)
            encodings.add((unit.dress.encoding, unit.dress.header_charset))
    assert ("gb18030", "utf-8") in encodings
    assert ("gb18030", "") in encodings


def test_config_is_ready_to_use(served: Served, tmp_path: Path) -> None:
    path = tmp_path / "wangxun.toml"
    text = served.district.config_toml(served.base_url, tmp_path)
    path.write_text(text, encoding="utf-8")
    settings = load_settings(path)
    assert [u.name for u in settings.roster] == [u.name for u in served.district.units]
    statuses = [get(unit.entry)[0] for unit in settings.roster]
    assert statuses.count(412) == 1
    assert statuses.count(200) == 42


def test_the_unit_list_names_every_unit(served: Served) -> None:
    page = get(served.unit_list)[2].decode()
    for unit in served.district.units:
        assert f'title="{unit.name}"' in page


def test_unchanged_pages_are_told_so(served: Served) -> None:
    status, headers, body = get(served.unit_list)
    assert (status, len(body)) == (200, int(headers["content-length"]))
    again = get(served.unit_list, {"If-None-Match": headers["etag"]})
    assert (again[0], again[2]) == (304, b"")
    modified = headers["last-modified"]
    assert get(served.unit_list, {"If-Modified-Since": modified})[0] == 304
    both = {"If-None-Match": '"other"', "If-Modified-Since": modified}
    assert get(served.unit_list, both)[0] == 200


def test_head_tells_the_length_without_a_body(served: Served) -> None:
    whole = get(served.unit_list)
    head = get(served.unit_list, method="HEAD")
    assert head[2] == b""
    assert head[1]["content-length"] == whole[1]["content-length"]


def test_a_connection_serves_many_requests_at_once(served: Served) -> None:
    parts = urlsplit(served.unit_list)
    request = f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode()
    last = request.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    with socket.create_connection((parts.hostname, parts.port), 10) as connection:
        connection.sendall(request + request + last)
        answers = b"".join(iter(lambda: connection.recv(65536), b""))
    assert answers.count(b"HTTP/1.1 200 OK") == 3


@pytest.mark.parametrize(
    ("condition", "status"),
    [
        (Condition.SERVER_ERROR, 500),
        (Condition.CHALLENGE, 412),
        (Condition.NOT_FOUND, 404),
        (Condition.LOGIN, 200),
        (Condition.SCRIPT_FILLED, 200),
    ],
)
def test_broken_columns_break(
    served: Served, condition: Condition, status: int
) -> None:
    for unit, column in columns_in(served.district, condition):
        assert get(address_of(served, unit, column))[0] == status


def test_a_page_can_break_off(served: Served) -> None:
    unit, column = columns_in(served.district, Condition.CUT_SHORT)[0]
    with pytest.raises(http.client.IncompleteRead):
        get(address_of(served, unit, column))


def test_an_empty_body_is_empty(served: Served) -> None:
    unit, column = columns_in(served.district, Condition.EMPTY_BODY)[0]
    assert get(address_of(served, unit, column))[2] == b""


def test_a_slow_page_comes_whole(served: Served) -> None:
    unit, column = columns_in(served.district, Condition.SLOW)[0]
    status, _, body = get(address_of(served, unit, column))
    assert status == 200
    assert column.items[0].title[:10] in body.decode(unit.dress.encoding)


def test_a_second_page_breaks_only_where_planned(served: Served) -> None:
    unit, column = columns_in(served.district, Condition.SECOND_PAGE_BROKEN)[0]
    assert get(address_of(served, unit, column))[0] == 200
    assert get(address_of(served, unit, column, page=2))[0] == 500


def test_the_old_county_keeps_older_pages(served: Served) -> None:
    library = served.district.library(served.base_url)
    old = [path for host, path in library.addresses() if host == 3]
    assert old
    status, _, body = get(f"{library.hosts[3]}{old[0]}")
    assert status == 200
    assert "霍邱县" in body.decode()


def test_a_process_of_its_own_serves_the_same_bytes(district: District) -> None:
    with serve(district, own_process=True) as served:
        library = district.library(served.base_url)
        for host, path in list(library.addresses())[:400:40]:
            body = get(f"{library.hosts[host]}{path}")[2]
            assert body == library.respond(host, path).body


def test_what_is_not_there_is_not_found(served: Served) -> None:
    assert get(f"{served.base_url}/public/9/9.html")[0] == 404
    assert get(f"{served.base_url}/robots.txt")[0] == 200
