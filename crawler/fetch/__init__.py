"""Visits: from a request to bytes or to a named failure. The only room for httpx."""

from crawler.fetch.fetcher import Fetcher
from crawler.fetched import Fetched, FetchLimits, Validators

__all__ = ["FetchLimits", "Fetched", "Fetcher", "Validators"]
