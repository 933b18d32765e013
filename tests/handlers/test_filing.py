"""What a case is made of: its name, its urgency, the days that are promised."""

import pytest

from cases.model import Priority
from handlers import filing, form
from tests.handlers.dialogue import Dialogue, submitted

KNOWN = Dialogue().known()


def draft(category, told="小满优品的事情，一直没有结果", *, flags=(), **answers):
    """A draft of that kind with these values."""
    given = {key: form.answer(value, str(value)) for key, value in answers.items()}
    made = {**form.begun(KNOWN), "category": category, "flags": list(flags)}
    return {**made, "answers": given, "story": [{"id": "1", "text": told}]}


def money(amount, currency="CNY"):
    """A sum as an answer keeps it."""
    return {"amount": str(amount), "currency": currency}


@pytest.mark.parametrize(
    ("made", "priority"),
    [
        (draft("refund", amount=money(4999)), Priority.NORMAL),
        (draft("refund", amount=money(5000)), Priority.HIGH),
        (draft("price", amount=money("99.99")), Priority.LOW),
        (draft("price", amount=money(100)), Priority.NORMAL),
        (draft("price", amount=money(9000)), Priority.NORMAL),
        (draft("false_goods", harm="no"), Priority.NORMAL),
        (draft("false_goods", harm="doctor"), Priority.HIGH),
        (draft("fraud", last_paid="today"), Priority.URGENT),
        (draft("fraud", last_paid="three_days"), Priority.URGENT),
        (draft("fraud", last_paid="earlier"), Priority.HIGH),
        (draft("privacy", ongoing="yes"), Priority.HIGH),
        (draft("privacy", ongoing="stopped"), Priority.NORMAL),
        (draft("privacy", "他把我的身份证发到群里了"), Priority.HIGH),
        (draft("account", locked=money(0)), Priority.NORMAL),
        (draft("account", locked=money(1)), Priority.HIGH),
        (draft("prepaid", shop_state="closed"), Priority.HIGH),
        (draft("prepaid", shop_state="refuses"), Priority.NORMAL),
        (draft("service"), Priority.LOW),
        (draft("service", flags=["minor"]), Priority.URGENT),
        (draft("", flags=["minor"]), Priority.URGENT),
        (draft(""), Priority.NORMAL),
    ],
)
def test_how_soon_a_case_should_be_seen(made, priority):
    assert filing.priority(made, KNOWN) is priority


def test_a_case_is_named_by_whom_and_what():
    category = KNOWN.organisation.category("refund")
    made = draft("refund", party={"name": "小满优品"})
    assert filing.title(made, category, "zh-CN") == "小满优品，不退款/售后"
    assert filing.title(made, category, "en") == "小满优品, refund or delivery"
    assert filing.title(draft("refund"), category, "zh-TW") == "不退款／售後"
    long = draft("refund", party={"name": "长" * 60})
    assert len(filing.title(long, category, "zh-CN")) == filing.TITLE_MAX


def test_the_sum_is_that_of_the_first_question_for_one():
    category = KNOWN.organisation.category("account")
    found = filing.amount(draft("account", locked=money("3000.50")), category)
    assert (found.cents, found.currency) == (300050, "CNY")


def test_an_unfinished_draft_is_handed_over_without_promises():
    opened = filing.handed(draft("refund"), KNOWN, number="2611-7KQ4M8")
    assert opened.submitted is False
    assert opened.due_check_at is None
    assert opened.lookup_hash == ""


def test_a_draft_without_a_kind_can_be_handed_over():
    opened = filing.handed(form.begun(KNOWN), KNOWN, number="2611-7KQ4M8")
    assert (opened.category, opened.title, opened.answers) == ("", "", {})


def test_skipped_answers_do_not_reach_staff_and_open_ones_do():
    made = submitted()
    assert all("shown" in one and "label" in one for one in made.case.answers.values())
    unsure = draft("refund", wanted=None)
    assert filing.answers(unsure, KNOWN)["wanted"]["value"] is None
    skipped = {**unsure, "answers": {"order_no": form.answer(None, "", skipped=True)}}
    assert filing.answers(skipped, KNOWN) == {}


def test_anonymity_counts_only_where_the_kind_allows_it():
    assert filing.handed({**draft("fraud"), "anonymous": True}, KNOWN, number="x").anonymous
    assert not filing.handed(
        {**draft("refund"), "anonymous": True}, KNOWN, number="x"
    ).anonymous
