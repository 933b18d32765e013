"""Every reason that a channel can give for a failure is worded for staff, in both languages."""

import ast
import tomllib

import pytest

from bot.telegram import failures
from bot.wechat.codes import CODES
from tests.conftest import ROOT


def given():
    """Collect the codes in the sources and tables of the channels and loops."""
    for path in (ROOT / "bot").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            first = node.args[0]
            if name in {"ChannelError", "FetchError"} and isinstance(first, ast.Constant):
                yield first.value
    yield from (meaning.reason for meaning in CODES.values())
    yield from (reason for _, reason in failures._REFUSALS)
    yield from ("refused", "fault", "window_shut", "channel_off", "gone", "platform_limit")
    yield from ("file_too_big", "file_empty", "file_type", "file_broken")


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_staff_read_words_and_not_codes(language):
    path = ROOT / "admin" / "phrases" / f"{language}.toml"
    words = tomllib.loads(path.read_text(encoding="utf-8"))
    codes = set(given())
    assert len(codes) > 30
    assert not {code for code in codes if f"reason_{code}" not in words}
