"""The closed lists: which endings prove, which invite another try, what was checked."""

from __future__ import annotations

from catalog_spec.observations import Outcome
from catalog_spec.verdicts import State

CERTAIN = {Outcome.NOT_FOUND, Outcome.GONE}
READABLE = {Outcome.OK, Outcome.NOT_MODIFIED}


def test_only_the_sites_own_word_is_certain_death():
    assert {o for o in Outcome if o.is_certain_death} == CERTAIN


def test_only_what_brought_something_can_be_read():
    assert {o for o in Outcome if o.is_readable} == READABLE


def test_doubt_is_neither_a_reading_nor_a_death():
    doubtful = {o for o in Outcome if o.is_doubtful}
    assert Outcome.BLOCKED in doubtful
    assert Outcome.TIMED_OUT in doubtful
    assert not doubtful & (CERTAIN | READABLE)


def test_every_state_but_one_was_checked():
    assert {s for s in State if not s.is_checked} == {State.UNCHECKED}
