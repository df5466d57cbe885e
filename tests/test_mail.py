"""The letter to the office: what it says, that it arrives once, and what can go wrong."""

from __future__ import annotations

import email
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from crawler.records import NightState
from crawler.store import Store
from reports.cli import main
from reports.exits import ExitCode
from reports.letter import write_letter
from reports.queries import read_night
from tests.golden_files import expect_golden
from tests.office import SECOND, Office, make_office

OFFICE_ADDRESS = "office@example.gov.cn"
LEADER_ADDRESS = "leader@example.gov.cn"
PASSWORD = "correct horse"


class Postbox:
    """Takes letters, and refuses the recipients it is told to refuse."""

    def __init__(self, refused: frozenset[str] = frozenset(), answer: str = "") -> None:
        self.letters: list[Envelope] = []
        self.refused = refused
        self.answer = answer

    async def handle_RCPT(
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.answer:
            return self.answer
        self.letters.append(envelope)
        return "250 accepted"


def check_password(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
) -> AuthResult:
    is_right = isinstance(data, LoginPassword) and data.password == PASSWORD.encode()
    return AuthResult(success=is_right, handled=False)


@contextmanager
def serving(postbox: Postbox, **options: object) -> Iterator[int]:
    controller = Controller(postbox, hostname="127.0.0.1", port=_free_port(), **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.delenv("WANGXUN_MAIL_PASSWORD", raising=False)


def office_with_mail(
    folder: Path, port: int, more: str = "", nights: int = 2
) -> Office:
    settings = f"""
[mail]
host = "127.0.0.1"
port = {port}
from = "网巡值班 <wangxun@example.gov.cn>"
to = ["{OFFICE_ADDRESS}", "{LEADER_ADDRESS}"]
{more}
"""
    return make_office(folder, nights=nights, more_settings=settings)


def sent_letter(envelope: Envelope) -> EmailMessage:
    assert isinstance(envelope.content, bytes)
    message = email.message_from_bytes(envelope.content, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def draft(office: Office) -> EmailMessage:
    assert main(office.arguments("mail", "--dry-run")) == ExitCode.CLEAN
    (file,) = Path().glob("*.eml")
    message = email.message_from_bytes(file.read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    return message


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body is not None
    text = body.get_content()
    assert isinstance(text, str)
    return text


def is_noted(office: Office, kind: str = "office") -> bool:
    with Store.open(office.store, read_only=True) as store:
        night = store.night(SECOND)
        return night is not None and store.letter_sent(night.id, kind) is not None


def test_the_letter_tells_the_news(tmp_path: Path) -> None:
    message = draft(make_office(tmp_path))
    assert message["Subject"] == (
        "【网巡】叶集区2026年11月24日夜间巡查：新增问题2项，消除1项，现有5项"
    )
    expect_golden("letter.txt", part(message, "plain"))
    expect_golden("letter.html", part(message, "html"))


def test_the_letter_names_the_ten_worst_troubles_only(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    with Store.open(office.store) as store:
        data = read_night(store, SECOND, district="叶集区", coverage_floor=0.8)
    (visit,) = (v for v in data.visits if not v.outcome.is_readable)
    visits = tuple(visit._replace(host=f"h{n}.test", visits=n) for n in range(1, 13))
    letter = write_letter(replace(data, visits=visits))
    for body in (letter.text, letter.html):
        assert body.count(".test") == 10
        assert "h12.test" in body
        assert "其余2处见巡查报告" in body


def test_the_first_letter_has_nothing_to_compare_with(tmp_path: Path) -> None:
    message = draft(make_office(tmp_path, nights=1))
    assert message["Subject"].endswith("发现问题5项")
    assert "相比" not in part(message, "plain")


def test_a_draft_is_written_and_nothing_is_sent(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    postbox = Postbox()
    with serving(postbox) as port:
        office = office_with_mail(tmp_path, port)
        message = draft(office)
    assert message["To"] == f"{OFFICE_ADDRESS}, {LEADER_ADDRESS}"
    assert "letter-2026-11-24.eml" in capsys.readouterr().out
    assert postbox.letters == []
    assert not is_noted(office)


def test_a_draft_goes_where_it_is_told(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    out = tmp_path / "信.eml"
    main(office.arguments("mail", "--dry-run", "--out", str(out)))
    assert out.stat().st_size > 1000


def test_hostile_titles_are_inert_in_the_letter(tmp_path: Path) -> None:
    message = draft(make_office(tmp_path))
    html = part(message, "html")
    assert "<script>alert" not in html
    assert "javascript:" not in html
    assert "javascript:" not in part(message, "plain")
    for kind in ("html", "plain"):
        assert not re.search("[\x00-\x08\x0e-\x1f\u202a-\u202e]", part(message, kind))
    assert not re.search(r"\b(src|background)=", html)


def test_the_letter_arrives_once_however_often_it_is_called(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    postbox = Postbox()
    with serving(postbox) as port:
        office = office_with_mail(tmp_path, port)
        assert main(office.arguments("mail")) == ExitCode.CLEAN
        assert main(office.arguments("mail")) == ExitCode.CLEAN
    (envelope,) = postbox.letters
    assert envelope.rcpt_tos == [OFFICE_ADDRESS, LEADER_ADDRESS]
    message = sent_letter(envelope)
    assert message["From"].addresses[0].display_name == "网巡值班"
    assert message.get_content_type() == "multipart/alternative"
    assert "不再重发" in capsys.readouterr().out


def test_each_night_has_its_letter(tmp_path: Path) -> None:
    postbox = Postbox()
    with serving(postbox) as port:
        office = office_with_mail(tmp_path, port)
        main(office.arguments("mail"))
        main(office.arguments("mail", "--date", "2026-11-23"))
    assert len(postbox.letters) == 2


def test_a_night_cut_short_is_told_and_told_again_when_whole(tmp_path: Path) -> None:
    postbox = Postbox()
    with serving(postbox) as port:
        office = office_with_mail(tmp_path, port)
        with Store.open(office.store) as store:
            night = store.night()
            assert night is not None
            store.end_night(night.id, night.started_at, NightState.INTERRUPTED)
        main(office.arguments("mail"))
        with Store.open(office.store) as store:
            store.end_night(night.id, night.started_at, NightState.FINISHED)
        main(office.arguments("mail"))
    subjects = [sent_letter(letter)["Subject"] for letter in postbox.letters]
    assert "未完成" in subjects[0]
    assert "新增问题2项" in subjects[1]


def test_without_mail_settings_it_says_what_to_write(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = make_office(tmp_path)
    assert main(office.arguments("mail")) == ExitCode.COULD_NOT_RUN
    assert "[mail]" in capsys.readouterr().err


def test_a_server_that_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = office_with_mail(tmp_path, _free_port())
    assert main(office.arguments("mail")) == ExitCode.COULD_NOT_RUN
    assert "连接被拒绝" in capsys.readouterr().err
    assert not is_noted(office)


def test_a_server_that_refuses_the_letter(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(Postbox(answer="554 spam")) as port:
        office = office_with_mail(tmp_path, port)
        assert main(office.arguments("mail")) == ExitCode.COULD_NOT_RUN
    told = capsys.readouterr().err
    assert "拒收这封信（554 spam）" in told
    assert "Traceback" not in told
    assert not is_noted(office)


def test_a_server_that_refuses_everybody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    refused = frozenset({OFFICE_ADDRESS, LEADER_ADDRESS})
    with serving(Postbox(refused)) as port:
        office = office_with_mail(tmp_path, port)
        assert main(office.arguments("mail")) == ExitCode.COULD_NOT_RUN
    assert "拒收全部收件人" in capsys.readouterr().err
    assert not is_noted(office)


def test_a_server_that_refuses_one_of_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    postbox = Postbox(frozenset({LEADER_ADDRESS}))
    with serving(postbox) as port:
        office = office_with_mail(tmp_path, port)
        assert main(office.arguments("mail")) == ExitCode.COULD_NOT_RUN
    assert LEADER_ADDRESS in capsys.readouterr().err
    assert len(postbox.letters) == 1
    assert is_noted(office)


@pytest.fixture
def authority(tmp_path: Path) -> Path:
    """A file with the certificate of the authority that vouches for the server."""
    file = tmp_path / "authority.pem"
    _AUTHORITY.cert_pem.write_to_path(str(file))
    return file


def encryption() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    _AUTHORITY.issue_cert("127.0.0.1").configure_cert(context)
    return context


_AUTHORITY = trustme.CA()
LOGIN = 'security = "starttls"\nusername = "office"\n'


@pytest.fixture
def locked_postbox() -> Iterator[tuple[Postbox, int]]:
    postbox = Postbox()
    with serving(
        postbox,
        tls_context=encryption(),
        require_starttls=True,
        auth_required=True,
        authenticator=check_password,
    ) as port:
        yield postbox, port


def test_the_password_comes_from_the_environment(
    tmp_path: Path,
    authority: Path,
    locked_postbox: tuple[Postbox, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    postbox, port = locked_postbox
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    monkeypatch.setenv("WANGXUN_MAIL_PASSWORD", PASSWORD)
    office = office_with_mail(tmp_path, port, LOGIN)
    assert main(office.arguments("mail")) == ExitCode.CLEAN
    assert len(postbox.letters) == 1


def test_the_password_comes_from_a_file(
    tmp_path: Path,
    authority: Path,
    locked_postbox: tuple[Postbox, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    postbox, port = locked_postbox
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    (tmp_path / "password.txt").write_text(f"{PASSWORD}\n", encoding="utf-8")
    login = f'{LOGIN}password_file = "password.txt"\n'
    office = office_with_mail(tmp_path, port, login)
    assert main(office.arguments("mail")) == ExitCode.CLEAN
    assert len(postbox.letters) == 1


def test_a_wrong_password(
    tmp_path: Path,
    authority: Path,
    locked_postbox: tuple[Postbox, int],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    postbox, port = locked_postbox
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    monkeypatch.setenv("WANGXUN_MAIL_PASSWORD", "wrong")
    office = office_with_mail(tmp_path, port, LOGIN)
    assert main(office.arguments("mail")) == ExitCode.COULD_NOT_RUN
    told = capsys.readouterr().err
    assert "不接受用户名或密码" in told
    assert "wrong" not in told
    assert postbox.letters == []
    assert not is_noted(office)


def test_no_password_at_all(
    tmp_path: Path,
    locked_postbox: tuple[Postbox, int],
    capsys: pytest.CaptureFixture[str],
) -> None:
    office = office_with_mail(tmp_path, locked_postbox[1], LOGIN)
    assert main(office.arguments("mail")) == ExitCode.COULD_NOT_RUN
    assert "WANGXUN_MAIL_PASSWORD" in capsys.readouterr().err


def test_a_certificate_nobody_vouches_for(
    tmp_path: Path,
    locked_postbox: tuple[Postbox, int],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("WANGXUN_MAIL_PASSWORD", PASSWORD)
    office = office_with_mail(tmp_path, locked_postbox[1], LOGIN)
    assert main(office.arguments("mail")) == ExitCode.COULD_NOT_RUN
    assert "安全证书不可信" in capsys.readouterr().err
    assert locked_postbox[0].letters == []


def test_a_server_without_encryption_gets_no_letter(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("WANGXUN_MAIL_PASSWORD", PASSWORD)
    postbox = Postbox()
    with serving(postbox) as port:
        office = office_with_mail(tmp_path, port, LOGIN)
        assert main(office.arguments("mail")) == ExitCode.COULD_NOT_RUN
    assert "不支持所要求的加密" in capsys.readouterr().err
    assert postbox.letters == []
