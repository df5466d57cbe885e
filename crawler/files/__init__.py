"""The texts of attachments, read where a hostile file can harm nobody."""

from crawler.files.kinds import READ_KINDS
from crawler.files.limits import FileLimits
from crawler.files.reader import FileReader, FileText

__all__ = ["READ_KINDS", "FileLimits", "FileReader", "FileText"]
