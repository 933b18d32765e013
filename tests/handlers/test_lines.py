"""Telephone numbers inside an organisation's texts."""

from cases.organisation import Organisation
from cases.wording import Wording
from handlers.lines import filled, marked, usable
from tests.handlers.dialogue import PHRASES

HERE = Organisation(name={"zh-CN": "x"}, lines={"emergency": "110", "fraud_line": ""})
WORDS = Wording(PHRASES, "zh-CN")


def test_a_number_is_filled_in():
    assert WORDS.word(filled({"zh-CN": "打 {emergency} 报警"}, HERE)) == "打 110 报警"


def test_a_line_whose_number_is_not_set_is_left_out():
    text = {"zh-CN": "打 {emergency}\n或者 {fraud_line}\n还有 {crisis_line}\n记下来"}
    assert WORDS.word(filled(text, HERE)) == "打 110\n记下来"


def test_a_list_leaves_out_what_nothing_is_left_of_and_counts_on():
    texts = ({"zh-CN": "一 {emergency}"}, {"zh-CN": "二 {fraud_line}"}, {"zh-CN": "三"})
    assert not usable(texts[1], HERE)
    assert WORDS.word(marked(texts, HERE, "①②③")) == "① 一 110\n② 三"
    assert WORDS.word(marked(texts, HERE, "·")) == "· 一 110\n· 三"
