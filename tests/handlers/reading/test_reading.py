"""What people type is read as they mean it; the hard inputs of the field."""

import gzip
import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.values import Day, Money, Phone
from handlers.reading import alarm, choices, commands, contacts, paragraph
from handlers.reading.commands import Command, Edit
from handlers.reading.dates import day
from handlers.reading.money import money
from handlers.reading.outcome import Read, Unclear

TODAY = date(2026, 11, 23)  # a Monday
WORDS = {
    "refund": ("退款", "不发货", "没发", "售后", "退货"),
    "prepaid": ("充值", "会员卡", "年卡", "办卡", "续费", "跑路", "关门"),
    "false_goods": ("假货", "夸大", "过期", "变质", "过敏", "肿了"),
    "fraud": ("被骗", "刷单", "提现", "被盗"),
}


@pytest.mark.parametrize(
    ("text", "amount", "currency", "about", "over"),
    [
        ("三千五", "3500", "CNY", False, False),
        ("三千零五", "3005", "CNY", False, False),
        ("1.2万", "12000", "CNY", False, False),
        ("一万二", "12000", "CNY", False, False),
        ("1w2", "12000", "CNY", False, False),
        ("3k5", "3500", "CNY", False, False),
        ("3.5K", "3500", "CNY", False, False),
        ("3千5", "3500", "CNY", False, False),
        ("两百块左右", "200", "CNY", True, False),
        ("二百五", "250", "CNY", False, False),
        ("一百零五块五毛", "105.5", "CNY", False, False),
        ("两万多", "20000", "CNY", False, True),
        ("四五千", "4500", "CNY", True, False),
        ("1500+2000", "3500", "CNY", False, False),
        ("两笔各1750", "3500", "CNY", False, False),
        ("￥３，５００．００", "3500", "CNY", False, False),
        ("¥3,500.00", "3500", "CNY", False, False),
        ("800蚊", "800", "HKD", False, False),
        ("HK$800", "800", "HKD", False, False),
        ("800港纸", "800", "HKD", False, False),
        ("500刀", "500", "USD", False, False),
        ("500U", "500", "USDT", False, False),
        ("贰仟元整", "2000", "CNY", False, False),
        ("3到5千", "4000", "CNY", True, False),
        ("0", "0", "CNY", False, False),
    ],
)
def test_amounts_are_read_as_people_write_them(text, amount, currency, about, over):
    found = money(text)
    assert isinstance(found, Read)
    assert found.value.amount == Decimal(amount)
    assert (found.value.currency, found.value.about, found.value.over) == (
        currency,
        about,
        over,
    )


@pytest.mark.parametrize(
    ("text", "phrase"), [("好几千", "money_how_many"), ("13800001234", "money_is_phone")]
)
def test_an_unclear_amount_is_asked_about(text, phrase):
    assert money(text).phrase == phrase


@pytest.mark.parametrize("text", ["没有", "abc", "不知道多少", ""])
def test_what_is_no_amount_is_not_read_as_one(text):
    assert money(text) is None


def test_a_range_keeps_its_bounds():
    found = money("四五千").value
    assert (found.low, found.high) == (Decimal(4000), Decimal(5000))


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("上周三", "2026-11-18"),
        ("周三", "2026-11-18"),
        ("上上周五", "2026-11-13"),
        ("大前天晚上", "2026-11-20"),
        ("双十一那天", "2026-11-11"),
        ("国庆的时候", "2026-10-01"),
        ("上个月底", "2026-10-31"),
        ("去年双十二", "2025-12-12"),
        ("115年11月3日", "2026-11-03"),
        ("3/11", "2026-03-11"),
        ("20261103", "2026-11-03"),
        ("2026.11.3", "2026-11-03"),
        ("11月3号", "2026-11-03"),
        ("上週三", "2026-11-18"),
        ("3号", "2026-11-03"),
        ("Nov 3", "2026-11-03"),
        ("two weeks ago", "2026-11-09"),
    ],
)
def test_days_are_read_as_people_say_them(text, first):
    found = day(text, today=TODAY)
    assert isinstance(found, Read)
    assert found.value.first == date.fromisoformat(first)


@pytest.mark.parametrize(
    ("text", "language", "phrase"),
    [
        ("12月3号", "zh-CN", "date_last_year"),
        ("3/11", "en", "date_which"),
        ("农历八月十五", "zh-CN", "date_lunar"),
        ("明天", "zh-CN", "date_ahead"),
        ("2027年", "zh-CN", "date_ahead"),
    ],
)
def test_an_unclear_day_is_asked_about(text, language, phrase):
    assert day(text, today=TODAY, language=language).phrase == phrase


def test_a_day_that_lies_ahead_offers_last_years():
    asked = day("12月3号", today=TODAY)
    assert Day.from_json(asked.options[0][1]).first == date(2025, 12, 3)


def test_a_holiday_is_a_span_and_an_evening_is_noted():
    assert day("国庆", today=TODAY).value.last == date(2026, 10, 7)
    assert day("大前天晚上", today=TODAY).value.note == "evening"


@pytest.mark.parametrize(
    ("text", "region", "number"),
    [
        ("138-0000 1234", "CN", "+8613800001234"),
        ("一三八零零零零幺二三四", "CN", "+8613800001234"),
        ("＋８６ １３８００００１２３４", "CN", "+8613800001234"),
        ("0912-345-678", "TW", "+886912345678"),
        ("9123 4567", "HK", "+85291234567"),
    ],
)
def test_telephone_numbers_are_read_in_every_spelling(text, region, number):
    assert contacts.phone(text, region=region).value.number == number


@pytest.mark.parametrize(("text", "region"), [("13800001", "CN"), ("9123 4567", "CN")])
def test_a_number_that_lacks_digits_is_asked_about(text, region):
    assert isinstance(contacts.phone(text, region=region), Unclear)


def test_a_remark_on_a_number_is_kept():
    assert contacts.phone("13800001234 微信同号").value.note == "微信同号"


CHOICES = (("退款",), ("发货",), ("换货或维修", "换货", "维修"), ("赔偿",), ("其他",))


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("③", (2,)),
        ("第三个", (2,)),
        ("三", (2,)),
        ("选3", (2,)),
        ("3、", (2,)),
        ("１", (0,)),
        ("退款吧", (0,)),
        ("我要換貨", (2,)),
        ("都不是", (4,)),
        ("都不对", (4,)),
        ("最后一个", (4,)),
    ],
)
def test_one_choice_is_found_however_it_is_named(text, places):
    assert choices.pick(text, CHOICES) == Read(places)


@pytest.mark.parametrize("text", ["13", "1和3", "1,3", "一跟三"])
def test_two_numbers_are_two_choices_only_where_several_may_be_chosen(text):
    assert choices.pick(text, CHOICES, many=True) == Read((0, 2))
    assert isinstance(choices.pick(text, CHOICES), Unclear)


@pytest.mark.parametrize("text", ["9", "asdf", "我买的那个耳机到现在都没有任何消息真的很烦"])
def test_what_is_no_choice_is_not_taken_for_one(text):
    assert choices.pick(text, CHOICES) is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("投诉", Command.COMPLAIN),
        ("我要举报！", Command.COMPLAIN),
        ("申訴", Command.COMPLAIN),
        ("告佢", Command.COMPLAIN),
        ("complian", Command.COMPLAIN),
        ("tousu", Command.COMPLAIN),
        ("進度", Command.STATUS),
        ("到哪了？", Command.STATUS),
        ("staus", Command.STATUS),
        ("cx", Command.STATUS),
        ("我的案件", Command.MINE),
        ("補充", Command.ADD),
        ("人工吧", Command.PERSON),
        ("搵真人", Command.PERSON),
        ("０", Command.BACK),
        ("上一步", Command.BACK),
        ("bcak", Command.BACK),
        ("選單", Command.MENU),
        ("没有", Command.SKIP),
        ("跳過", Command.SKIP),
        ("n/a", Command.SKIP),
        ("好了", Command.DONE),
        ("係咁多", Command.DONE),
        ("嗯", Command.YES),
        ("👌", Command.YES),
        ("唔係", Command.NO),
        ("算了", Command.CANCEL),
        ("撤诉", Command.WITHDRAW),
        ("解决了！", Command.SOLVED),
        ("搞掂咗", Command.SOLVED),
        ("没解决", Command.NOT_SOLVED),
        ("未收到", Command.NOT_SOLVED),
        ("繁體", Command.LANGUAGE),
        ("langauge", Command.LANGUAGE),
        ("？", Command.HELP),
        ("匿名", Command.ANONYMOUS),
        ("刪除我的資料", Command.MY_DATA),
        ("这是你们吗", Command.IS_THIS_YOU),
        ("谢谢", Command.THANKS),
        ("在吗", Command.GREETING),
    ],
)
def test_a_command_is_known_in_all_its_spellings(text, wanted):
    assert wanted in commands.command(text)


@pytest.mark.parametrize("text", ["进度一直不动", "投诉小满优品不发货", "我的快递丢了", ""])
def test_a_story_that_holds_a_command_word_is_no_command(text):
    assert commands.command(text) == frozenset()


@pytest.mark.parametrize(
    "text",
    [
        "查询 2611m4t9xa",
        "2611-M4T9XA",
        "２６１１－Ｍ４Ｔ９ＸＡ",
        "编号是2611-M4T9XA",
        "status 2611-m4t9xa",
        "查吓 2611 M4T 9XA",
    ],
)
def test_a_case_number_is_read_in_every_spelling(text):
    assert commands.status_number(text) == "2611-M4T9XA"


@pytest.mark.parametrize("text", ["13800001234", "2026110300", "查询", "今年2611块"])
def test_other_numbers_are_no_case_numbers(text):
    assert commands.status_number(text) == ""


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("改金额", Edit(key="amount")),
        ("金额改成2000", Edit(key="amount", value="2000")),
        ("对方不是小满，是大满", Edit(key="party", value="大满")),
        ("edit amount", Edit(key="amount")),
        ("投诉", None),
    ],
)
def test_corrections_are_read_in_one_breath(text, wanted):
    assert commands.edit(text) == wanted


def read(story):
    return paragraph.read(story, categories=WORDS, today=TODAY)


def test_a_whole_story_is_read():
    found = read("小满优品旗舰店，11月3号买的耳机299元，说48小时发货，到现在没发，客服不理人")
    assert found.category == "refund"
    assert found.party == "小满优品旗舰店"
    assert found.amount == Money(amount=Decimal(299))
    assert found.happened_on.first == date(2026, 11, 3)


def test_two_payments_are_both_kept_and_a_wish_is_read():
    found = read(
        "您好！我在跃动健身（人民路店）2026年3月8号办了年卡，一共2980元，私教又交了1500，"
        "结果上周关门了人都找不到！！！要求退款，太气人了"
    )
    assert found.category == "prepaid"
    assert found.party == "跃动健身（人民路店）"
    assert [one.amount for one in found.amounts] == [2980, 1500]
    assert found.happened_on.first == date(2026, 3, 8)
    assert found.wanted == ("退款",)
    assert found.angry


def test_a_total_wins_over_its_parts():
    assert read("定金500，尾款2500，一共付了3000元").amount.amount == 3000


@pytest.mark.parametrize(
    "text", ["大家一块去的", "我家住五一大道", "今年52岁了", "去玩了跳楼机", "开发商说年底交房"]
)
def test_traps_are_not_read_as_money_or_days(text):
    found = read(text)
    assert found.amount is None
    assert found.happened_on is None


def test_card_and_identity_numbers_are_no_order_numbers_and_are_masked():
    text = "卡4111111111111111 身份证11010519491231002X 订单2026110300123456"
    assert read(text).order_no == "2026110300123456"
    masked, hidden = contacts.mask(text)
    assert hidden
    assert "4111111111111111" not in masked
    assert "11010519491231002X" not in masked
    assert "2026110300123456" in masked


HARM = (
    "不想活",
    "活不下去",
    "活着没意思",
    "想死",
    "自杀",
    "轻生",
    "跳楼",
    "割腕",
    "烧炭",
    "喝农药",
    "遗书",
    "了结自己",
    "同归于尽",
    "砍死他",
    "想不開",
    "輕生",
    "唔想做人",
    "攬炒佢",
    "suicide",
)


@pytest.mark.parametrize(
    "text", [*HARM, "我真的不想活了", "kill myself", "end my life", "I can't go on"]
)
def test_harm_is_heard(text):
    assert alarm.harm(text)


@pytest.mark.parametrize(
    "text",
    [
        "气死",
        "笑死",
        "烦死",
        "死机",
        "死活不退",
        "跳楼价",
        "跳楼机",
        "想死你了",
        "累死",
        "走投无路",
        "跪求",
    ],
)
def test_what_only_sounds_like_harm_is_not(text):
    assert not alarm.harm(text)


@pytest.mark.parametrize(
    "text",
    [
        "刚刚转了两万块给他 还让我再转保证金 怎么办",
        "剛剛匯款給他了",
        "啱啱過數咗俾佢",
        "I just sent him 2000",
        "他还要我交解冻费",
        "验证码给了",
    ],
)
def test_a_fraud_in_progress_is_heard(text):
    assert alarm.fraud_now(text)


def test_records_of_a_payment_are_no_fraud_in_progress():
    assert not alarm.fraud_now("刚刚转账记录发给你了")
    assert not alarm.fraud_now("刚转的", with_file=True)


def test_a_recovery_offer_is_recognised():
    assert alarm.forwarded(
        "【回音客服】您的案件已追回款项4800元，请加退款专员QQ，缴纳5%保证金后到账。这是你们的吗"
    )
    assert not alarm.forwarded("商家说退款会原路退回，让我等三天")


@pytest.mark.parametrize(
    ("text", "young"),
    [
        ("我今年15岁", True),
        ("我妈不知道这件事", True),
        ("我孩子15岁", False),
        ("今年52岁", False),
    ],
)
def test_the_young_are_recognised(text, young):
    assert alarm.minor(text) is young


READERS = (
    commands.command,
    commands.status_number,
    commands.language,
    commands.edit,
    money,
    contacts.phone,
    contacts.email,
    contacts.links,
    contacts.accounts,
    contacts.mask,
    alarm.harm,
    alarm.distress,
    alarm.fraud_now,
    alarm.minor,
    alarm.forwarded,
    alarm.threatened,
    read,
    lambda text: day(text, today=TODAY),
    lambda text: day(text, today=TODAY, language="en"),
    lambda text: choices.pick(text, CHOICES, many=True),
)


@given(st.text(max_size=80))
def test_nothing_that_is_typed_makes_a_reader_fail(text):
    for reader in READERS:
        reader(text)


@given(
    st.text(
        alphabet="0123456789零一二三四五六七八九十百千万亿两元块毛年月日号上周前./-+多几约半¥$",
        max_size=20,
    )
)
def test_nothing_of_numbers_and_days_makes_a_reader_fail(text):
    for reader in READERS:
        reader(text)


def test_naughty_strings_and_real_letters_are_read_without_failing(shared):
    naughty = json.loads((shared / "data/bad/blns.json").read_text(encoding="utf-8"))
    with gzip.open(
        shared / "data/zh_teddy2020_a2_raw_1377.jsonl.gz", "rt", encoding="utf-8"
    ) as file:
        letters = [
            next(
                (v for v in json.loads(line).values() if isinstance(v, str) and len(v) > 20), ""
            )
            for line in file
        ]
    for text in (*naughty, *letters):
        for reader in READERS:
            reader(text)
    flagged = sum(alarm.harm(text) for text in letters)
    assert flagged <= len(letters) * 0.02


def test_values_survive_json():
    amount = money("四五千").value
    assert Money.from_json(amount.to_json()) == amount
    when = day("国庆", today=TODAY).value
    assert Day.from_json(when.to_json()) == when
    number = contacts.phone("13800001234").value
    assert Phone.from_json(number.to_json()) == number
