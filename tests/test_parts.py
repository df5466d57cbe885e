"""Parts that pages repeat are read the same from the second and third page on."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from crawler.parse.outline import Outline, make_outline


def outline_of(page: str) -> Outline:
    return make_outline(LexborHTMLParser(page))


def shape(outline: Outline) -> tuple[object, ...]:
    return (
        outline.tags,
        outline.parents,
        outline.ends,
        outline.attributes,
        outline.texts,
        outline.scripts,
        outline.complete,
    )


def page_with(name: str, head: str) -> str:
    links = "".join(f'<li><a href="/{name}{n}.html">栏目{n}</a></li>' for n in range(9))
    written = "<script>document.write('今天')</script>"
    menu = f'<div class="{name}"><ul>{links}</ul>{written}<b>末尾</b></div>'
    return f"<body>{head}{menu}<p>正文<script>var a = 1;</script></p></body>"


def test_a_repeated_part_gives_the_same_outline_as_a_new_one():
    first = outline_of(page_with("repeated", "<h1>甲</h1>"))
    again = [outline_of(page_with("repeated", "<h1>甲</h1>")) for _ in range(3)]
    assert not first.parts
    assert again[-1].parts
    assert all(shape(outline) == shape(first) for outline in again)


def test_a_repeated_part_fits_behind_other_words():
    for _ in range(3):
        outline_of(page_with("moved", "<h1>甲</h1>"))
    moved = outline_of(page_with("moved", "<h1>乙</h1><p>丙</p>"))
    fresh = outline_of(page_with("fresh", "<h1>乙</h1><p>丙</p>"))
    assert moved.parts
    assert not fresh.parts
    assert (moved.tags, moved.parents, moved.ends, moved.texts, moved.scripts) == (
        fresh.tags,
        fresh.parents,
        fresh.ends,
        fresh.texts,
        fresh.scripts,
    )
