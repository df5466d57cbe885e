"""Links and attachments: looked at gently, remembered over units and nights."""

from crawler.links.allowance import Allowance
from crawler.links.book import LinkBook
from crawler.links.checker import LinkChecker, LinkPlan, recall_links
from crawler.links.outfit import make_link_checker

__all__ = [
    "Allowance",
    "LinkBook",
    "LinkChecker",
    "LinkPlan",
    "make_link_checker",
    "recall_links",
]
