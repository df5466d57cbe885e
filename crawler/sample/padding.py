"""Frame text that makes a page as heavy as real portals' pages are."""

from __future__ import annotations

from itertools import count

from crawler.sample.words import words

_RULE = (
    ".wza-{n} .ls-box{n}{{position:relative;margin:0 auto {n}px;padding:0 {n}px;"
    "font-size:14px;line-height:2;background:url(/_res/images/bg{n}.png) no-repeat}}\n"
)
_LINK = '<option value="/site/link/{n}">{word}</option>\n'


def make_padding(salt: int, size: int) -> str:
    """Style rules and a link box of about this many UTF-8 bytes, "" when not positive.

    Parameters
    ----------
    salt: makes the padding of different units differ.
    size: bytes wanted.
    """
    if size <= 0:
        return ""
    filler = words()["body"]["filler"]
    parts = ["<style>\n"]
    links = ['<select class="link-box" onchange="window.open(this.value)">\n']
    length = len(parts[0]) + len(links[0]) + len("</style>\n</select>\n")
    for number in count(salt % 1000):
        rule = _RULE.format(n=number)
        link = _LINK.format(n=number, word=filler[number % len(filler)])
        length += len(rule) + len(link.encode())
        parts.append(rule)
        links.append(link)
        if length >= size:
            break
    return "".join(parts) + "</style>\n" + "".join(links) + "</select>\n"
