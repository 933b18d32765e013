"""Whatever people type, press and send in whatever order: nothing breaks, nothing is lost."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.acts import Open
from cases.messages import Heard
from cases.talk import Desk
from handlers.form import story
from tests.handlers.dialogue import BIG, PDF, PHOTO, VIDEO, VOICE, Dialogue

WORDS = st.sampled_from(
    [
        *"0123456789",
        "13",
        "９",
        "投诉",
        "退款",
        "上一步",
        "跳过",
        "没有",
        "不知道",
        "好了",
        "是",
        "不是",
        "取消",
        "算了",
        "先放着",
        "提交",
        "修改",
        "改金额",
        "金额改成2000",
        "对方不是小满，是大满",
        "改证据",
        "改经过",
        "改联系",
        "匿名",
        "帮助",
        "谢谢",
        "你好",
        "在吗",
        "进度",
        "我的投诉",
        "补充",
        "人工",
        "菜单",
        "返回",
        "撤回",
        "解决了",
        "没解决",
        "已经退了",
        "发错了",
        "english",
        "繁体",
        "2611-7KQ4M8",
        "小满优品旗舰店",
        "13800001234",
        "6222021234567890128",
        "3500",
        "好几千",
        "三千五",
        "上周三",
        "12月3号",
        "asdfgh",
        "？",
        "👍",
        "   ",
        "小满优品旗舰店，11月3号买的耳机299元，说48小时发货，到现在没发",
        "被骗了，对方让我转了5000元，平台叫宏达商城",
        "我在跃动健身办了年卡2980元，私教又交了1500，上周关门了",
        "对了昨天客服在电话里骂了我一顿说随便我告",
        "刚刚转了两万块给他 还让我再转保证金 怎么办",
        "我真的不想活了",
        "我今年13岁，我妈不知道",
    ]
)
TEXTS = st.one_of(WORDS, WORDS, WORDS, st.text(max_size=60))
FILES = st.lists(st.sampled_from([PHOTO, VIDEO, VOICE, PDF, BIG]), min_size=1, max_size=3)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("say"), TEXTS),
        st.tuples(st.just("say"), TEXTS),
        st.tuples(st.just("press"), st.integers(0, 8)),
        st.tuples(st.just("old"), st.integers(0, 200)),
        st.tuples(st.just("send"), FILES),
        st.tuples(st.just("wait"), st.sampled_from([1, 45, 90, 3600, 90_000, 500_000])),
        st.tuples(
            st.just("other"),
            st.sampled_from([Heard.STICKER, Heard.JOINED, Heard.LOCATION, Heard.CONTACT]),
        ),
    ),
    max_size=25,
)
QUICKLY = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def silent_by_rule(made, how):
    """Say whether nothing need be said: to files behind files, to words for staff."""
    return how == "send" or any(own.case.live for own in made.cases.values())


def do(made, seen, step):
    """Take one step; give whether an answer was due."""
    how, what = step
    if how == "wait":
        made.wait(seconds=what)
        return False
    if how == "say":
        made.take(heard=Heard.TEXT, text=what)
    elif how == "send":
        made.take(heard=Heard.FILES, attachments=tuple(what))
    elif how == "press" and what < len(made.session.offered):
        made.take(heard=Heard.CHOICE, choice=made.session.offered[what])
    elif how == "old" and seen:
        made.take(heard=Heard.CHOICE, choice=seen[what % len(seen)])
    elif how == "other":
        place = {"latitude": 31.2, "longitude": 121.4} if what is Heard.LOCATION else {}
        text = "13800001234" if what is Heard.CONTACT else ""
        made.take(heard=what, text=text, **place)
    else:
        return False
    return True


@QUICKLY
@given(STEPS, st.sampled_from(["zh-CN", "zh-TW", "en"]), st.booleans())
def test_nothing_breaks_and_everything_is_answered(steps, language, pushes):
    desk = Desk(pushes=pushes, max_files=4, upload=lambda: "https://x.example/u/1")
    made = Dialogue(language=language, desk=desk)
    seen: list[str] = []
    for step in steps:
        before = made.draft
        if not do(made, seen, step):
            continue
        seen += [button.key for message in made.messages for button in message.buttons]
        assert made.heard or silent_by_rule(made, step[0]), made.log
        assert "{" not in made.heard.replace(str(step[1]), ""), made.log
        kept(made, before)


def kept(made, before):
    """The draft goes on, was sent, or was deleted by a word of the person."""
    for key in made.session.offered:
        assert len(key.encode()) <= 64
        assert key.isascii()
    if not before or made.session.draft is not None:
        assert story(made.draft).count("已补进经过") == 0
        return
    sent = any(isinstance(act, Open) and act.submitted for act in made.turn.acts)
    left = not story(before) and not before.get("answers")
    assert sent or left or "*" in made.turn.drop_held, made.log


@QUICKLY
@given(st.lists(TEXTS, max_size=12))
def test_what_is_told_stays_told(texts):
    made = Dialogue()
    made.say("投诉", "2", "小满优品旗舰店，11月3号买的耳机299元，到现在没发货")
    for text in texts:
        made.say(text)
        if made.session.draft is None:
            break
        assert "小满优品旗舰店，11月3号买的耳机299元" in story(made.draft) or (
            made.session.memory.get("mode") == "new" or len(made.draft["story"]) > 0
        )
