"""Pages that are not the site's are recognised, real pages and notices never are."""

from __future__ import annotations

import json

import pytest

from catalog_spec.observations import Outcome
from crawler.blocks import find_block
from tests import corpus

HTML = (("Content-Type", "text/html"),)
NAVIGATION = "".join(
    f'<li><a href="/public/column/{number}">栏目{number}</a></li>'
    for number in range(60)
)


def _page(title: str, text: str, extra: str = "") -> str:
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title></head>"
        f"<body>{extra}<div>{text}</div></body></html>"
    )


RECOGNISED = [
    ("challenge", 412, "<html><script>$_ts=window['$_ts'];</script></html>"),
    ("challenge", 202, "<html><script>var a=1</script></html>"),
    ("challenge", 521, "<script>document.cookie='__jsl_clearance=1'</script>"),
    (
        "challenge",
        200,
        "<html><script>var arg1='A';setCookie('acw_sc__v2')</script></html>",
    ),
    (
        "challenge",
        200,
        "<script>document.cookie='a=1';location.reload();</script>",
    ),
    ("challenge", 503, _page("Just a moment...", "Checking your browser")),
    ("waf", 200, _page("提示", "当前访问疑似黑客攻击,已被创宇盾拦截")),
    ("waf", 403, _page("", "很抱歉,您提交的请求可能对网站造成威胁")),
    ("waf", 200, _page("网站防火墙", "您的请求带有不合法参数")),
    ("waf", 200, _page("访问被拦截", "事件编号 123")),
    ("waf", 404, _page("404", "您的访问请求已被拦截")),
    ("captcha", 200, _page("安全验证", "请拖动滑块")),
    ("captcha", 200, _page("", "请输入验证码后继续")),
    ("login", 200, _page("用户登录", "账号", '<input type="password">')),
    ("login", 200, _page("", "您尚未登录")),
    ("maintenance", 200, _page("网站维护中", "请稍后访问")),
    ("maintenance", 200, _page("系统正在升级维护", "给您带来不便")),
    ("maintenance", 200, _page("", "网站正在维护,请稍后再来")),
    ("maintenance", 503, _page("", "服务器繁忙,请稍后再试")),
    ("rebuilding", 200, _page("网站改版中", "网站正在升级改版,敬请期待")),
    ("rebuilding", 200, _page("", "本网站正在升级改版")),
    ("parked", 200, _page("", "该网站未备案,暂时无法访问")),
    ("parked", 200, _page("x.com", "This domain is for sale")),
    ("parked", 200, _page("", "没有找到站点")),
    ("hijacked", 200, _page("澳门新葡京娱乐城官网注册", "欢迎", NAVIGATION)),
    ("default", 200, _page("Welcome to nginx!", "Thank you")),
    ("default", 200, _page("IIS Windows Server", "")),
    ("soft_404", 200, _page("404 Not Found", "nginx")),
    ("soft_404", 200, _page("404错误页面", "返回首页")),
    ("soft_404", 200, _page("错误提示", "您访问的页面不存在")),
    ("soft_404", 200, _page("", "抱歉,您访问的页面不存在或已删除")),
    ("status", 403, _page("", "")),
]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize(("kind", "status", "page"), RECOGNISED)
def test_recognised(kind: str, status: int, page: str, encoding: str) -> None:
    block = find_block(status, HTML, page.encode(encoding))
    assert block is not None
    assert block.kind == kind
    is_own_word = kind in ("soft_404", "rebuilding")
    assert block.outcome is (Outcome.UNREADABLE if is_own_word else Outcome.BLOCKED)
    assert block.words


def test_a_plain_comma_is_as_good_as_a_wide_one() -> None:
    page = _page("提示", "请求存在恶意行为,已被管理员拦截")
    for comma in (",", "\N{FULLWIDTH COMMA}"):
        block = find_block(200, HTML, page.replace(",", comma).encode())
        assert block is not None


NOTICE = "按照上级要求,我单位将开展相关工作,现将有关事项公告如下。" * 20

ORDINARY = [
    _page("政府信息公开目录", "2026-03-02 关于印发工作要点的通知", NAVIGATION),
    _page("姚李镇2026年第三季度财政收支情况", "本季度收入一百万元。"),
    _page("关于网站系统升级维护的公告", "网站正在维护期间,请稍后访问。" + NOTICE),
    _page("关于暂停网站服务的公告-某区人民政府", NOTICE),
    _page("关于严厉打击六合彩等赌博活动的通告", NOTICE),
    _page("社保卡安全验证操作说明", NOTICE),
    _page("某某区政务服务网用户登录注册指南", NOTICE),
    _page("关于404厂职工安置情况的公示", NOTICE),
    _page("某区互联网访问权限管理规定", "未经批准的访问被拦截。" + NOTICE),
    _page("验证码短信诈骗提醒", NOTICE),
    _page("", "暂无相关信息"),
    _page("姚李镇人民政府", "无此类信息", NAVIGATION),
    "[]",
    "",
]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("page", ORDINARY)
def test_ordinary_pages(page: str, encoding: str) -> None:
    assert find_block(200, HTML, page.encode(encoding)) is None


@corpus.needs_corpus
def test_real_pages_are_never_taken_for_blocks() -> None:
    lines = (corpus.FOLDER / "truth.jsonl").read_text("utf-8").splitlines()
    truths = [json.loads(line) for line in lines]
    taken = {
        truth["file"]: block
        for truth in truths
        if (block := find_block(200, HTML, corpus.page_bytes(truth)))
    }
    assert truths
    assert not taken


@pytest.mark.parametrize("status", [200, 301, 404, 410, 429, 500, 503])
def test_these_statuses_alone_are_no_block(status: int) -> None:
    assert find_block(status, HTML, b"<html><p>x</p></html>") is None
