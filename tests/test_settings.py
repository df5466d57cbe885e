"""Settings: what a good file gives, and what is said of each kind of bad one."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from crawler.pace import Pace
from crawler.settings import Settings, SettingsError, load_settings

DISTRICT = """\
[district]
name = "叶集区"
"""
UNIT = """
[[unit]]
name = "姚李镇"
kind = "township"
entry = "https://www.example.gov.cn/public/column/1?type=4&action=list"
"""
MAIL = """
[mail]
host = "smtp.example.gov.cn"
from = "office@example.gov.cn"
to = ["leader@example.gov.cn"]
"""
FULL = """\
[district]
name = "叶集区"
timezone = "Asia/Shanghai"
norm = "anhui-2016"
store = "data/night.db"
evidence = "proof/"
contact = "office@example.gov.cn"

[pace]
requests_per_second = 3
connections = 2

[policy]
warn_days = { event20 = 4 }
sightings = 3
blank_veto = 4
coverage_floor = 0.5

[limits]
list_pages = 9
timeout_seconds = 20
articles = "all"

[[host]]
name = "Inner.example.gov.cn"
requests_per_second = 1.5
ignore_robots = true
allow_private = true
insecure_tls = true

[[schedule]]
name = "夜巡"
at = "01:30"
command = "wangxun patrol --unit 姚李镇"

[[unit]]
name = "姚李镇"
kind = "township"
entry = "https://www.example.gov.cn/public/column/1?type=4&action=list"
since = 2016-08-01
founded = 1992-03-01
moved_from = "霍邱县"
aliases = ["姚李乡"]
duties = ["tp.policy"]
column_aliases = { "tp.policy" = ["惠民政策"] }
"""


def load(folder: Path, text: str) -> Settings:
    path = folder / "wangxun.toml"
    path.write_text(text, encoding="utf-8")
    return load_settings(path)


def refusal(folder: Path, text: str) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        load(folder, text)
    return caught.value


def line_with(text: str, words: str) -> int:
    lines = text.splitlines()
    return next(n for n, line in enumerate(lines, 1) if words in line)


def test_a_full_file_is_read_to_the_last_value(tmp_path: Path) -> None:
    settings = load(tmp_path, FULL)
    unit = settings.roster.units[0]
    host = settings.hosts["inner.example.gov.cn"]
    assert settings.district.timezone == ZoneInfo("Asia/Shanghai")
    assert settings.district.store == tmp_path / "data/night.db"
    assert settings.district.evidence == tmp_path / "proof"
    assert settings.pace == Pace(3, 2)
    assert settings.policy.warn_days == {"event20": 4}
    assert settings.policy.sightings_to_open == 3
    assert (settings.policy.blank_veto, settings.coverage_floor) == (4, 0.5)
    assert (settings.limits.list_pages, settings.limits.articles) == (9, "all")
    assert host.pace == Pace(1.5, 2)
    assert settings.ignore_robots == settings.insecure_tls == {"inner.example.gov.cn"}
    assert settings.allow_private == {"inner.example.gov.cn"}
    assert settings.host_paces == {"inner.example.gov.cn": Pace(1.5, 2)}
    assert settings.schedule[0].at == time(1, 30)
    assert (unit.since, unit.founded) == (date(2016, 8, 1), date(1992, 3, 1))
    assert unit.column_aliases == {"tp.policy": ("惠民政策",)}
    assert "office@example.gov.cn" in settings.user_agent


def test_a_short_file_gets_the_defaults(tmp_path: Path) -> None:
    settings = load(tmp_path, DISTRICT + UNIT)
    commands = [(job.at, job.command) for job in settings.schedule]
    assert commands == [(time(2), "wangxun patrol"), (time(7, 30), "wangxun mail")]
    assert settings.norm.id == "anhui-2016"
    assert settings.district.store == tmp_path / "wangxun.db"
    assert settings.mail is None
    assert settings.coverage_floor == 0.8


def test_the_content_hash_follows_the_file_and_the_overlay(tmp_path: Path) -> None:
    overlay = tmp_path / "office.toml"
    overlay.write_text("", encoding="utf-8")
    text = DISTRICT + 'overlay = "office.toml"\n' + UNIT
    first = load(tmp_path, text).content_hash
    assert load(tmp_path, text).content_hash == first
    assert load(tmp_path, text + "# 备注\n").content_hash != first
    overlay.write_text("# 备注\n", encoding="utf-8")
    assert load(tmp_path, text).content_hash != first


@pytest.mark.parametrize(
    ("wrong", "at", "words"),
    [
        ("[distrcit]\n" + UNIT, "[distrcit]", "district"),
        (UNIT, "", "[district]"),
        (DISTRICT, "", "[[unit]]"),
        (DISTRICT + "[pace]\nrequets_per_second = 1\n" + UNIT, "requets", "requests_"),
        (DISTRICT + "[unit]\nname = 1\n", "[unit]", "[[unit]]"),
        (DISTRICT + "[[pace]]\n" + UNIT, "[[pace]]", "[pace]"),
        (DISTRICT + UNIT.replace("township", "twonship"), "kind", "township"),
        (DISTRICT + 'norm = "anhui-2106"\n' + UNIT, "norm", "anhui-2016"),
        (DISTRICT + UNIT.replace("https:", "ftp:"), "entry", "http://"),
        (DISTRICT + UNIT.replace("www.example.gov.cn", "a b"), "entry", "http://"),
        (DISTRICT + UNIT.replace("//www.", "//clerk:secret@www."), "entry", "用户名"),
        (DISTRICT + UNIT.replace("www.example.gov.cn", "a:999999"), "entry", "http"),
        (DISTRICT + UNIT + 'since = "2016-08-01"\n', "since", "2016-08-01"),
        (DISTRICT + UNIT + "since = 2016-08-01T00:00:00\n", "since", "2016-08-01"),
        (DISTRICT + UNIT + "since = 2016-13-01\n", "since", "TOML"),
        (DISTRICT + UNIT + 'name = "又一次"\n', 'name = "又一次"', "TOML"),
        (DISTRICT + UNIT + "aliases = [\n", "", "TOML"),
        (DISTRICT + UNIT + 'aliases = "姚李乡"\n', "aliases", "aliases = ["),
        (DISTRICT + UNIT + 'duties = ["不存在的职责"]\n', "duties", "norm show"),
        (
            DISTRICT + UNIT + 'column_aliases = { "tp.polycy" = ["甲"] }\n',
            "column_aliases",
            "tp.policy",
        ),
        (DISTRICT + UNIT + 'column_aliases = ["甲"]\n', "column_aliases", "tp.policy"),
        (DISTRICT + 'timezone = "Asia/Beijing"\n' + UNIT, "timezone", "Asia/Shanghai"),
        (DISTRICT + 'contact = "办公室"\n' + UNIT, "contact", "admin@"),
        (DISTRICT + "store = 5\n" + UNIT, "store", "wangxun.db"),
        (DISTRICT + 'store = " "\n' + UNIT, "store", "不能为空"),
        (
            DISTRICT + "[pace]\nrequests_per_second = 0\n" + UNIT,
            "requests_per_second",
            "www.example.gov.cn",
        ),
        (
            DISTRICT + '[[host]]\nname = "a.cn"\nrequests_per_second = 0\n' + UNIT,
            "requests_per_second",
            "a.cn",
        ),
        (DISTRICT + '[[host]]\nname = "http://a.cn"\n' + UNIT, "http://a", "不带"),
        (DISTRICT + '[[host]]\nname = "[::1"\n' + UNIT, '"[::1"', "主机名"),
        (DISTRICT + '[[host]]\nname = "a.cn:80"\n' + UNIT, "a.cn:80", "端口"),
        (
            DISTRICT + '[[host]]\nname="a.cn"\n[[host]]\nname="A.cn" #2\n' + UNIT,
            "#2",
            "合并",
        ),
        (DISTRICT + "[pace]\nconnections = 0\n" + UNIT, "connections", "1 到 64"),
        (DISTRICT + "[pace]\nconnections = true\n" + UNIT, "connections", "整数"),
        (DISTRICT + "[policy]\ncoverage_floor = 80\n" + UNIT, "coverage", "0 到 1"),
        (
            DISTRICT + '[policy]\nwarn_days = "5"\n' + UNIT,
            "warn_days",
            "warn_days = 10",
        ),
        (
            DISTRICT + "[policy]\nwarn_days = { event2 = 4 }\n" + UNIT,
            "warn_days",
            "event20",
        ),
        (DISTRICT + '[limits]\narticles = "al"\n' + UNIT, "articles", "all"),
        (
            DISTRICT + '[[host]]\nname = "a.cn"\ninsecure_tls = 1\n' + UNIT,
            "insecure_tls",
            "true",
        ),
        (
            DISTRICT
            + '[[schedule]]\nname = "x"\nat = "25:00"\ncommand = "ls"\n'
            + UNIT,
            "at =",
            "02:00",
        ),
        (
            DISTRICT
            + '[[schedule]]\nname = "x"\nat = "02:00"\ncommand = "wangxnu patrol"\n'
            + UNIT,
            "command",
            "wangxun patrol",
        ),
        (
            DISTRICT
            + '[[schedule]]\nname = "x"\nat = "02:00"\ncommand = \'wangxun "a\'\n'
            + UNIT,
            "command",
            "引号",
        ),
        (
            DISTRICT + '[[schedule]]\nname = "x"\nat = "02:00"\n' + UNIT,
            "[[schedule]]",
            "command",
        ),
        (DISTRICT + MAIL + 'password = "123"\n' + UNIT, "password", "WANGXUN_MAIL"),
        (DISTRICT + MAIL.replace("leader@", "leader") + UNIT, "to =", "leaderexample"),
        (DISTRICT + MAIL.replace('"leader@example.gov.cn"', "") + UNIT, "to =", "收件"),
        (DISTRICT + MAIL + 'security = "ssl"\n' + UNIT, "security", "starttls"),
    ],
)
def test_a_bad_value_is_refused_where_it_stands(
    tmp_path: Path, wrong: str, at: str, words: str
) -> None:
    error = refusal(tmp_path, wrong)
    assert words in error.message_zh
    assert error.path == tmp_path / "wangxun.toml"
    assert not at or error.line == line_with(wrong, at)
    assert f"第 {error.line} 行" in str(error)


@pytest.mark.parametrize(
    ("second", "key"),
    [
        ('name = "姚李镇"\nentry = "https://b.example.gov.cn/"\n', "name"),
        (
            (
                'name = "三元镇"\nentry = "https://b.example.gov.cn/"\n'
                'aliases = ["姚李镇"]\n'
            ),
            "aliases",
        ),
        (
            (
                'name = "三元镇"\n'
                'entry = "https://WWW.example.gov.cn/public/column/1?type=4&action=list"\n'
            ),
            "entry",
        ),
    ],
)
def test_a_unit_may_not_stand_there_twice(
    tmp_path: Path, second: str, key: str
) -> None:
    text = DISTRICT + UNIT + '[[unit]]\nkind = "township"\n' + second
    error = refusal(tmp_path, text)
    lines = text.splitlines()
    assert lines[error.line - 1].startswith(key)
    assert error.line > line_with(text, "[[unit]]") + 4


def test_a_successor_may_take_over_the_address(tmp_path: Path) -> None:
    old = UNIT.replace("姚李镇", "姚李乡") + "until = 2019-12-31\n"
    settings = load(tmp_path, DISTRICT + old + UNIT + "since = 2020-01-01\n")
    assert len(settings.roster) == 2


def test_no_limit_is_allowed_on_this_machine_only(tmp_path: Path) -> None:
    text = DISTRICT + "[pace]\nrequests_per_second = 0\n" + UNIT
    for host in ("127.0.0.1:8000", "localhost:8000", "[::1]:8000"):
        local = text.replace("https://www.example.gov.cn", f"http://{host}")
        assert load(tmp_path, local).pace.requests_per_second == 0


@pytest.mark.parametrize(
    ("common", "own", "connections"),
    [
        ("requests_per_second = 1", "", 4),
        ("requests_per_second = 1", "requests_per_second = 0", 32),
        ("requests_per_second = 0", "", 32),
        ("requests_per_second = 0", "requests_per_second = 1", 4),
        ("requests_per_second = 0\nconnections = 7", "", 7),
        ("requests_per_second = 0", "connections = 9", 9),
    ],
)
def test_connections_follow_from_the_rate_unless_set(
    common: str, own: str, connections: int, tmp_path: Path
) -> None:
    local = UNIT.replace("https://www.example.gov.cn", "http://127.0.0.1:8000")
    rule = f'[[host]]\nname = "127.0.0.1"\n{own}\n'
    settings = load(tmp_path, f"{DISTRICT}[pace]\n{common}\n{rule}{local}")
    assert settings.host_paces["127.0.0.1"].connections == connections


def test_a_host_rule_frees_its_units_from_the_common_pace(tmp_path: Path) -> None:
    rule = '[[host]]\nname = "www.example.gov.cn"\nrequests_per_second = 2\n'
    text = DISTRICT + "[pace]\nrequests_per_second = 0\n" + rule + UNIT
    assert (
        load(tmp_path, text).host_paces["www.example.gov.cn"].requests_per_second == 2
    )


def test_one_number_of_warn_days_holds_for_every_interval(tmp_path: Path) -> None:
    settings = load(tmp_path, DISTRICT + "[policy]\nwarn_days = 7\n" + UNIT)
    intervals = settings.norm.intervals.values()
    assert {settings.policy.lead_days(interval) for interval in intervals} == {7}


def test_a_wrong_overlay_is_named_with_its_own_line(tmp_path: Path) -> None:
    overlay = tmp_path / "office.toml"
    overlay.write_text("\n\n[[item]\n", encoding="utf-8")
    error = refusal(tmp_path, DISTRICT + 'overlay = "office.toml"\n' + UNIT)
    assert (error.path, error.line) == (overlay, 3)


def test_a_file_that_is_not_there_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="wangxun init"):
        load_settings(tmp_path / "nothing.toml")


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "wangxun.toml"
    path.write_bytes((DISTRICT + UNIT).encode("gb18030"))
    with pytest.raises(SettingsError, match="UTF-8"):
        load_settings(path)


def test_the_mail_password_comes_from_the_environment_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secret.txt").write_text("from-file\n", encoding="utf-8")
    login = 'username = "office"\npassword_file = "secret.txt"\n'
    mail = load(tmp_path, DISTRICT + MAIL + login + UNIT).mail
    assert mail is not None
    monkeypatch.delenv("WANGXUN_MAIL_PASSWORD", raising=False)
    assert mail.password() == "from-file"
    monkeypatch.setenv("WANGXUN_MAIL_PASSWORD", "from-environment")
    assert mail.password() == "from-environment"
    assert "from-" not in repr(mail)


def test_a_missing_mail_password_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WANGXUN_MAIL_PASSWORD", raising=False)
    login = 'username = "office"\n'
    mail = load(tmp_path, DISTRICT + MAIL + login + UNIT).mail
    assert mail is not None
    with pytest.raises(SettingsError, match="WANGXUN_MAIL_PASSWORD"):
        mail.password()
    absent = load(
        tmp_path, DISTRICT + MAIL + login + 'password_file = "no.txt"\n' + UNIT
    ).mail
    assert absent is not None
    with pytest.raises(SettingsError, match=r"no\.txt"):
        absent.password()


def test_a_server_without_login_needs_no_password(tmp_path: Path) -> None:
    mail = load(tmp_path, DISTRICT + MAIL + 'security = "tls"\n' + UNIT).mail
    assert mail is not None
    assert (mail.password(), mail.port) == (None, 465)
