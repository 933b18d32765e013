"""What a case is made of: its name, its urgency, the days that are promised."""

import tomllib

import pytest

from cases.limits import with_packs
from cases.model import Priority
from cases.packs import collected, pack_of
from handlers import filing, form
from tests.handlers.dialogue import (
    ROOT,
    Dialogue,
    submitted,
    with_organisation,
)

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


PACKS = collected(
    pack_of(tomllib.loads(path.read_text(encoding="utf-8")), path.name)
    for path in (ROOT / "organisation" / "packs").glob("*.toml")
)


def by_pack(name, **limit):
    """The shipped organisation, its limits taken away, with a pack."""

    def change(table):
        table["pack"] = name
        for category in table["categories"]:
            category["limit"] = limit

    return with_packs(with_organisation(change), PACKS)


def test_a_submission_is_promised_by_the_pack_and_the_receipt_says_so():
    chat = submitted(organisation=by_pack("cfpb"))
    opened = chat.case
    dues = (opened.due_check_at, opened.due_answer_at, opened.due_solution_at)
    assert [f"{one:%m-%d}" for one in dues] == ["11-25", "12-08", "01-22"]
    assert "12月8日" in chat.heard


def test_a_limit_of_the_category_is_promised_before_the_pack_s():
    opened = submitted(organisation=by_pack("cfpb", answer=3)).case
    assert f"{opened.due_answer_at:%m-%d}" == "11-26"
    assert f"{opened.due_solution_at:%m-%d}" == "01-22"
