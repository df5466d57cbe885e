"""The clock: real child processes, each run noted, none missed, none doubled."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from crawler.clock import schedule_list, serve
from crawler.records import JobRun
from crawler.schedule import argument_list, last_due, next_due
from crawler.settings import Settings, load_settings
from crawler.settings.values import ScheduledJob
from crawler.store import Store

CHINA = ZoneInfo("Asia/Shanghai")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)

SERVE = """
import signal, sys
# Whoever runs the tests may have been told to ignore it.
signal.signal(signal.SIGHUP, signal.SIG_DFL)
from pathlib import Path
from crawler.clock import serve
from crawler.store import StoreError
from crawler.settings import load_settings
try:
    serve(
        load_settings(Path(sys.argv[1])),
        tell=lambda line: print(line, flush=True),
        stop_seconds=float(sys.argv[2]),
    )
except StoreError as error:
    sys.exit(error.message_zh)
"""
# Ends at once, with the exit code it is given.
QUICK = "import sys; sys.exit(int(sys.argv[1]))"
# Says that it runs, then waits for a signal and says that it got it.
PATIENT = """
import pathlib, signal, sys
signal.signal(signal.SIGTERM, lambda *_: (pathlib.Path("got it").touch(), sys.exit(5)))
print("now", "listening", flush=True)
signal.pause()
"""
STUBBORN = (
    PATIENT.replace("lambda *_: (pathlib.Path", "lambda *_: (0 and pathlib.Path")
    .replace("sys.exit(5)", "0")
    .replace("signal.pause()", "while True: signal.pause()")
)
# Runs until after the moment in its argument and complains when it is not alone.
LONG = """
import os, pathlib, sys, time
alone = pathlib.Path("running")
alone.touch(exist_ok=False)
while time.time() < float(sys.argv[1]):
    time.sleep(0.02)
alone.unlink()
"""


def command(script: str, *arguments: object) -> str:
    return shlex.join([sys.executable, "-c", script, *map(str, arguments)])


def write_settings(folder: Path, *jobs: tuple[str, str, str]) -> Path:
    """A settings file with these jobs: name, time of day and command line."""
    unit = '[[unit]]\nname = "甲镇"\nkind = "township"\nentry = "http://127.0.0.1/"\n'
    text = f'[district]\nname = "叶集区"\n{unit}'
    for name, at, line in jobs:
        text += f'[[schedule]]\nname = "{name}"\nat = "{at}"\n'
        text += f"command = '''{line}'''\n"
    path = folder / "wangxun.toml"
    path.write_text(text, encoding="utf-8")
    return path


@contextmanager
def serving(path: Path, stop_seconds: float = 30) -> Iterator[subprocess.Popen[str]]:
    """A clock in a process of its own."""
    arguments = [sys.executable, "-c", SERVE, str(path), str(stop_seconds)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.terminate()
            process.communicate()


def wait_for(process: subprocess.Popen[str], words: str, times: int = 1) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        times -= words in line
        if not times:
            return
    pytest.fail(f"the clock never said {words}")


def runs(path: Path, name: str) -> list[JobRun]:
    with Store.open(path.with_name("wangxun.db"), read_only=True) as store:
        return store.job_runs(name)


def note_run(path: Path, name: str, due: datetime, exit_code: int | None = 0) -> None:
    with Store.open(path.with_name("wangxun.db")) as store:
        run = store.begin_job(name, "x", due, due)
        if exit_code is not None:
            store.end_job(run, due, exit_code)


def hours_ago(hours: float) -> str:
    return f"{datetime.now(CHINA) - timedelta(hours=hours):%H:%M:%S}"


def serve_until(path: Path, words: str, times: int = 1) -> None:
    """Serve in this very process, which starts within the second, until words fall."""
    said: list[str] = []

    def hear(line: str) -> None:
        said.append(line)
        if words in line and sum(words in each for each in said) == times:
            signal.raise_signal(signal.SIGTERM)

    serve(load_settings(path), hear)


def test_a_job_runs_at_its_time_and_is_noted(tmp_path: Path) -> None:
    due = (datetime.now(CHINA) + timedelta(seconds=3)).replace(microsecond=0)
    path = write_settings(tmp_path, ("甲", f"{due:%H:%M:%S}", command(QUICK, 3)))
    note_run(path, "甲", due - timedelta(days=1))
    serve_until(path, "退出码 3")
    run, _ = runs(path, "甲")
    assert (run.exit_code, run.due_at) == (3, due)
    assert run.ended_at is not None
    assert due <= run.started_at <= run.ended_at


def test_a_run_missed_while_the_clock_was_down_is_caught_up_once(
    tmp_path: Path,
) -> None:
    path = write_settings(tmp_path, ("甲", hours_ago(3), command(QUICK, 0)))
    note_run(path, "甲", LONG_AGO)
    serve_until(path, "退出码 0")
    serve_until(path, "定时服务已启动")
    late, _ = runs(path, "甲")
    assert late.exit_code == 0
    assert "补跑" in late.note


def test_missed_jobs_are_caught_up_in_the_order_they_were_due(tmp_path: Path) -> None:
    path = write_settings(
        tmp_path,
        ("晚", hours_ago(1), command(QUICK, 0)),
        ("早", hours_ago(2), command(QUICK, 0)),
    )
    note_run(path, "晚", LONG_AGO)
    note_run(path, "早", LONG_AGO)
    with serving(path) as process:
        wait_for(process, "已结束", times=2)
    assert runs(path, "早")[0].id < runs(path, "晚")[0].id


def test_what_was_due_before_the_first_start_is_not_missed(tmp_path: Path) -> None:
    path = write_settings(tmp_path, ("甲", hours_ago(3), command(QUICK, 0)))
    with serving(path) as process:
        wait_for(process, "定时服务已启动")
    assert process.returncode == 0
    assert runs(path, "甲") == []
    (service,) = runs(path, "定时服务")
    assert service.exit_code == 0


def test_a_run_that_crashed_with_the_machine_is_run_again(tmp_path: Path) -> None:
    at = hours_ago(3)
    path = write_settings(tmp_path, ("甲", at, command(QUICK, 0)))
    job = ScheduledJob("甲", time.fromisoformat(at), "x")
    note_run(path, "甲", last_due(job, CHINA, datetime.now(UTC)), exit_code=None)
    with serving(path) as process:
        wait_for(process, "退出码 0")
    assert len(runs(path, "甲")) == 2


def test_a_signal_gives_the_command_time_to_finish(tmp_path: Path) -> None:
    path = write_settings(tmp_path, ("甲", hours_ago(1), command(PATIENT)))
    note_run(path, "甲", LONG_AGO)
    with serving(path) as process:
        wait_for(process, "now listening")
        process.send_signal(signal.SIGINT)
        assert process.wait() == 0
    run = runs(path, "甲")[0]
    assert (tmp_path / "got it").exists()
    assert (run.exit_code, run.ended_at is None) == (None, False)
    with serving(path) as process:
        wait_for(process, "now listening")


def test_the_terminal_hanging_up_stops_the_clock_in_order(tmp_path: Path) -> None:
    path = write_settings(tmp_path, ("甲", hours_ago(1), command(PATIENT)))
    note_run(path, "甲", LONG_AGO)
    with serving(path) as process:
        wait_for(process, "now listening")
        process.send_signal(signal.SIGHUP)
        assert process.wait() == 0
    assert (tmp_path / "got it").exists()
    assert runs(path, "定时服务")[0].exit_code == 0


def test_under_nohup_the_clock_outlives_its_terminal(tmp_path: Path) -> None:
    path = write_settings(tmp_path, ("甲", hours_ago(1), command(QUICK, 0)))
    note_run(path, "甲", LONG_AGO)
    said: list[str] = []

    def hear(line: str) -> None:
        said.append(line)
        if "定时服务已启动" in line:
            signal.raise_signal(signal.SIGHUP)
        if "退出码" in line:
            signal.raise_signal(signal.SIGTERM)

    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        serve(load_settings(path), hear)
    finally:
        signal.signal(signal.SIGHUP, before)
    assert any("退出码 0" in line for line in said)


def test_the_log_tells_the_time_of_the_district(tmp_path: Path) -> None:
    path = write_settings(tmp_path, ("甲", hours_ago(1), command(QUICK, 0)))
    arguments = [sys.executable, "-m", "reports.cli", "serve", "--config", str(path)]
    elsewhere = {**os.environ, "TZ": "America/New_York"}
    with subprocess.Popen(
        arguments, stderr=subprocess.PIPE, text=True, env=elsewhere
    ) as process:
        assert process.stderr is not None
        line = process.stderr.readline()
        process.terminate()
        process.communicate()
    told = datetime.fromisoformat(line[:19]).replace(tzinfo=CHINA)
    assert abs(datetime.now(CHINA) - told) < timedelta(hours=6)


def test_a_command_that_does_not_listen_is_killed(tmp_path: Path) -> None:
    path = write_settings(tmp_path, ("甲", hours_ago(1), command(STUBBORN)))
    note_run(path, "甲", LONG_AGO)
    with serving(path, stop_seconds=0.05) as process:
        wait_for(process, "now listening")
        process.terminate()
        assert process.wait() == 0
    assert not (tmp_path / "got it").exists()
    assert runs(path, "甲")[0].ended_at is not None


def test_one_job_never_runs_twice_at_once(tmp_path: Path) -> None:
    due = datetime.now(CHINA).replace(microsecond=0) + timedelta(seconds=3)
    until = due.timestamp() + 0.2
    path = write_settings(tmp_path, ("甲", f"{due:%H:%M:%S}", command(LONG, until)))
    note_run(path, "甲", LONG_AGO)
    serve_until(path, "退出码 0", times=2)
    second, first = runs(path, "甲")[:2]
    assert first.ended_at is not None
    assert second.started_at >= first.ended_at > due
    assert "等前一次" in second.note


def test_a_program_that_is_gone_is_noted(tmp_path: Path) -> None:
    program = tmp_path / "program"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    path = write_settings(tmp_path, ("甲", hours_ago(1), str(program)))
    load_settings(path)
    note_run(path, "甲", LONG_AGO)
    program.write_text("#!/nowhere/at/all\n", encoding="utf-8")
    with serving(path) as process:
        wait_for(process, "退出码 127")
    assert "无法启动" in runs(path, "甲")[0].note


def test_a_second_clock_on_one_store_is_refused(tmp_path: Path) -> None:
    path = write_settings(tmp_path, ("甲", "02:00", command(QUICK, 0)))
    with serving(path) as process:
        wait_for(process, "定时服务已启动")
        second = subprocess.run(
            [sys.executable, "-c", SERVE, str(path), "1"],
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert second.returncode == 1
    assert str(process.pid) in second.stderr


@pytest.mark.parametrize(
    ("now", "last", "following"),
    [
        ("2026-11-24T01:59:59", 23, 24),
        ("2026-11-24T02:00:00", 24, 25),
        ("2026-11-24T23:00:00", 24, 25),
    ],
)
def test_due_moments_are_those_of_the_districts_zone(
    now: str, last: int, following: int
) -> None:
    job = ScheduledJob("甲", time(2), "x")
    moment = datetime.fromisoformat(now).replace(tzinfo=CHINA).astimezone(UTC)
    due = [
        datetime.combine(date(2026, 11, day), time(2), CHINA)
        for day in (last, following)
    ]
    assert [last_due(job, CHINA, moment), next_due(job, CHINA, moment)] == due


def settings_of(folder: Path) -> Settings:
    return load_settings(write_settings(folder, ("甲", "02:00", "wangxun patrol")))


def test_the_schedule_is_listed_with_the_last_run(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    now = datetime(2026, 11, 24, 12, tzinfo=CHINA)
    (line,) = schedule_list(settings, None, now)
    assert line.next_run == datetime(2026, 11, 25, 2, tzinfo=CHINA)
    assert (line.last_run, line.last_exit_code) == (None, None)
    note_run(settings.path, "甲", now - timedelta(hours=10), exit_code=1)
    with Store.open(settings.district.store) as store:
        (line,) = schedule_list(settings, store, now)
        assert line.last_run == datetime(2026, 11, 24, 2, tzinfo=CHINA)
        assert (line.last_exit_code, line.is_running) == (1, False)
        store.begin_job("甲", "x", now, now)
        (line,) = schedule_list(settings, store, now)
        assert (line.last_run, line.is_running) == (now, True)


def test_our_own_command_is_the_one_beside_this_python(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    program, *arguments = argument_list(settings.schedule[0], settings.path)
    assert Path(program).parent == Path(sys.executable).parent
    assert arguments == ["patrol", "--config", str(settings.path)]


@pytest.mark.parametrize("line", ["wangxun mail --config b.toml", "echo '两 个'"])
def test_what_the_line_says_itself_is_left_alone(tmp_path: Path, line: str) -> None:
    arguments = argument_list(ScheduledJob("甲", time(2), line), tmp_path / "a.toml")
    assert arguments[1:] == shlex.split(line)[1:]
