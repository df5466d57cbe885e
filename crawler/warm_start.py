"""What every worker process needs, imported once for all of them.

Workers are forked from a process that has imported this module, so they share its
memory instead of reading the same modules and word lists again. `gc.freeze` keeps the
collector from writing to what they share, which would copy it.
"""

from __future__ import annotations

import gc

import crawler.reader  # noqa: F401 - imported for the workers
from crawler.parse import read_page

_ARTICLE = (
    "<title>标题</title><h1>关于印发工作要点的通知</h1><p>发布时间：2016-12-30</p>"
    "<p>各村：现将工作要点印发给你们，请认真遵照执行。</p>"
)
_ROW = "<li><a href='/a.html'>关于开展检查的通知</a> 2016-12-30</li>"

# Reading an article and a list loads the word lists.
for _page in (_ARTICLE, f"<ul>{_ROW * 5}</ul>"):
    read_page(_page.encode(), "http://localhost/")

gc.collect()
gc.freeze()
