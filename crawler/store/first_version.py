"""The schema of the first version: it has been shipped and is never edited."""

from __future__ import annotations

TABLES = """
CREATE TABLE nights (
    id INTEGER PRIMARY KEY,
    date TEXT NOT NULL UNIQUE,
    run INTEGER NOT NULL DEFAULT 1,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    state TEXT NOT NULL CHECK (state IN ('running', 'finished', 'interrupted')),
    norm_id TEXT NOT NULL,
    settings_hash TEXT NOT NULL,
    units_planned INTEGER NOT NULL
) STRICT;

CREATE TABLE unit_nights (
    night_id INTEGER NOT NULL REFERENCES nights ON DELETE CASCADE,
    unit TEXT NOT NULL,
    run INTEGER NOT NULL,
    kind TEXT NOT NULL,
    entry TEXT NOT NULL,
    asked INTEGER NOT NULL,
    present INTEGER NOT NULL,
    fed INTEGER NOT NULL,
    missing INTEGER NOT NULL,
    overdue INTEGER NOT NULL,
    blank INTEGER NOT NULL,
    unchecked INTEGER NOT NULL,
    faults INTEGER NOT NULL,
    newest TEXT,
    coverage REAL NOT NULL CHECK (coverage BETWEEN 0 AND 1),
    pages INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    detail TEXT NOT NULL,
    finished_at TEXT NOT NULL,
    PRIMARY KEY (night_id, unit)
) STRICT, WITHOUT ROWID;

CREATE TABLE addresses (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL,
    form TEXT NOT NULL,
    host TEXT NOT NULL,
    UNIQUE (url, form)
) STRICT;

CREATE TABLE visits (
    night_id INTEGER NOT NULL REFERENCES nights ON DELETE CASCADE,
    unit TEXT NOT NULL,
    address_id INTEGER NOT NULL REFERENCES addresses,
    run INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    status INTEGER,
    bytes INTEGER NOT NULL,
    digest TEXT NOT NULL,
    etag TEXT,
    last_modified TEXT,
    fetched_at TEXT NOT NULL,
    seconds REAL NOT NULL,
    evidence TEXT,
    detail TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    PRIMARY KEY (night_id, unit, address_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE pages (
    address_id INTEGER PRIMARY KEY REFERENCES addresses,
    night_id INTEGER NOT NULL REFERENCES nights,
    digest TEXT NOT NULL,
    etag TEXT,
    last_modified TEXT,
    fetched_at TEXT NOT NULL,
    evidence TEXT,
    page BLOB
) STRICT;

CREATE TABLE columns (
    unit TEXT NOT NULL,
    key TEXT NOT NULL,
    parent TEXT,
    name TEXT NOT NULL,
    url TEXT,
    hidden INTEGER NOT NULL,
    external INTEGER NOT NULL,
    position INTEGER NOT NULL,
    description TEXT NOT NULL,
    first_night INTEGER NOT NULL REFERENCES nights,
    last_night INTEGER NOT NULL REFERENCES nights,
    PRIMARY KEY (unit, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE items (
    unit TEXT NOT NULL,
    column_key TEXT NOT NULL,
    item_key TEXT NOT NULL,
    title TEXT NOT NULL,
    url TEXT,
    published TEXT,
    first_night INTEGER NOT NULL REFERENCES nights,
    last_night INTEGER NOT NULL REFERENCES nights,
    PRIMARY KEY (unit, column_key, item_key),
    FOREIGN KEY (unit, column_key) REFERENCES columns (unit, key) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE column_rows (
    night_id INTEGER NOT NULL,
    unit TEXT NOT NULL,
    norm_item TEXT NOT NULL,
    position INTEGER NOT NULL,
    item_name TEXT NOT NULL,
    "column" TEXT,
    url TEXT,
    state TEXT NOT NULL,
    newest TEXT,
    limit_days INTEGER,
    days_left INTEGER,
    items INTEGER,
    PRIMARY KEY (night_id, unit, norm_item),
    FOREIGN KEY (night_id, unit) REFERENCES unit_nights ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE verdicts (
    night_id INTEGER NOT NULL,
    unit TEXT NOT NULL,
    rule TEXT NOT NULL,
    subject TEXT NOT NULL,
    position INTEGER NOT NULL,
    result TEXT NOT NULL CHECK (result IN ('fault', 'hint', 'could_not_check')),
    status TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    sightings INTEGER NOT NULL,
    verdict TEXT NOT NULL CHECK (json_valid(verdict)),
    PRIMARY KEY (night_id, unit, rule, subject),
    FOREIGN KEY (night_id, unit) REFERENCES unit_nights ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE findings (
    unit TEXT NOT NULL,
    rule TEXT NOT NULL,
    subject TEXT NOT NULL,
    status TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    sightings INTEGER NOT NULL,
    finding TEXT NOT NULL CHECK (json_valid(finding)),
    PRIMARY KEY (unit, rule, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX findings_by_status ON findings (status);

CREATE TABLE finding_events (
    id INTEGER PRIMARY KEY,
    night_id INTEGER NOT NULL REFERENCES nights,
    unit TEXT NOT NULL,
    rule TEXT NOT NULL,
    subject TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    FOREIGN KEY (unit, rule, subject) REFERENCES findings
) STRICT;
CREATE INDEX finding_events_by_night ON finding_events (night_id, unit);

CREATE TABLE jobs (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    command TEXT NOT NULL,
    due_at TEXT NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    exit_code INTEGER,
    note TEXT NOT NULL
) STRICT;
CREATE INDEX jobs_by_name ON jobs (name, due_at);

CREATE TABLE letters (
    night_id INTEGER NOT NULL REFERENCES nights ON DELETE CASCADE,
    kind TEXT NOT NULL,
    sent_at TEXT NOT NULL,
    recipients INTEGER NOT NULL,
    PRIMARY KEY (night_id, kind)
) STRICT, WITHOUT ROWID;

-- Chinese words for the codes above, refreshed from store_words.toml at each opening.
CREATE TABLE labels (
    kind TEXT NOT NULL,
    code TEXT NOT NULL,
    label TEXT NOT NULL,
    PRIMARY KEY (kind, code)
) STRICT, WITHOUT ROWID;
"""

# Moments are kept in UTC and shown as Beijing time, the only legal time in China.
VIEWS = """
CREATE VIEW "巡查记录" AS
SELECT n.date AS "巡查日期", l.label AS "状态",
    datetime(n.started_at, '+8 hours') AS "开始时间",
    datetime(n.ended_at, '+8 hours') AS "结束时间",
    n.units_planned AS "计划单位数", count(u.unit) AS "完成单位数",
    sum(u.pages) AS "访问次数", sum(u.bytes) AS "流量字节", sum(u.faults) AS "问题数",
    round(100.0 * sum(u.asked - u.unchecked) / nullif(sum(u.asked), 0), 1)
        AS "覆盖率百分比",
    n.norm_id AS "目录规范"
FROM nights n
LEFT JOIN unit_nights u ON u.night_id = n.id
LEFT JOIN labels l ON l.kind = 'night' AND l.code = n.state
GROUP BY n.id ORDER BY n.date DESC;

CREATE VIEW "单位概况" AS
SELECT n.date AS "巡查日期", u.unit AS "单位", k.label AS "单位类型",
    u.asked AS "应设栏目", u.present AS "已设栏目", u.fed AS "正常更新",
    u.missing AS "未设置", u.overdue AS "超期", u.blank AS "空白",
    u.unchecked AS "未能检查", u.faults AS "问题数", u.newest AS "最新信息日期",
    round(100 * u.coverage, 1) AS "覆盖率百分比", u.pages AS "访问次数",
    o.label AS "读取结果", u.detail AS "说明", u.entry AS "平台地址",
    datetime(u.finished_at, '+8 hours') AS "完成时间"
FROM unit_nights u JOIN nights n ON n.id = u.night_id
LEFT JOIN labels k ON k.kind = 'unit' AND k.code = u.kind
LEFT JOIN labels o ON o.kind = 'outcome' AND o.code = u.outcome
ORDER BY n.date DESC, u.unit;

CREATE VIEW "栏目状态" AS
SELECT n.date AS "巡查日期", r.unit AS "单位", r.item_name AS "目录项",
    r."column" AS "网站栏目", r.state AS "状态", r.newest AS "最新信息日期",
    r.limit_days AS "更新期限天数", r.days_left AS "剩余天数", r.items AS "信息条数",
    r.url AS "栏目地址", r.norm_item AS "目录项编号"
FROM column_rows r JOIN nights n ON n.id = r.night_id
ORDER BY n.date DESC, r.unit, r.position;

CREATE VIEW "问题清单" AS
SELECT f.unit AS "单位", f.rule AS "规则", l.label AS "处理状态",
    json_extract(f.finding, '$.verdict.column') AS "网站栏目",
    json_extract(f.finding, '$.verdict.message') AS "问题",
    json_extract(f.finding, '$.verdict.how_to_fix') AS "整改建议",
    json_extract(f.finding, '$.verdict.clause') AS "依据",
    json_extract(f.finding, '$.verdict.url') AS "地址",
    f.first_seen AS "首次发现", f.last_seen AS "最近发现", f.sightings AS "发现次数",
    f.subject AS "对象"
FROM findings f
LEFT JOIN labels l ON l.kind = 'status' AND l.code = f.status
ORDER BY f.unit, f.rule, f.subject;

CREATE VIEW "每夜判定" AS
SELECT n.date AS "巡查日期", v.unit AS "单位", v.rule AS "规则", r.label AS "结论",
    s.label AS "处理状态", json_extract(v.verdict, '$.column') AS "网站栏目",
    json_extract(v.verdict, '$.message') AS "说明",
    json_extract(v.verdict, '$.url') AS "地址", v.first_seen AS "首次发现",
    v.sightings AS "发现次数", v.subject AS "对象"
FROM verdicts v JOIN nights n ON n.id = v.night_id
LEFT JOIN labels r ON r.kind = 'result' AND r.code = v.result
LEFT JOIN labels s ON s.kind = 'status' AND s.code = v.status
ORDER BY n.date DESC, v.unit, v.position;

CREATE VIEW "访问记录" AS
SELECT n.date AS "巡查日期", v.unit AS "单位", a.url AS "地址", a.form AS "提交内容",
    o.label AS "结果", v.status AS "HTTP状态码", v.bytes AS "字节数",
    round(v.seconds, 3) AS "用时秒", v.attempts AS "请求次数", v.detail AS "说明",
    v.evidence AS "证据", datetime(v.fetched_at, '+8 hours') AS "访问时间"
FROM visits v JOIN nights n ON n.id = v.night_id JOIN addresses a ON a.id = v.address_id
LEFT JOIN labels o ON o.kind = 'outcome' AND o.code = v.outcome;

CREATE VIEW "信息条目" AS
SELECT i.unit AS "单位", c.name AS "网站栏目", i.title AS "标题",
    i.published AS "发布日期", i.url AS "地址", f.date AS "首次见到",
    l.date AS "最近见到"
FROM items i
JOIN columns c ON c.unit = i.unit AND c.key = i.column_key
JOIN nights f ON f.id = i.first_night JOIN nights l ON l.id = i.last_night;

CREATE VIEW "任务记录" AS
SELECT name AS "任务", command AS "命令", datetime(due_at, '+8 hours') AS "应启动时间",
    datetime(started_at, '+8 hours') AS "启动时间",
    datetime(ended_at, '+8 hours') AS "结束时间", exit_code AS "退出码", note AS "说明"
FROM jobs ORDER BY id DESC;
"""
