"""The public look-up: everything for a right pair, nothing for any other."""

import re
import time
from datetime import date, timedelta

import pytest

from bot.webchat import status
from cases import references
from cases.acts import Move, Note, Open
from cases.model import Status
from tests.bot.webchat.house import CLERK
from tests.bot.webchat.house import house as run_house

NUMBER = references.number(date(2026, 11, 1), "7KQ4M")
OTHER = references.number(date(2026, 11, 1), "ZZ83K")
CODE = "ABCDE-FGHJK"


@pytest.fixture
async def case(house):
    opened = Open(
        number=NUMBER,
        person_id=0,
        category="c",
        title="小满优品，耳机<不发货>",
        party="小满优品",
        lookup_hash=references.code_hash(CODE),
        due_answer_at=house.clock() + timedelta(days=5),
        due_check_at=house.clock() + timedelta(days=2),
    )
    outcome = await house.ledger.start_for_staff(opened, by=CLERK, now=house.clock())
    note = Note(number=NUMBER, text="内部：怀疑刷单")
    await house.ledger.act(note, by=CLERK, now=house.clock())
    return outcome.case


async def look(someone, number, code, **query):
    url = f"{someone.url}/status"
    posted = {"number": number, "code": code}
    async with someone.session.post(url, data=posted, params=query) as answer:
        return answer.status, await answer.text()


async def test_the_form_asks_for_both(visitor):
    someone = await visitor()
    assert (await someone.open("/status?number=2611-7KQ4M8")).status == 200
    assert 'value="2611-7KQ4M8"' in someone.page
    assert "只凭编号查不到任何内容" in someone.page


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (NUMBER, CODE),
        (f" {NUMBER.lower()} ", "abcdefghjk"),
        (NUMBER.replace("-", ""), "ABCDE FGHJK"),
        (
            NUMBER.translate({ord("1"): "１", ord("2"): "２", ord("-"): "－"}),
            "ＡＢＣＤＥ-ＦＧＨＪＫ",
        ),
        (NUMBER.replace("11-", "ll-"), CODE),
    ],
)
async def test_a_right_pair_shows_the_case_however_it_is_typed(case, visitor, number, code):
    someone = await visitor()
    found, page = await look(someone, number, code)
    assert found == 200
    assert "小满优品，耳机&lt;不发货&gt;" in page
    assert 'class="state big ours"' in page
    assert "同事在看材料，看完告诉您收不收。" in page
    assert "您提交" in page
    assert "怀疑刷单" not in page


async def test_the_page_follows_the_case(case, house, visitor):
    move = Move(number=NUMBER, to=Status.WITH_RESPONDENT)
    await house.ledger.act(move, by=CLERK, now=house.clock())
    someone = await visitor()
    page = (await look(someone, NUMBER, CODE))[1]
    assert 'class="state big party"' in page
    assert "等商家答复" in page


async def test_it_speaks_the_language_that_is_asked_for(case, visitor):
    someone = await visitor()
    page = (await look(someone, NUMBER, CODE, lang="en"))[1]
    assert "You submitted" in page
    assert '<html lang="en"' in page


def told(page):
    """What a page says beside the typed values."""
    return re.sub(r'value="[^"]*"', "", page)


async def test_a_wrong_code_and_a_free_number_are_told_alike_and_as_slowly(case, visitor):
    someone = await visitor()
    answers, seconds = [], []
    for number, code in ((NUMBER, "AAAAA-AAAAA"), (OTHER, CODE), (NUMBER, "")):
        began = time.monotonic()
        answers.append(await look(someone, number, code))
        seconds.append(time.monotonic() - began)
    assert {found for found, _ in answers} == {404}
    assert len({told(page) for _, page in answers}) == 1
    assert "查不到" in answers[0][1]
    assert min(seconds) >= status.WRONG_AFTER_S


@pytest.mark.parametrize(
    "number", ["", "2611-7KQ4M", "2611-7KQ4MZ", "nonsense", "💥", "x" * 999]
)
async def test_a_number_that_cannot_be_one_is_told_by_arithmetic(case, visitor, number):
    someone = await visitor()
    found, page = await look(someone, number, CODE)
    assert found == 404
    assert "少了或错了一位" in page


async def test_after_too_many_wrong_pairs_even_a_right_one_waits(case, house, visitor):
    house.channel._parts.wrong.many = 2
    someone = await visitor()
    for _ in range(2):
        assert (await look(someone, OTHER, CODE))[0] == 404
    found, page = await look(someone, NUMBER, CODE)
    assert found == 429
    assert re.search(r"\d\d:\d\d 后再试", page)
    house.clock.ahead = timedelta(hours=1)
    assert (await look(someone, NUMBER, CODE))[0] == 200


async def test_wrong_arithmetic_and_right_pairs_cost_no_try(case, house, visitor):
    house.channel._parts.wrong.many = 1
    someone = await visitor()
    for _ in range(3):
        assert (await look(someone, NUMBER, CODE))[0] == 200
        assert (await look(someone, "2611-7KQ4MZ", CODE))[0] == 404
    assert (await look(someone, NUMBER, CODE))[0] == 200


async def test_what_is_typed_is_shown_as_text(visitor):
    someone = await visitor()
    _, page = await look(someone, '"><script>alert(1)</script>', CODE)
    assert "<script>alert" not in page


async def test_behind_a_proxy_each_client_is_counted_for_itself(
    case, database, tmp_path, visitor
):
    async with run_house(tmp_path / "b", behind_proxy=True) as made:
        made.channel._parts.wrong.many = 1
        someone = await visitor(made.url)

        async def from_(client):
            headers = {"X-Forwarded-For": f"6.6.6.6, {client}"}
            posted = {"number": OTHER, "code": CODE}
            url = f"{made.url}/status"
            async with someone.session.post(url, data=posted, headers=headers) as answer:
                return answer.status

        assert [await from_(one) for one in ("1.1.1.1", "1.1.1.1", "2.2.2.2")] == [
            404,
            429,
            404,
        ]
