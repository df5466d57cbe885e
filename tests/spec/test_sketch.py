"""Copies are told by a small sample of the phrases of both texts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from catalog_spec.texts import examine, load_lexicon
from catalog_spec.texts.sketch import MOST, phrases_taken, sketch_of
from tests.private_figures import identity_number


def text_of(numbers: range) -> str:
    return "".join(f"第{n}条各村应当落实第{n}项工作，" for n in numbers)


def test_a_part_of_a_text_is_wholly_taken_from_it() -> None:
    whole, part = (
        sketch_of(text_of(range(100, 140))),
        sketch_of(text_of(range(100, 120))),
    )
    assert phrases_taken(part, whole) == (20, 20)
    assert phrases_taken(whole, part) == (20, 40)


def test_samples_of_long_texts_are_compared_below_their_common_end() -> None:
    whole = sketch_of(text_of(range(1000, 3000)))
    taken, shown = phrases_taken(sketch_of(text_of(range(1000, 2000))), whole)
    assert len(whole) == MOST
    assert taken == shown > MOST / 4
    _, foreign = phrases_taken(sketch_of(text_of(range(5000, 6000))), whole)
    assert foreign


def test_other_texts_share_nothing() -> None:
    one, other = (
        sketch_of(text_of(range(100, 140))),
        sketch_of(text_of(range(200, 240))),
    )
    assert phrases_taken(one, other)[0] == 0


def test_a_text_without_phrases_has_no_sample() -> None:
    assert sketch_of("无。") == ()
    assert phrases_taken((), ()) == (0, 0)


@given(st.text(max_size=400))
def test_any_text_has_a_small_sample_in_order(text: str) -> None:
    sketch = sketch_of(text)
    assert list(sketch) == sorted(set(sketch))
    assert len(sketch) <= MOST
    assert phrases_taken(sketch, sketch) == (len(sketch), len(sketch))


def test_the_sample_does_not_hold_private_numbers() -> None:
    """A sample is made of the masked text, so that nobody can try numbers against it."""
    number = identity_number(3)
    seen = examine(f"申请人{number}申请临时救助一次，请予审批", load_lexicon())
    assert seen.sketch
    assert not set(sketch_of(f"申请人{number}申请临时救助一次")) & set(seen.sketch)
