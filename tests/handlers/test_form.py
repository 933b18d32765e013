"""Which question is next, what going back and changing the form leave standing."""

import pytest

from handlers import form
from handlers.form import CATEGORY, EVIDENCE, STORY, SUMMARY
from tests.handlers.dialogue import Dialogue, submitted, talk, with_organisation

KNOWN = Dialogue().known()
TOLD = [{"id": "1", "text": "小满优品的耳机一直没有到"}]


def draft(category="refund", *, said=3, **answers):
    """A draft of that kind with these values for its answers."""
    given = {key: form.answer(value, str(value)) for key, value in answers.items()}
    made = {**form.begun(KNOWN), "category": category, "story": TOLD, "said": said}
    return {**made, "answers": given, "given": [CATEGORY, STORY, *answers]}


PARTY = {"name": "小满优品"}
MONEY = {"amount": "299", "currency": "CNY"}
WANTED = {"keys": ["refund"]}


def test_the_first_question_that_the_answers_leave_open_is_next():
    assert form.next_key(form.begun(KNOWN), KNOWN) == CATEGORY
    assert form.next_key({**draft(), "story": []}, KNOWN) == STORY
    assert form.next_key(draft(), KNOWN) == "stuck_at"
    assert form.next_key(draft(stuck_at="refused"), KNOWN) == "party"
    assert form.next_key(draft(stuck_at="refused", party=PARTY), KNOWN) == "amount"


def test_then_the_evidence_and_the_summary():
    whole = draft(stuck_at="refused", party=PARTY, amount=MONEY, wanted=WANTED, order_no="1")
    assert form.next_key(whole, KNOWN) == EVIDENCE
    assert form.next_key({**whole, "filed": True}, KNOWN) == SUMMARY


def test_the_urgent_question_comes_before_the_story():
    assert form.next_key({**draft("fraud"), "story": []}, KNOWN) == "last_paid"
    assert form.next_key({**draft("fraud", last_paid="earlier"), "story": []}, KNOWN) == STORY


@pytest.mark.parametrize(("said", "asked"), [(3, "order_no"), (4, "wanted")])
def test_an_optional_question_is_asked_only_within_eight_messages(said, asked):
    answered = draft(stuck_at="refused", party=PARTY, amount=MONEY, said=said)
    assert form.next_key(answered, KNOWN) == asked
    left = [one.key for one in form.left_out(answered, KNOWN)]
    assert ("order_no" in left) is (asked != "order_no" or said == 3)


def test_what_was_left_out_stands_in_the_summary():
    made = talk("投诉", "2", "某某网店一直不发货我很着急怎么办呀", "299", "1", "1")
    assert "订单：没填（可补）" in made.heard
    made.press("complaint:edit:order_no")
    made.say("2026110300123456")
    assert "order_no" in made.draft["answers"]


def test_an_order_number_is_not_asked_of_a_telephone():
    party = {"phone": "+8613800001234"}
    answered = draft(stuck_at="refused", party=party, amount=MONEY)
    assert form.next_key(answered, KNOWN) == "wanted"


def test_a_story_of_under_ten_characters_is_asked_on():
    short = {**draft(), "story": [{"id": "1", "text": "不发货还骂人"}]}
    assert form.next_key(short, KNOWN) == STORY
    assert form.next_key({**short, "voice": True}, KNOWN) == "stuck_at"


def test_an_answer_that_ends_the_form_leads_to_the_summary():
    assert form.next_key(draft("service", kind="suggestion"), KNOWN) == SUMMARY
    assert form.next_key(draft("service", kind="complaint", party=PARTY), KNOWN) == "wanted"


def test_going_back_follows_the_order_of_the_answers():
    made = draft(stuck_at="refused", party=PARTY)
    assert form.before(made, "amount") == "party"
    assert form.before(made, "party") == "stuck_at"
    assert form.before(made, "stuck_at") == STORY
    assert form.before(made, CATEGORY) == ""


def test_what_was_read_is_no_step_to_go_back_to():
    made = form.put(draft(), "party", form.answer(PARTY, "x", read=True))
    assert form.before(made, "amount") == STORY


def test_another_kind_keeps_the_answers_that_fit():
    made = form.sorted_into(
        draft(stuck_at="refused", party=PARTY, wanted=WANTED), "false_goods"
    )
    asked = {one.key for one in KNOWN.organisation.category("false_goods").questions}
    assert made["answers"]["party"]["value"] == PARTY
    assert "stuck_at" not in asked  # kept in the draft, and never shown or sent
    assert form.next_key(made, KNOWN) in {"wanted", EVIDENCE}


def test_an_option_that_is_gone_is_asked_again():
    made = draft("false_goods", party=PARTY, wanted={"keys": ["fly to the moon"]})
    assert form.next_key(made, KNOWN) == "wanted"


# a form that the operator changed in the middle


def without_stuck_at(table):
    """Take a question away, and add one."""
    refund = next(one for one in table["categories"] if one["key"] == "refund")
    refund["questions"] = [one for one in refund["questions"] if one["key"] != "stuck_at"]
    refund["questions"].insert(
        -1,
        {
            "key": "city",
            "type": "text",
            "text": {"zh-CN": "在哪个城市？"},
            "label": {"zh-CN": "城市"},
        },
    )


def test_a_question_that_is_gone_is_not_missed_and_a_new_one_is_asked():
    made = talk("投诉", "2", "小满优品旗舰店，11月3号买的耳机299元，没发货")
    assert "stuck_at" in made.draft["answers"]
    made.organisation = with_organisation(without_stuck_at)
    made.say("2026110300123456")
    assert made.heard == "在哪个城市？"
    made.say("杭州", "1", "1", "1")
    assert "stuck_at" not in made.case.answers
    assert made.case.answers["city"]["shown"] == "杭州"
    assert made.case.answers["city"]["label"] == {"text": {"zh-CN": "城市"}}


def without_refund(table):
    """Take a whole kind away."""
    table["categories"] = [one for one in table["categories"] if one["key"] != "refund"]


def test_a_kind_that_is_gone_is_asked_anew():
    made = talk("投诉", "2", "小满优品旗舰店，11月3号买的耳机299元，没发货")
    made.organisation = with_organisation(without_refund)
    made.say("跳过")
    assert "哪一类" in made.heard
    assert made.draft["story"]


def with_children(table):
    """Put two kinds beneath the price."""
    price = next(one for one in table["categories"] if one["key"] == "price")
    for key, label in (("taxi", "打车"), ("dining", "吃饭")):
        table["categories"].append(
            {**price, "key": key, "label": {"zh-CN": label}, "short": {}, "parent": "price"}
        )


def test_a_kind_with_kinds_beneath_it_is_asked_more_closely():
    made = talk("投诉", "6", organisation=with_organisation(with_children))
    assert made.heard.startswith("更像哪一种？")
    assert made.choices == ["打车", "吃饭"]
    made.say("2")
    assert made.draft["category"] == "dining"
    assert "哪家、买的什么" in made.heard


def test_a_question_without_words_of_its_own_is_worded_by_the_phrases():
    made = talk("投诉", "2", "耳机299元，下单十天了，一直不发货")
    assert made.heard.endswith("投诉的是谁？店名、公司、App、账号、网址、电话，有哪个发哪个。")


def test_every_shipped_kind_can_be_filed_within_ten_messages():
    for category in KNOWN.organisation.categories:
        made = talk("投诉")
        made.press(f"complaint:category:{category.key}")
        while not made.cases:
            made.say(next_words(made))
            assert made.many <= 10, made.log
        assert made.case.category == category.key


def next_words(made):
    """Answer whatever is asked, in the plainest way."""
    answers = {
        STORY: "上周在小满优品买东西花了299元，对方骗人不认账，一直没有结果",
        EVIDENCE: "好了",
        SUMMARY: "提交",
        "party": "小满优品",
        "amount": "299",
        "locked": "0",
    }
    return answers.get(made.session.memory["question"], "2")


def test_a_submitted_draft_leaves_nothing_behind():
    session = submitted().session
    assert session.draft is None
    assert session.conversation == "menu"
    assert not {"question", "again", "mode", "filed", "own_words"} & set(session.memory)
