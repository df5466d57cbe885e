"""Rules of an office's own, installed beside the product as a package."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.nights import TODAY, served, small_district

EXAMPLE = Path(__file__).parent / "plugins"


def install(folder: Path, module: str) -> dict[str, str]:
    """Offer a module as a package of rules; the environment in which it is installed."""
    about = folder / "office_rules-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: office-rules\nVersion: 1.0\n", "utf-8"
    )
    (about / "entry_points.txt").write_text(
        f"[wangxun.rules]\noffice = {module}\n", "utf-8"
    )
    places = os.pathsep.join([str(folder), str(EXAMPLE)])
    return {**os.environ, "PYTHONPATH": places, "COLUMNS": "120"}


def wangxun(
    environment: dict[str, str], *words: str
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "reports.cli", *words]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False
    )


def test_the_rule_is_in_the_book(tmp_path: Path) -> None:
    environment = install(tmp_path, "office_rules")
    shown = wangxun(environment, "rule", "X01")
    assert "栏目信息过少" in shown.stdout


def test_the_rule_judges_and_its_figure_is_the_offices(tmp_path: Path) -> None:
    environment = install(tmp_path, "office_rules")
    with served(small_district(), tmp_path) as settings:
        text = settings.read_text("utf-8") + "\n[rules.X01]\nleast = 100\n"
        settings.write_text(text, "utf-8")
        words = ("--config", str(settings), "--date", TODAY.isoformat())
        patrolled = wangxun(environment, "patrol", *words)
    assert patrolled.returncode in {1, 3}, patrolled.stderr
    listed = wangxun(environment, "findings", *words[:2], "--format", "json")
    said = [row for row in json.loads(listed.stdout) if row["rule"] == "X01"]
    assert said
    assert all("少于本区要求的100条" in row["message"] for row in said)


@pytest.mark.parametrize("module", ["not_there", "json"])
def test_a_broken_package_is_named(tmp_path: Path, module: str) -> None:
    environment = install(tmp_path, module)
    with served(small_district(), tmp_path) as settings:
        ended = wangxun(environment, "columns", "--config", str(settings))
    assert ended.returncode == 2
    assert "规则插件“office”无法载入" in ended.stderr
