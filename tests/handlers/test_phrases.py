"""The three phrase files say the same things, briefly, and say nothing that they must not."""

import ast
import re
from pathlib import Path

import pytest

from tests.handlers.dialogue import LANGUAGES, ORGANISATION, PHRASES, ROOT, Dialogue, talk

KEYS = sorted(PHRASES["zh-CN"])
SLOT = re.compile(r"\{([a-z_0-9]+)\}")
HAN = re.compile(r"[一-鿿]")
CHINESE = ("zh-CN", "zh-TW")

#: A question has at most this many Han characters, a message, a list or summary.
QUESTION, MESSAGE, LIST = 60, 160, 350

#: Never said: promises, officialese, reproach (dialogues of the house).
NEVER = {
    "zh-CN": r"肯定能|一定能|保证退|马上退|尽快|近期|予以|贵方|敬请|谅解|妥善"
    r"|系统错误|无效|重复提交|格式错误|亲爱的|！",
    "zh-TW": r"肯定能|一定能|保證退|馬上退|盡快|近期|予以|貴方|敬請|諒解|妥善"
    r"|系統錯誤|無效|重複提交|格式錯誤|親愛的|！",
    "en": r"guaranteed refund|as soon as possible|invalid|duplicate|system error|dear |!",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_keys(language):
    assert sorted(PHRASES[language]) == KEYS


@pytest.mark.parametrize("key", KEYS)
def test_a_phrase_has_the_same_slots_in_every_language(key):
    slots = [set(SLOT.findall(PHRASES[language][key])) for language in LANGUAGES]
    assert slots[0] == slots[1] == slots[2]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_said_that_must_never_be(language):
    found = [
        key
        for key, words in PHRASES[language].items()
        if re.search(NEVER[language], words, re.I)
    ]
    assert found == []


@pytest.mark.parametrize("language", CHINESE)
def test_questions_and_messages_are_short(language):
    long = {
        key: len(HAN.findall(words))
        for key, words in PHRASES[language].items()
        if len(HAN.findall(words)) > (QUESTION if key.startswith("ask_") else MESSAGE)
    }
    assert long == {}


@pytest.mark.parametrize("language", CHINESE)
def test_no_traditional_character_stands_in_simplified_words_or_the_other_way(language):
    telling = {"zh-CN": "們請說這為與還沒對過會個", "zh-TW": "们请说这为与还没对过会个"}[
        language
    ]
    wrong = [
        (key, one)
        for key, words in PHRASES[language].items()
        for one in words
        if one in telling and not key.startswith(("language", "menu_language"))
    ]
    assert wrong == []


def test_the_questions_of_the_shipped_forms_are_short():
    for category in ORGANISATION.categories:
        for question in category.questions:
            for language in CHINESE:
                words = question.text.get(language, "")
                assert len(HAN.findall(words)) <= QUESTION, (category.key, question.key)


def plain(made):
    """Answer whatever is asked."""
    if made.session.memory["question"] == "story":
        return "上周在小满优品旗舰店买东西花了299元，对方骗人不认账，一直没有结果"
    return "好了" if made.session.step == "evidence" else "2"


def summaries():
    """Give the longest summary of each shipped kind."""
    for category in ORGANISATION.categories:
        made = talk("投诉")
        made.press(f"complaint:category:{category.key}")
        for _ in range(9):
            if "都对就提交" in made.heard:
                break
            made.say(plain(made))
        yield made


def test_every_summary_keeps_to_its_length():
    for made in summaries():
        text = made.messages[-1].text
        assert text.startswith(("请看一眼", "没有证据也能交", '先记"说不准"')), text
        assert len(text) <= LIST


def test_the_evidence_question_and_the_receipt_keep_to_their_length():
    made = talk("投诉", "3", "3", "有人冒充客服骗我转了5000元，在宏达商城", "1")
    assert len(HAN.findall(made.messages[-1].text)) <= MESSAGE
    made.say("1", "1")
    assert len(HAN.findall(made.messages[0].text)) <= MESSAGE


def literals(path: Path):
    """Give every phrase that a file names outright."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.keyword) and node.arg == "phrase":
            yield from strings(node.value)
        elif isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == "phrase":
                    yield from strings(value)


def strings(node):
    """Give the strings that an expression may come to."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from strings(node.body)
        yield from strings(node.orelse)
    elif isinstance(node, ast.BoolOp):
        for one in node.values:
            yield from strings(one)


@pytest.mark.parametrize(
    "path", sorted((ROOT / "handlers").rglob("*.py")), ids=lambda path: path.stem
)
def test_every_phrase_that_is_named_is_worded(path):
    missing = {key for key in literals(path) if key and key not in PHRASES["zh-CN"]}
    assert missing == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_slot_is_left_in_what_is_said(language):
    made = Dialogue(language=language)
    made.say("complain", "2", "Sound Shop, headphones for ¥299, never sent to me", "skip", "1")
    made.say("1", "0", "1", "1")
    said = "".join(one for one in made.log if one.startswith("‹"))
    assert not SLOT.search(said)
    assert not re.search(r"\b[a-z]+_[a-z_]+\b", said), said


def test_the_answers_asked_for_by_the_shipped_forms_have_words():
    for category in ORGANISATION.categories:
        for question in category.questions:
            assert question.text or f"ask_{question.key}" in PHRASES["zh-CN"], question.key
            assert (
                question.label
                or ORGANISATION.labels.get(question.key)
                or (question.key == "story")
            )
