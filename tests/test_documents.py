"""The documents keep up with the product: commands, settings, rules, links."""

from __future__ import annotations

import re
from collections import Counter
from importlib import resources
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from catalog_spec.norm import load_norm
from catalog_spec.policy import Policy
from catalog_spec.rule_words import RuleStatus, read_wording
from catalog_spec.verdicts import State
from crawler.settings import SettingsError, load_settings
from crawler.settings.values import Limits, Retention
from reports.cli import main
from reports.exits import ExitCode
from reports.words import named, section, state_word

ROOT = Path(__file__).parents[1]
ENGLISH, CHINESE, CHANGES = (
    ROOT / name for name in ("README.md", "README.zh-CN.md", "CHANGELOG.md")
)
DOCUMENTS = (ENGLISH, CHINESE, CHANGES)
PICTURES = sorted((ROOT / ".github" / "pictures").iterdir())
LARGEST_PICTURE = 300_000
UNIT = """
[[unit]]
name = "姚李镇"
kind = "township"
entry = "https://www.example.gov.cn/public/1"
"""
SETTINGS = f'[district]\nname = "叶集区"\n{UNIT}'
SEVERAL = ("unit", "platform", "host", "schedule")
# A table of tables, one a rule; each rule's figures stand in the rule book.
RULES = "rules"
# A password is known only to be refused.
REFUSED = {"password"}


def text_of(path: Path) -> str:
    return path.read_text("utf-8")


def template() -> str:
    file = resources.files("crawler") / "data" / "settings_template.toml"
    return file.read_text("utf-8")


def rows(document: str, heading: str) -> list[list[str]]:
    """The cells of the table rows under a heading."""
    _, _, below = document.partition(f"\n{heading}\n")
    assert below, heading
    section = re.split(r"\n#{1,3} ", below, maxsplit=1)[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def commands(capsys: pytest.CaptureFixture[str], *above: str) -> list[str]:
    """All commands below these words, as the help names them."""
    with pytest.raises(SystemExit):
        main([*above, "--help"])
    _, _, listed = capsys.readouterr().out.partition("\n命令：\n")
    names = re.findall(r"^  ([a-z]+)(?= )", listed, re.MULTILINE)
    below = [commands(capsys, *above, name) for name in names]
    found = [
        full
        for name, deeper in zip(names, below, strict=True)
        for full in ([f"{name} {last}" for last in deeper] or [name])
    ]
    return found if above else sorted(found)


def refusal(tmp_path: Path, text: str) -> str:
    path = tmp_path / "wangxun.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(SettingsError) as refused:
        load_settings(path)
    return refused.value.message_zh


def offered(message: str) -> list[str]:
    """The names a refusal lists as possible."""
    return message.partition("可用的")[2].partition("：")[2].rstrip("。").split("、")


def settings_keys(tmp_path: Path) -> dict[str, list[str]]:
    """Every table of the settings with its keys, as the program names them."""
    tables = offered(refusal(tmp_path, SETTINGS + "[stray]\n"))
    return {table: offered(refusal(tmp_path, _with_stray(table))) for table in tables}


def plain_keys(tmp_path: Path) -> dict[str, list[str]]:
    """The same without the table of the rules, whose keys are the rules' codes."""
    keys = settings_keys(tmp_path)
    assert set(keys.pop(RULES)) == set(read_wording())
    return keys


def _with_stray(table: str) -> str:
    """Settings that are right but for one key in this table."""
    head = f"[[{table}]]\n" if table in SEVERAL else f"[{table}]\n"
    settings = SETTINGS if head in SETTINGS else SETTINGS + head
    return settings.replace(head, f"{head}stray = 1\n")


def test_every_command_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    known = commands(capsys)
    assert "norm show" in known
    told = " ".join(cells[0] for cells in rows(text_of(CHINESE), "## 命令"))
    assert [name for name in known if f"wangxun {name}" not in told] == []
    told = " ".join(cells[0] for cells in rows(text_of(ENGLISH), "## Commands"))
    assert [name for name in known if f"`{name}" not in told] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_no_command_is_invented(
    document: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    known = {name.partition(" ")[0] for name in commands(capsys)}
    # Nothing but code names a command after the program.
    code = re.findall(r"```.*?```|`[^`]+`", text_of(document), re.DOTALL)
    named_here = set(re.findall(r"\bwangxun ([a-z]+)", " ".join(code)))
    assert named_here <= known


def test_every_exit_code_is_explained() -> None:
    told = {
        cells[0]
        for cells in rows(text_of(ENGLISH), "## Commands")
        if cells[0].isdecimal()
    }
    assert told == {str(int(code)) for code in ExitCode}


def test_every_settings_key_is_explained(tmp_path: Path) -> None:
    for table, keys in plain_keys(tmp_path).items():
        assert len(keys) > 1, table
        chapter = re.search(rf"\n(### \[+{table}\]+ [^\n]+)\n", text_of(CHINESE))
        assert chapter, table
        told = [cells[0] for cells in rows(text_of(CHINESE), chapter[1])]
        explained = set(re.findall(r"`(\w+)`", " ".join(told)))
        assert explained == set(keys), table


def test_every_settings_key_stands_in_the_english_table(tmp_path: Path) -> None:
    told = rows(text_of(ENGLISH), "## Settings")
    explained: dict[str, set[str]] = {}
    table_names: list[str] = []
    for first, second, *_ in told:
        table_names = re.findall(r"\[(\w+)", first) or table_names
        for table in table_names:
            explained.setdefault(table, set()).update(re.findall(r"`(\w+)`", second))
    assert explained.pop(RULES) == {"status"}
    expected = {
        table: set(keys) - REFUSED for table, keys in plain_keys(tmp_path).items()
    }
    assert explained == expected


def test_the_template_offers_every_settings_key(tmp_path: Path) -> None:
    chapters = re.split(r"^(?:# )?\[{1,2}(\w+)\]{1,2}", template(), flags=re.MULTILINE)
    words: dict[str, str] = {}
    for name, chapter in zip(chapters[1::2], chapters[2::2], strict=True):
        words[name] = words.get(name, "") + chapter
    keys = plain_keys(tmp_path)
    words["host"] += words["pace"]
    words["unit"] = template().partition("# 单位名录")[2] + "name kind entry"
    for table in keys:
        found = set(re.findall(r"[a-z]\w+", words.get(table, "")))
        assert set(keys[table]) - REFUSED - found == set(), table
    assert f"[{RULES}." in template()


def test_the_template_with_everything_switched_on_gives_the_defaults(
    tmp_path: Path,
) -> None:
    text = template().replace("@district@", "叶集区")
    text = text.replace("@requests_per_second@", "2")
    text = re.sub(r"^# (?=\[|\w+ += )", "", text, flags=re.MULTILINE)
    (tmp_path / "office.toml").touch()
    path = tmp_path / "wangxun.toml"
    path.write_text(text.replace("0564-0000000", "0564-1234567") + UNIT, "utf-8")
    settings = load_settings(path)
    assert settings.limits == Limits()
    assert settings.retention == Retention()
    assert settings.coverage_floor == 0.8
    usual = Policy()
    assert settings.policy.sightings_to_open == usual.sightings_to_open
    for figure in ("blank_veto", "stale_veto", "home_days", "piece_days"):
        assert getattr(settings.policy, figure) == getattr(usual, figure)
    assert settings.policy.settling_days == usual.settling_days
    assert [f"{job.at:%H:%M}" for job in settings.schedule] == ["02:00", "07:30"]


def test_every_rule_belongs_to_a_family_that_is_explained() -> None:
    told = rows(text_of(CHINESE), "## 查哪些问题")[1:]
    listed = [code for cells in told for code in spread(cells[0])]
    assert sorted(listed) == sorted(read_wording())
    for codes, name, explained in told:
        assert len({code[0] for code in spread(codes)}) == 1, codes
        assert name, codes
        assert explained, codes


def spread(codes: str) -> list[str]:
    """The codes that a cell names: `S01—S10`, or single ones."""
    found: list[str] = []
    for part in codes.split("、"):
        first, _, last = part.partition("—")
        numbers = range(int(first[1:]), int((last or first)[1:]) + 1)
        found += [f"{first[0]}{number:02}" for number in numbers]
    return found


def test_the_rules_as_they_are_set_are_explained() -> None:
    text = text_of(CHINESE)
    told = {cells[0] for cells in rows(text, "### 试行、启用、停用")[1:]}
    assert told == {named("rule_status", status) for status in RuleStatus}
    chapter = text.partition("\n### [rules.代码]")[2].partition("\n### ")[0]
    assert set(re.findall(r'`"(\w+)"`', chapter)) == set(RuleStatus)


def test_the_examples_of_settings_are_valid(tmp_path: Path) -> None:
    path = tmp_path / "wangxun.toml"
    for table in (RULES, "platform"):
        examples = re.findall(
            rf"```toml\n(\[+{table}\b.*?)```", text_of(CHINESE), re.DOTALL
        )
        assert examples, table
        path.write_text(SETTINGS + "".join(examples), "utf-8")
        settings = load_settings(path)
        assert settings.policy.rules if table == RULES else settings.profiles


def test_every_mark_of_the_ledger_is_explained(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    with pytest.raises(SystemExit):
        main(["ledger", "mark", "--help"])
    offers = capsys.readouterr().out.partition("登记为：")[2].partition("\n  --")[0]
    marks = re.findall(r"([a-z]+) [\u4e00-\u9fff]+", offers)
    assert len(marks) > 2
    told = [cells[0] for cells in rows(text_of(CHINESE), "## 问题台账")[1:]]
    assert [f"`{mark}` {named('status', mark)}" for mark in marks] == told


def test_the_table_to_import_is_explained() -> None:
    chapter = text_of(CHINESE).partition("\n### 人工登记与导入\n")[2]
    assert "、".join(section("ledger.csv").values()) in chapter


def test_chinese_is_written_with_chinese_marks() -> None:
    prose = re.sub(r"```.*?```|`[^`]*`", "码", text_of(CHINESE), flags=re.DOTALL)
    prose = re.sub(r"\]\([^)]*\)", "]", prose)
    assert (
        re.findall(r"[\u4e00-\u9fff”][,;:!?()]|[,;:?()][\u4e00-\u9fff“]", prose) == []
    )
    assert "乡镇街道" not in prose


def test_every_state_is_listed_with_its_letter() -> None:
    told = rows(text_of(CHINESE), "## 怎么看每个栏目的状态")[1:]
    letters = {cells[0]: cells[1].strip("`") for cells in told}
    assert letters.keys() == {state.value for state in State}
    for state in State:
        assert letters[state].casefold() == state_word(state, "letter").casefold()


def test_every_status_is_explained() -> None:
    told = " ".join(
        cells[0] for cells in rows(text_of(CHINESE), "## 问题、提示、未能检查")
    )
    for status in ("suspected", "open", "fixed", "returned", "notified", "exempt"):
        assert named("status", status) in told


def test_the_figures_of_the_norm_are_true() -> None:
    norm = load_norm()
    count = Counter(item.confidence.value for item in norm.items)
    assert f"Its {len(norm.items)} items" in text_of(ENGLISH)
    told = ", ".join(
        f"{count[word]} {word}" for word in ("verified", "reconstructed", "inferred")
    )
    assert told in text_of(ENGLISH)
    assert f"{len(norm.items)}个目录项" in text_of(CHINESE)
    told = "、".join(
        f"{named('confidence', word)}{count[word]}项"
        for word in ("verified", "reconstructed", "inferred")
    )
    assert told in text_of(CHINESE)


def links(document: Path) -> list[str]:
    found = re.findall(r"\]\(([^)\s]+)\)", text_of(document))
    return [link for link in found if not urlsplit(link).scheme]


def anchors(document: Path) -> set[str]:
    """The anchors a hosting site gives to the headings."""
    headings = re.findall(r"^#+ (.+)$", text_of(document), re.MULTILINE)
    kept = (re.sub(r"[^\w\- ]", "", heading.strip().lower()) for heading in headings)
    return {heading.replace(" ", "-") for heading in kept}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_and_pictures_resolve(document: Path) -> None:
    for link in links(document):
        parts = urlsplit(unquote(link))
        target = document.parent / parts.path if parts.path else document
        assert target.exists(), link
        if parts.fragment:
            assert parts.fragment in anchors(target), link


def test_every_picture_is_shown_somewhere() -> None:
    shown = {link for document in DOCUMENTS for link in links(document)}
    assert {str(path.relative_to(ROOT)) for path in PICTURES} <= shown


@pytest.mark.parametrize("picture", PICTURES, ids=lambda path: path.name)
def test_pictures_are_small_and_whole(picture: Path) -> None:
    body = picture.read_bytes()
    assert len(body) < LARGEST_PICTURE
    if picture.suffix == ".svg":
        addresses = re.findall(r"https?://[^\s\"']+", body.decode("utf-8"))
        assert set(addresses) <= {"http://www.w3.org/2000/svg"}
    else:
        assert body.startswith(b"\x89PNG\r\n")
        assert b"IEND" in body[-12:]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_no_path_of_a_machine_is_named(document: Path) -> None:
    absolute = re.findall(r"(?<![\w.:/\])])/[A-Za-z][\w.-]*/\S*", text_of(document))
    assert absolute == []
