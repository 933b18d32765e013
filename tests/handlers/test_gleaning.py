"""What the story says already is not asked again, and nothing is guessed beyond it."""

import pytest

from handlers import form
from handlers.gleaning import glean
from tests.handlers.dialogue import Dialogue

KNOWN = Dialogue().known()


def read(story, category=""):
    """Read a story, of a kind if one is given."""
    draft = form.told(form.begun(KNOWN), story, "1")
    return glean({**draft, "category": category}, KNOWN)


def values(story, category=""):
    """The values read out of a story."""
    answers = read(story, category).draft["answers"]
    return {key: one["value"] for key, one in answers.items()}


def test_a_clear_kind_is_taken_and_named():
    found = read("小满优品旗舰店的耳机299元，一直不发货，也不退款")
    assert found.draft["category"] == "refund"
    assert found.news[0] == "category"


def test_two_kinds_that_come_close_are_left_to_be_asked():
    found = read("我在跃动健身办的年卡，交了2980元，不肯退款")
    assert found.draft["category"] == ""
    assert len(found.draft["guess"]) == 2


def test_what_the_person_answered_is_not_read_over():
    draft = form.told(form.begun(KNOWN), "小满优品旗舰店的耳机299元，一直不发货", "1")
    own = form.answer({"name": "大满"}, "大满")
    found = glean({**draft, "category": "refund", "answers": {"party": own}}, KNOWN)
    assert found.draft["answers"]["party"]["value"] == {"name": "大满"}
    assert "party" not in found.news


def test_what_was_read_is_marked_so():
    answers = read("小满优品旗舰店的耳机299元，一直不发货").draft["answers"]
    assert all(one["read"] for one in answers.values())


@pytest.mark.parametrize(
    ("story", "key"),
    [
        ("小满优品的耳机一直不发货", "not_sent"),
        ("显示签收了但是我没有收到快递", "not_received"),
        ("我退了货十天了还不退钱", "no_money_back"),
        ("商家不肯退，客服不理我", "refused"),
        ("手机送去维修一个月没消息", "repair"),
        ("小滿優品的耳機一直沒出貨", "not_sent"),
        ("my order was never shipped", "not_sent"),
    ],
)
def test_where_it_is_stuck_is_read(story, key):
    assert values(story, "refund")["stuck_at"] == key


def test_two_places_where_it_may_be_stuck_are_asked():
    assert "stuck_at" not in values("一直不发货，维修也没结果", "refund")


def test_of_two_the_one_that_matters_more_is_read():
    assert values("店关门了，老板不肯退，交了2000元", "prepaid")["shop_state"] == "closed"


def test_several_sums_are_kept_to_be_asked():
    found = read("跃动健身交了2980元，私教又交了1500元", "prepaid")
    assert "amount" not in found.draft["answers"]
    assert [one["amount"] for one in found.draft["amounts"]] == ["2980", "1500"]


def test_where_no_sum_is_asked_the_largest_is_kept():
    assert (
        values("这包2599元，还送了价值99元的假丝巾", "false_goods")["amount"]["amount"]
        == "2599"
    )


@pytest.mark.parametrize(
    ("story", "amount"),
    [
        ("菜单38，收了58", "20"),
        ("标价100元，结账收了130元", "30"),
        ("出租车多收了我25元", "25"),
    ],
)
def test_what_was_charged_too_much_is_worked_out(story, amount):
    assert values(story, "price")["amount"]["amount"] == amount


def test_a_price_alone_is_not_what_was_charged_too_much():
    assert "amount" not in values("在好味道餐厅吃饭花了58元，菜是坏的", "price")


@pytest.mark.parametrize(
    ("story", "keys"),
    [
        ("要求退款并赔偿", ["refund", "compensation"]),
        ("希望尽快发货", ["deliver"]),
        ("我要换一个新的", ["exchange"]),
    ],
)
def test_wishes_are_read(story, keys):
    assert values(story, "refund")["wanted"]["keys"] == keys


def test_visits_that_are_left_are_read():
    assert values("美丽理发店的次卡还剩18次没用", "prepaid")["left"] == {
        "number": 18,
        "unit": "次",
    }


def test_ones_own_telephone_is_not_whom_it_is_about():
    assert "party" not in values("骗子骗了我5000元，我的电话13800001234", "fraud")
    assert values("13800001234这个号码骗了我5000元", "fraud")["party"] == {"id": "13800001234"}


def test_a_link_is_whom_it_is_about_when_nobody_is_named():
    found = values("在 https://fake.example.com/shop 付了299元没发货", "refund")
    assert found["party"] == {"link": "https://fake.example.com/shop"}


def test_nothing_read_is_nothing_noted():
    assert read("他们太过分了我真的受不了了", "refund").news == ()


@pytest.mark.parametrize(
    ("story", "name"),
    [
        ("The face cream from Happy Beauty made my skin burn", "Happy Beauty"),
        ("I bought headphones from Sound Shop", "Sound Shop"),
        ("小满优品App不退款", "小满优品App"),
    ],
)
def test_names_are_read_whole(story, name):
    assert values(story, "refund")["party"] == {"name": name}
