"""The fault plan of a district: roles first, then every condition to its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from random import Random

from catalog_spec.norm import Norm, NormItem
from crawler.sample.asking import Basis, catalogue_of, weight
from crawler.sample.draft import Draft
from crawler.sample.eligible import ANNUAL_REPORT, basis_of, can_carry
from crawler.sample.model import (
    STALE_HOMES,
    Condition,
    Platform,
    Role,
)
from crawler.sample.words import fault_plan, words

WHOLE_DISTRICT = {"county": 1, "township": 22, "department": 20}
OPEN_ROLES = frozenset({Role.PLAIN, Role.MOVED, Role.RENAMED})
NEWS_DAYS = 14
_PLATFORMS = (
    Platform.PORTAL_TREE,
    Platform.PORTAL_SCRIPT,
    Platform.MENU,
    Platform.PORTAL_TREE,
    Platform.BOARD,
    Platform.PORTAL_SCRIPT,
    Platform.PORTAL_TREE,
)
_FIXED_PLATFORM = {
    Role.BLOCKED: Platform.PORTAL_TREE,
    Role.TREE_BROKEN: Platform.PORTAL_SCRIPT,
}


def make_plan(norm: Norm, today: date, units: int, chance: Random) -> list[Draft]:
    """Plan a district: who is in it and what goes wrong where.

    Parameters
    ----------
    norm: whose items are asked.
    today: the day of the patrol.
    units: how many units, the county government among them; at least 3.
    chance: decides everything that is not fixed.
    """
    drafts = list(_cast(norm, today, units, chance))
    for draft in drafts:
        _lay_out(draft, chance)
    for entry in fault_plan()["role_plant"]:
        for draft in drafts:
            if draft.role == entry["role"]:
                _plant_in(draft, entry, today, chance)
    for entry in fault_plan()["plant"]:
        _plant_anywhere(drafts, entry, today, chance)
    return drafts


def _cast(norm: Norm, today: date, units: int, chance: Random) -> Iterator[Draft]:
    names = _names(units)
    catalogues = {kind: catalogue_of(norm.items, kind, today) for kind in names}
    roles = {kind: _roles(kind, names[kind], chance) for kind in names}
    order = list(_PLATFORMS) * (units // len(_PLATFORMS) + 1)
    for kind, kind_names in names.items():
        for name in kind_names:
            role = roles[kind][name]
            platform = _FIXED_PLATFORM.get(role, order.pop())
            yield Draft(name, kind, role, platform, catalogues[kind])


def _names(units: int) -> dict[str, list[str]]:
    """Names of the units by kind: the county, then towns and departments in turn."""
    towns = round((units - 1) * 22 / 42)
    departments = units - 1 - towns
    known = words()
    founded = [known["founded_department"]]
    return {
        "county": [known["county"]],
        "township": known["townships"][:towns],
        "department": (founded + known["departments"])[:departments],
    }


def _roles(kind: str, names: Sequence[str], chance: Random) -> dict[str, Role]:
    roles = dict.fromkeys(names, Role.PLAIN)
    free = list(names)
    if kind == "township":
        roles |= dict.fromkeys(names[:2], Role.MOVED)
        roles |= {name: Role.RENAMED for name in words()["renamed"] if name in roles}
        free = [name for name in names if roles[name] is Role.PLAIN]
    if kind == "department" and names:
        roles[names[0]] = Role.FOUNDED
        free = list(names[1:])
    chance.shuffle(free)
    wanted = [
        Role(entry["name"])
        for entry in fault_plan()["role"]
        if entry["kind"] == kind and entry["name"] != Role.FOUNDED
    ]
    return roles | dict(zip(free, wanted, strict=False))


def _lay_out(draft: Draft, chance: Random) -> None:
    """Decide which columns the site has before anything goes wrong."""
    duty_items = [item for item in draft.items if item.required == "if_duty"]
    draft.duties = frozenset(_choose_duties(duty_items, chance))
    for item in draft.items:
        condition = _usual_condition(item, draft, chance)
        if condition is not None:
            draft.conditions[item.id] = condition


def _choose_duties(items: Sequence[NormItem], chance: Random) -> Iterator[str]:
    """Duties come in whole branches: who has powers has all their lists."""
    chosen: dict[str, bool] = {}
    for item in items:
        with_parent = chosen.get(item.parent or "")
        has_duty = chance.random() < 0.6 if with_parent is None else with_parent
        chosen[item.id] = has_duty
        if has_duty:
            yield item.id


def _usual_condition(item: NormItem, draft: Draft, chance: Random) -> Condition | None:
    """What an item's column is like before anything is planted; None is no column."""
    if item.parent and not draft.is_present(item.parent):
        return None if item.required == "if_duty" else Condition.MISSING
    if item.required == "if_duty" and item.id not in draft.duties:
        is_extra = item.id.startswith("tp.key.") and chance.random() < 0.15
        return Condition.HEALTHY if is_extra else None
    if draft.role is not Role.CLEAN:
        if item.required == "if_any":
            return _usual_matter(item, chance)
        if item.required == "recommended" and chance.random() < 0.3:
            return Condition.MISSING
    return _usual_feed(item, draft)


def _usual_feed(item: NormItem, draft: Draft) -> Condition:
    if item.id == ANNUAL_REPORT:
        return Condition.ANNUAL
    is_news = item.interval.stale_after_days == NEWS_DAYS
    return (
        Condition.OVERDUE
        if is_news and draft.role in STALE_HOMES
        else Condition.HEALTHY
    )


def _usual_matter(item: NormItem, chance: Random) -> Condition:
    """A column that must exist only once there is such a matter."""
    roll = chance.random()
    if roll < 0.25:
        return Condition.MISSING
    return (
        Condition.NOTE_CURRENT
        if roll < 0.4 and item.kind == "list"
        else (Condition.HEALTHY)
    )


def _plant_in(draft: Draft, entry: dict[str, str], today: date, chance: Random) -> None:
    """Plant the faults that make a unit's role."""
    condition = entry["condition"]
    is_free = basis_of(condition) in (Basis.HINT, Basis.UNREAD)
    for _ in range(int(entry["count"])):
        places = _places(draft, condition, "any" if is_free else "fault", today)
        if places:
            draft.plant(condition, chance.choice(places).id)


def _plant_anywhere(
    drafts: Sequence[Draft], entry: dict[str, str], today: date, chance: Random
) -> None:
    """Plant one line of the fault plan in units without a role of their own."""
    for kind, whole in WHOLE_DISTRICT.items():
        wanted = int(entry.get(kind, 0))
        present = sum(draft.kind == kind for draft in drafts)
        count = -(-wanted * present // whole)
        for _ in range(count):
            _plant_once(drafts, kind, entry, today, chance)


def _plant_once(
    drafts: Sequence[Draft],
    kind: str,
    entry: dict[str, str],
    today: date,
    chance: Random,
) -> None:
    condition = entry["condition"]
    open_units = [
        draft
        for draft in drafts
        if draft.kind == kind
        and draft.role in OPEN_ROLES
        and draft.has_room_for(condition)
    ]
    chance.shuffle(open_units)
    for draft in open_units:
        places = _places(draft, condition, entry["weight"], today)
        if places:
            draft.plant(condition, chance.choice(places).id)
            return


def _places(draft: Draft, condition: str, wanted: str, today: date) -> list[NormItem]:
    """Items of the unit that can carry the condition with the wanted weight."""
    basis = basis_of(condition)
    return [
        item
        for item in draft.items
        if can_carry(condition, item, draft, today)
        and wanted in ("any", weight(item, basis, draft.duties))
    ]
