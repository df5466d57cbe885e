"""The store's schema, as a list of steps that only ever grows.

A step that has been shipped is never edited: a new installation runs the same list as
an old one. Each runs in its own transaction together with the note that it ran.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from crawler.store.first_version import TABLES, VIEWS

MIGRATIONS = Migrations("wangxun")


@MIGRATIONS()
def tables_of_the_first_version(database: Database) -> None:
    """Nights, visits, columns, verdicts, the ledger, jobs and letters."""
    database.executescript(TABLES)


@MIGRATIONS()
def views_of_the_first_version(database: Database) -> None:
    """Views for people who open the file in another tool."""
    database.executescript(VIEWS)


_YIELDS = """
CREATE TABLE yields (
    night_id INTEGER NOT NULL REFERENCES nights ON DELETE CASCADE,
    unit TEXT NOT NULL,
    platform TEXT NOT NULL,
    host TEXT NOT NULL,
    columns INTEGER NOT NULL,
    read INTEGER NOT NULL,
    filled INTEGER NOT NULL,
    silent INTEGER NOT NULL,
    rows INTEGER NOT NULL,
    dated INTEGER NOT NULL,
    answered INTEGER NOT NULL,
    alarm TEXT NOT NULL,
    PRIMARY KEY (night_id, unit)
) STRICT, WITHOUT ROWID;

CREATE VIEW "读取产出" AS
SELECT n.date AS "巡查日期", y.unit AS "单位", y.platform AS "平台", y.host AS "主机",
    y.columns AS "栏目数", y.read AS "读到页面的栏目", y.filled AS "有内容的栏目",
    y.silent AS "什么也没读到的栏目", y.rows AS "信息条数", y.dated AS "有日期的信息",
    y.alarm AS "警报"
FROM yields y JOIN nights n ON n.id = y.night_id ORDER BY n.date DESC, y.unit;
"""


@MIGRATIONS()
def yields_of_the_parser(database: Database) -> None:
    """What was read of each unit each night, to notice when the parser fails."""
    database.executescript(_YIELDS)


_LINKS = """
CREATE TABLE links (
    url TEXT PRIMARY KEY,
    checked_on TEXT NOT NULL,
    outcome TEXT NOT NULL,
    status INTEGER,
    final_url TEXT NOT NULL,
    kind TEXT NOT NULL,
    content_type TEXT NOT NULL,
    size INTEGER,
    title TEXT NOT NULL,
    dead_nights INTEGER NOT NULL,
    first_dead TEXT,
    doubtful_nights INTEGER NOT NULL,
    tried_on TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE VIEW "链接检查" AS
SELECT k.url AS "地址", o.label AS "结果", k.status AS "HTTP状态码",
    k.checked_on AS "检查日期", k.final_url AS "跳转后地址", k.kind AS "文件类型",
    k.size AS "字节数", k.title AS "页面标题", k.dead_nights AS "连续失效夜数",
    k.first_dead AS "首次失效", k.doubtful_nights AS "连续存疑夜数"
FROM links k LEFT JOIN labels o ON o.kind = 'outcome' AND o.code = k.outcome
ORDER BY k.url;
"""


@MIGRATIONS()
def links_over_the_nights(database: Database) -> None:
    """What is known of every link and attachment that was tried."""
    database.executescript(_LINKS)


# Trees change seldom, so that each is kept once. `reading` names what a page was read
# with: one that was read otherwise is read anew when it is next asked for.
_PAST = """
CREATE TABLE trees (
    id INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    tree BLOB NOT NULL
) STRICT;
ALTER TABLE unit_nights ADD COLUMN tree_id INTEGER REFERENCES trees;

CREATE TABLE texts (
    unit TEXT NOT NULL,
    url TEXT NOT NULL,
    digest TEXT NOT NULL,
    title TEXT NOT NULL,
    published TEXT,
    first_night INTEGER NOT NULL REFERENCES nights,
    PRIMARY KEY (unit, url, digest)
) STRICT, WITHOUT ROWID;
CREATE INDEX texts_by_digest ON texts (digest);

ALTER TABLE pages ADD COLUMN reading TEXT NOT NULL DEFAULT '';
"""

_DECISIONS = """
CREATE TABLE decisions (
    id INTEGER PRIMARY KEY,
    unit TEXT NOT NULL,
    rule TEXT NOT NULL,
    subject TEXT NOT NULL,
    made_at TEXT NOT NULL,
    status TEXT NOT NULL,
    until TEXT,
    note TEXT NOT NULL,
    FOREIGN KEY (unit, rule, subject) REFERENCES findings
) STRICT;
CREATE INDEX decisions_by_finding ON decisions (unit, rule, subject);

CREATE VIEW "处理记录" AS
SELECT d.unit AS "单位", d.rule AS "规则", l.label AS "处理状态", d.until AS "截止日期",
    d.note AS "说明", datetime(d.made_at, '+8 hours') AS "登记时间",
    json_extract(f.finding, '$.verdict.message') AS "问题", d.subject AS "对象"
FROM decisions d
JOIN findings f ON f.unit = d.unit AND f.rule = d.rule AND f.subject = d.subject
LEFT JOIN labels l ON l.kind = 'status' AND l.code = d.status
ORDER BY d.id DESC;
"""


@MIGRATIONS()
def what_earlier_nights_saw(database: Database) -> None:
    """Trees and texts by night, for the rules that compare."""
    database.executescript(_PAST)


@MIGRATIONS()
def decisions_of_the_office(database: Database) -> None:
    """What the office decided on findings, since when and why."""
    database.executescript(_DECISIONS)


_ATTACHMENTS = """
CREATE TABLE attachments (
    url TEXT PRIMARY KEY,
    read_on TEXT NOT NULL,
    reading TEXT NOT NULL,
    size INTEGER,
    etag TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    chars INTEGER NOT NULL,
    not_read TEXT NOT NULL,
    text BLOB,
    evidence TEXT
) STRICT, WITHOUT ROWID;

CREATE VIEW "附件正文" AS
SELECT a.url AS "地址", k.kind AS "文件类型", a.read_on AS "读取日期", a.chars AS "字数",
    coalesce(l.label, a.not_read) AS "未读原因"
FROM attachments a LEFT JOIN links k ON k.url = a.url
LEFT JOIN labels l ON l.kind = 'not_read' AND l.code = a.not_read
ORDER BY a.url;
"""


@MIGRATIONS()
def texts_of_attachments(database: Database) -> None:
    """What the texts of attachments showed, and why some could not be read."""
    database.executescript(_ATTACHMENTS)


# Only a night whose `links` are kept can be judged again by the rules on links. A night
# whose `visits_gone` is set has lost its visits to the settings' limit of days.
_LINK_PAST = """
CREATE TABLE link_readings (
    id INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    reading BLOB NOT NULL,
    evidence TEXT
) STRICT;
ALTER TABLE unit_nights ADD COLUMN links BLOB;
ALTER TABLE nights ADD COLUMN visits_gone INTEGER NOT NULL DEFAULT 0;
"""


@MIGRATIONS()
def links_of_each_night(database: Database) -> None:
    """What the links of a unit were known to be on the night it was judged."""
    database.executescript(_LINK_PAST)
