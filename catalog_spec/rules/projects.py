"""The rule on the stages of one project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from catalog_spec.elements import element
from catalog_spec.page_words import bare, names_of
from catalog_spec.projects import by_project, project_words, read_project
from catalog_spec.rule_words import enumerated
from catalog_spec.rules.cases import ColumnCase
from catalog_spec.rules.contents import UNSURE, hint
from catalog_spec.rules.registry import NOT_APPLICABLE, PASSED, Remark, column_rule
from catalog_spec.rules.rows import Row, all_rows, is_read_whole, own_rows

_FINISH = "project.finish"


@dataclass(frozen=True, slots=True)
class _Project:
    """One project as the unit's columns show it.

    Parameters
    ----------
    name: as titles write it.
    rows: its pieces in the column that is judged, with a day.
    told: keys of the stages that titles tell of.
    shown: those and the ones that columns are called by.
    """

    name: str
    rows: Sequence[Row]
    told: frozenset[str]
    shown: frozenset[str]

    @property
    def first(self) -> date:
        """Day of its first piece."""
        return min(row.published for row in self.rows if row.published)


@column_rule("T22")
def project_without_stage(case: ColumnCase) -> Remark:
    """A project of which several pieces are published lacks a stage of building.

    What is checked: pieces are put together by the name of the project in their titles,
        wherever on the platform they stand. A stage is missing when no piece tells of
        it though a later stage has come, or, for the finish, years have passed.
    Why: 各地通报通行做法（项目信息前后不对应）, stages as the norm lists them.
    When it does not apply: columns other than those on projects; projects with few
        pieces or begun lately; stages that the unit shows of no other project, which
        may be another body's; land and changes of design, which not every project has.
        Could not check: columns on projects and tenders not read to their end.
    Sample finding: 栏目“重大建设项目”有1个项目缺少环节信息，如“中心小学教学楼建设项目”（已公开3条，最早2024-03-02）未见招标投标。
    How to put it right: publish the missing stage, or say that there is none.
    """
    if case.item.name not in project_words().items or not case.is_readable:
        return NOT_APPLICABLE
    projects = _projects(case)
    old = [project for project in projects if _is_old(case, project)]
    if not old:
        return NOT_APPLICABLE
    if not case.whole.is_whole or not is_read_whole(case, "projects"):
        return UNSURE
    lacking = {
        project.name: missing
        for project in old
        if (missing := _missing(case, project, projects))
    }
    if not lacking:
        return PASSED
    named = next(project for project in old if project.name in lacking)
    return hint(
        case,
        "missing",
        count=len(lacking),
        project=named.name,
        pieces=len(named.rows),
        day=str(named.first),
        missing=enumerated(element(key).name for key in lacking[named.name]),
    ).at(named.rows[0].url)


def _projects(case: ColumnCase) -> list[_Project]:
    """The projects of the column, with what the whole unit shows of them."""
    owners = names_of(case.unit)
    own = set(own_rows(case))
    rows = [*own, *(row for row in all_rows(case) if row not in own)]
    named = [(read_project(row.title, owners)[0], row) for row in rows]
    groups = by_project((name, row) for name, row in named if name)
    projects = (_project(case, name, rows, own) for name, rows in groups.items())
    return [project for project in projects if project.rows]


def _project(
    case: ColumnCase, name: str, rows: Sequence[Row], own: Iterable[Row]
) -> _Project:
    owners, words = names_of(case.unit), project_words()
    own_names = {bare(case.item.name), bare(case.name)}
    told = [words.stages_in(read_project(row.title, owners)[1]) for row in rows]
    columns = {bare(row.column) for row in rows} - own_names
    shown = [*told, *map(words.stages_in, columns)]
    dated = sorted(
        (row for row in rows if row in own and row.published),
        key=lambda row: (str(row.published), row.title),
    )
    return _Project(name, dated, _all(told), _all(shown))


def _all(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)


def _is_old(case: ColumnCase, project: _Project) -> bool:
    figure = case.policy.figure
    has_many = len(project.rows) >= figure("T22", "least")
    return has_many and (case.today - project.first).days >= figure("T22", "days")


def _missing(
    case: ColumnCase, project: _Project, projects: Sequence[_Project]
) -> list[str]:
    """Keys of the stages that must have come and are shown of other projects only."""
    order: Mapping[str, int] = project_words().order
    others = _all(each.told for each in projects if each is not project)
    last = max((order[key] for key in project.told), default=-1)
    age = (case.today - project.first).days
    is_over = bool(project.told) and age >= case.policy.figure("T22", "finish_days")
    return [
        key
        for key, place in order.items()
        if key in others
        and key not in project.shown
        and (place < last or (key == _FINISH and is_over))
    ]
