"""The yardstick: a minimal Scrapy spider that takes titles and follows links.

Run as `python -m tests.bench.spider SEEDS PAGES`; it prints seconds and pages.
"""

from __future__ import annotations

import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response, TextResponse


class TitleSpider(scrapy.Spider):
    """Visits every address once: its own set of seen addresses, no filter of Scrapy's."""

    name = "titles"

    def __init__(self, seeds: list[str], most: int) -> None:
        super().__init__()
        self.seeds = seeds
        self.most = most
        self.hosts = {urlsplit(seed).netloc for seed in seeds}
        self.seen: set[str] = set()
        self.pages = 0

    async def start(self) -> AsyncIterator[scrapy.Request]:
        for seed in self.seeds:
            if request := self._visit(seed):
                yield request

    def parse(self, response: Response, **_: Any) -> Iterator[scrapy.Request]:
        self.pages += 1
        if not isinstance(response, TextResponse):
            return
        response.css("title::text").get()
        for href in response.css("a::attr(href)").getall():
            url = urljoin(response.url, href).partition("#")[0]
            if urlsplit(url).netloc in self.hosts and (request := self._visit(url)):
                yield request

    def _visit(self, url: str) -> scrapy.Request | None:
        if url in self.seen or len(self.seen) >= self.most:
            return None
        self.seen.add(url)
        return scrapy.Request(url, dont_filter=True)


def main() -> None:
    seeds = Path(sys.argv[1]).read_text("utf-8").split()
    process = CrawlerProcess(
        {
            "LOG_ENABLED": False,
            "TELNETCONSOLE_ENABLED": False,
            "ROBOTSTXT_OBEY": False,
            "RETRY_ENABLED": False,
            "HTTPERROR_ALLOW_ALL": True,
            "DOWNLOAD_DELAY": 0,
            "CONCURRENT_REQUESTS": 64,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 64,
        }
    )
    crawler = process.create_crawler(TitleSpider)
    process.crawl(crawler, seeds=seeds, most=int(sys.argv[2]))
    began = time.perf_counter()
    process.start()
    assert isinstance(crawler.spider, TitleSpider)
    print(time.perf_counter() - began, crawler.spider.pages)


if __name__ == "__main__":
    main()
