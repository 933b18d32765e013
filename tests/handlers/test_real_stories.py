"""Real letters and hostile strings go through the conversation; they are read, never copied."""

import gzip
import json
from statistics import median

import pytest

from cases.model import Status
from handlers.form import BUDGET
from tests.handlers.dialogue import Dialogue

LETTERS = 120  # of each set: enough for a median, quick enough for every run


def texts(shared, name):
    """The first texts of a set."""
    found = []
    with gzip.open(shared / "data" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            found.append(json.loads(line)["text"])
            if len(found) == LETTERS:
                return found
    return found


def answered(made):
    """Answer what is asked as somebody in a hurry would."""
    if made.session.step == "summary":
        return made.press("complaint:submit")
    if made.session.step == "evidence":
        return made.press("complaint:done")
    offered = [key for key in made.session.offered if key.startswith("complaint:")]
    if made.session.memory["question"] == "last_paid":
        return made.press("complaint:a:last_paid:earlier")
    if offered:
        return made.press(offered[0])
    plain = {"party": "某某公司", "story": "就是这么回事，请你们处理一下"}
    return made.say(plain.get(made.session.memory["question"], "300"))


@pytest.mark.parametrize(
    "name", ["zh_teddy2020_a2_raw_1377", "zh_consumer_fraud_reviews", "zh_waimai_10k"]
)
def test_real_letters_become_complaints_within_the_budget(shared, name):
    many = []
    for text in texts(shared, name):
        made = Dialogue()
        made.say(text)
        assert made.heard, text
        if made.session.conversation != "complaint":
            continue  # too little said, danger, or not about a complaint at all
        while made.session.draft is not None:
            answered(made)
            assert made.heard
            assert made.many <= 12, made.log
        assert made.case.status is Status.SUBMITTED
        assert made.case.story
        many.append(made.many)
    assert len(many) > LETTERS / 3
    assert median(many) <= BUDGET


def test_a_long_letter_in_several_messages_is_one_story(shared):
    letter = max(texts(shared, "zh_teddy2020_a2_raw_1377"), key=len)
    parts = [letter[start : start + 600] for start in range(0, len(letter), 600)]
    assert len(parts) > 1
    made = Dialogue()
    made.press("menu:complain", "complaint:category:service")
    made.say(*parts)
    told = "".join(part["text"] for part in made.draft["story"])
    assert all(part.strip()[:20] in told for part in parts if len(part.strip()) > 20)


def test_hostile_strings_are_answered_like_any_other(shared):
    strings = json.loads((shared / "data" / "bad" / "blns.json").read_text(encoding="utf-8"))
    asked, told = Dialogue(), Dialogue()
    asked.say("投诉", "2", "小满优品旗舰店，11月3号买的耳机299元，没发货")
    for text in strings:
        told.take(text=text)
        assert told.heard or told.session.draft is not None or not text.strip()
        asked.take(text=text)
        if asked.session.draft is None:
            asked.say("投诉", "2", "小满优品旗舰店，11月3号买的耳机299元，没发货")
