"""The lock: one patrol at a time, and nothing left behind by a crash."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from crawler.lock import LockError, hold_store
from crawler.store import StoreError

HOLD = """
import sys
from pathlib import Path
from crawler.lock import hold_store
with hold_store(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""


@contextmanager
def holder(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the store until its standard input ends."""
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def test_the_second_patrol_is_told_who_holds_the_store(tmp_path: Path) -> None:
    path = tmp_path / "wangxun.db"
    with holder(path) as process:
        with pytest.raises(LockError) as caught, hold_store(path):
            pass
        error = caught.value
    assert error.holder is not None
    assert error.holder.pid == process.pid
    assert error.holder.host == socket.gethostname()
    assert str(path) in error.holder.command
    assert str(process.pid) in error.message_zh
    assert f"{error.holder.since.year}-" in error.message_zh


def test_a_killed_patrol_leaves_the_store_free(tmp_path: Path) -> None:
    path = tmp_path / "wangxun.db"
    with holder(path) as process:
        process.kill()
        process.wait()
        assert list(tmp_path.glob("*.holder"))
        with hold_store(path):
            assert list(tmp_path.glob("*.holder"))
    assert not list(tmp_path.glob("*.holder"))


def test_the_store_is_free_again_after_an_error(tmp_path: Path) -> None:
    path = tmp_path / "wangxun.db"
    with pytest.raises(ZeroDivisionError), hold_store(path):
        raise ZeroDivisionError
    with hold_store(path):
        pass


def test_two_stores_do_not_hinder_each_other(tmp_path: Path) -> None:
    with hold_store(tmp_path / "one.db"), hold_store(tmp_path / "other.db"):
        pass


def test_a_damaged_note_about_the_holder_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "wangxun.db"
    with holder(path):
        (tmp_path / "wangxun.db.patrol.holder").write_text("[1,", encoding="utf-8")
        with pytest.raises(LockError) as caught, hold_store(path):
            pass
    assert caught.value.holder is None


def test_a_missing_folder_is_named_and_not_made(tmp_path: Path) -> None:
    folder = tmp_path / "nowhere"
    with pytest.raises(StoreError, match="nowhere"), hold_store(folder / "wangxun.db"):
        pass
    assert not folder.exists()


def test_a_clock_and_a_patrol_do_not_hinder_each_other(tmp_path: Path) -> None:
    path = tmp_path / "wangxun.db"
    with hold_store(path, "clock"), hold_store(path, "patrol"):
        pass
