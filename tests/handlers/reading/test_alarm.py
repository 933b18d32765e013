"""Harm, fraud in progress, children and threats are heard; what sounds like them is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.reading import alarm

HARM = [
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
    "不想活了",
    "輕生",
    "想不開",
    "唔想做人",
    "攬炒佢",
    "kill myself",
    "end my life",
    "suicide",
    "can't go on",
]
NO_HARM = [
    "气死",
    "气死我了",
    "氣死",
    "笑死",
    "烦死",
    "死机",
    "死活不退",
    "跳楼价",
    "跳楼机",
    "跳樓價",
    "想死你了",
    "累死",
    "走投无路",
    "跪求",
    "手机老是死机，客服死活不退，气死人了",
]


@pytest.mark.parametrize("word", HARM)
def test_every_word_of_harm_is_heard_alone_and_in_a_sentence(word):
    assert alarm.harm(word)
    assert alarm.harm(f"钱没了，我真的{word}，怎么办")


@pytest.mark.parametrize("word", NO_HARM)
def test_what_only_sounds_like_harm_is_not(word):
    assert not alarm.harm(word)


def test_harm_beside_what_only_sounds_like_it_is_heard():
    assert alarm.harm("说是跳楼价，逼得我要跳楼")
    assert alarm.harm_words("气死了，我不想活了，想死") == {"不想活", "想死"}


@pytest.mark.parametrize("text", ["我已经走投无路了", "跪求领导", "走投無路"])
def test_distress_alone_is_for_staff(text):
    assert alarm.distress(text)
    assert not alarm.harm(text)


@pytest.mark.parametrize(
    "text",
    [
        "刚刚转了两万块给他 还让我再转保证金 怎么办",
        "刚转的钱",
        "刚才打款给他了",
        "刚打了5000过去",
        "剛剛匯款給他了",
        "啱啱過數咗俾佢",
        "I just sent him 2000",
        "I paid them five minutes ago",
        "还要我交三千",
        "他让我再转",
        "再转五千才能提现",
        "要先交保证金",
        "他还要我交解冻费",
        "说交手续费才能提现",
        "验证码给了他",
        "验证码给了",
        "他让我共享屏幕",
        "屏幕共享了",
        "我正在转账",
        "我现在在银行",
        "对方在线催",
    ],
)
def test_a_fraud_in_progress_is_heard(text):
    assert alarm.fraud_now(text)


@pytest.mark.parametrize(
    "text",
    [
        "刚刚转账记录发给你了",
        "剛剛轉帳紀錄傳給你了",
        "刚付款的截图在这",
        "刚才转人工客服没人理",
        "刚打了12315的电话",
        "刚打了电话过去没人接",
        "店铺保证金不退",
        "我在银行办业务态度很差",
        "已经在银行还贷了好多年",
        "刚才转接到售后了",
        "又让我打另一个电话",
        "I just sent you the photos",
        "小满优品不发货",
        "上个月转了两万给他",
    ],
)
def test_what_is_no_fraud_in_progress_is_not(text):
    assert not alarm.fraud_now(text)


def test_words_of_paying_with_a_file_are_an_answer():
    assert alarm.fraud_now("刚转的")
    assert not alarm.fraud_now("刚转的", with_file=True)
    assert alarm.fraud_now("他还要我交解冻费", with_file=True)


@pytest.mark.parametrize(
    ("text", "just"),
    [("刚刚转了两万", True), ("他还要我交解冻费", False), ("昨天转了两万", False)],
)
def test_money_sent_just_now_is_told_from_money_asked_for(text, just):
    assert alarm.just_paid(text) is just


@pytest.mark.parametrize(
    "text",
    [
        "我今年15岁",
        "我才十二岁",
        "我未成年",
        "我妈不知道这件事",
        "不敢告诉家长",
        "我是初中生",
        "我在读高一",
        "我今年15歲",
        "I am 15 years old",
        "my mom doesn't know",
    ],
)
def test_the_young_are_recognised(text):
    assert alarm.minor(text)


@pytest.mark.parametrize(
    "text",
    [
        "我孩子15岁",
        "今年52岁",
        "我今年52岁",
        "违规接纳未成年人的网吧",
        "以前我上初中时老师就说过",
        "我17岁的女儿",
        "我是一名小学家长",
        "我是一个高中生的妈妈",
        "i am 10 days late",
    ],
)
def test_the_grown_up_are_not_taken_for_children(text):
    assert not alarm.minor(text)


@pytest.mark.parametrize(
    "text",
    [
        "【回音客服】您的案件已追回款项4800元，请加退款专员QQ 29****31，"
        "缴纳5%保证金后到账。 这是你们的吗",
        "我们可以帮您把钱追回，先交手续费",
        "您的損失已追回，請加微信領取",
        "Guaranteed recovery of your funds for a small fee",
    ],
)
def test_an_offer_to_get_money_back_is_recognised(text):
    assert alarm.forwarded(text)


@pytest.mark.parametrize(
    "text", ["商家说退款会原路退回，让我等三天", "能帮我追回吗", "要求退款"]
)
def test_honest_words_about_refunds_are_no_such_offer(text):
    assert not alarm.forwarded(text)


@pytest.mark.parametrize(
    "text", ["他们威胁我", "威脅我不撤訴就上門", "我被他们恐吓了", "逼我撤诉"]
)
def test_threats_are_heard(text):
    assert alarm.threatened(text)


@given(st.text(max_size=200))
def test_nothing_that_is_typed_makes_it_fail(text):
    for reader in (alarm.harm, alarm.distress, alarm.fraud_now, alarm.just_paid):
        assert reader(text) in {True, False}
    for reader in (alarm.minor, alarm.forwarded, alarm.threatened):
        assert reader(text) in {True, False}
