"""Districts made by other people: what the product says must be what is true.

Each district is written by another template family from one kind of plan; the truth is
told from the plan, never from the pages. The real command line patrols them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from catalog_spec.norm import Norm, load_norm
from tests.site.office import Office, Report, compare
from tests.site.portals import FAMILIES, TODAY
from tests.site.server import Page, Routes, serve
from tests.site.truth import tell_truth

pytestmark = pytest.mark.usefixtures("socket_enabled")


@pytest.fixture(scope="module")
def norm() -> Norm:
    return load_norm()


@pytest.fixture(scope="module", params=sorted(FAMILIES))
def report(
    request: pytest.FixtureRequest, norm: Norm, tmp_path_factory: pytest.TempPathFactory
) -> Report:
    """One night in one district, held against its truth."""
    family = FAMILIES[request.param](norm)
    office = Office(tmp_path_factory.mktemp(request.param))
    with serve(family.routes()) as base:
        office.write_settings(family, base)
        done = office.run("patrol", "--date", TODAY.isoformat())
    assert done.returncode == 1, done.stdout + done.stderr
    truth = tell_truth(family.portal, norm)
    found = compare(truth, office.ask("columns"), office.ask("findings"))
    assert found.compared == len(truth.rows)
    return found


def test_nobody_is_accused_wrongly(report: Report) -> None:
    assert report.invented == []


def test_no_fault_is_missed(report: Report) -> None:
    assert report.missed == []


def test_every_column_is_in_its_true_state(report: Report) -> None:
    assert report.states == []


def test_newest_dates_and_counts_are_true(report: Report) -> None:
    assert report.newest == []
    assert report.items == []


@pytest.mark.parametrize(("name", "status"), [("boda", 403), ("hanweb", 412)])
def test_a_blocked_district_has_no_faults(
    name: str, status: int, norm: Norm, tmp_path: Path
) -> None:
    family = FAMILIES[name](norm)
    office = Office(tmp_path)
    with serve(_blocked(status)) as base:
        office.write_settings(family, base)
        done = office.run("patrol", "--date", TODAY.isoformat())
    assert done.returncode == 3, done.stdout + done.stderr
    assert {row["state"] for row in office.ask("columns")} == {"未能检查"}
    assert {row["outcome"] for row in office.ask("findings")} == {"could_not_check"}


@pytest.mark.parametrize("name", sorted(FAMILIES))
def test_the_unit_list_names_every_unit(name: str, norm: Norm, tmp_path: Path) -> None:
    family = FAMILIES[name](norm)
    office = Office(tmp_path)
    with serve(family.routes()) as base:
        done = office.run("init", base + family.units_address())
    assert done.returncode == 0, done.stdout + done.stderr
    written = office.settings()
    units = {(unit["name"], unit["kind"], unit["entry"]) for unit in written["unit"]}
    assert units == {
        (unit.name, unit.kind, base + family.entry(unit))
        for unit in family.portal.listed
    }


def _blocked(status: int) -> Routes:
    routes = Routes()
    refuse = _refusal(status)
    for path in ("/robots.txt",):
        routes.add(path, lambda: Page(b"", "text/plain", 404))
    routes.otherwise = refuse
    return routes


def _refusal(status: int) -> Callable[[], Page]:
    return lambda: Page(b"<html><body>request denied</body></html>", status=status)
