"""All conversations together: whatever is said, nothing breaks and nothing is lost."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.acts import EndTalk, Move, Open, Reply
from cases.errors import CaseError
from cases.messages import Heard, Say
from cases.model import Status
from cases.steps import NEXT
from cases.talk import Desk
from handlers.book import BOOK
from tests.handlers.dialogue import BIG, LANGUAGES, PDF, PHOTO, PHRASES, VOICE, Dialogue

WORDS = [
    "投诉",
    "进度",
    "我的投诉",
    "补充",
    "人工",
    "返回",
    "菜单",
    "跳过",
    "好了",
    "好",
    "不",
    "取消",
    "撤回",
    "解决了",
    "没解决",
    "语言",
    "英文",
    "帮助",
    "谢谢",
    "你好",
    "又出问题了",
    "更多",
    "材料",
    "是你们发的吗",
    "先放着",
    "改金额",
    "匿名",
    "没有",
    "0",
    "1",
    "2",
    "3",
    "9",
    "13",
    "３",
    "第二个",
    "2611-7KQ4M8",
    "查询 2611-ZZ83KP",
    "被骗了怎么办",
    "账户被盗",
    "说不准",
    "299",
    "上周三",
    "小满优品旗舰店，11月3号买的耳机299元，说48小时发货，到现在没发，客服不理人",
    "在跃动健身办了年卡2980元，上周关门了人都找不到，要求退款",
    "刚刚转了两万块给他，还让我再转保证金",
    "我真的不想活了",
    "他们威胁我，不撤诉就上门找我",
    "我今年15岁，被骗了300块，我妈不知道",
    "你们到底管不管啊！！！一个月了！！",
    "投诉你们客服",
    "您的案件已追回款项4800元，请加退款专员，缴纳保证金后到账 这是你们的吗",
    "没有了 那个页面进不去",
    "我安全",
    "打完了",
    "都没有",
    "删掉",
    "很好",
    "asdfgh",
    "🙂",
    "\u200b",
]

acts = st.one_of(
    st.tuples(st.just("say"), st.one_of(st.sampled_from(WORDS), st.text(max_size=40))),
    st.tuples(st.just("press"), st.integers(0, 9)),
    st.tuples(
        st.just("key"), st.sampled_from(["x:y", "status:show:1", "rating:9:9", "draft:go"])
    ),
    st.tuples(st.just("send"), st.sampled_from([PHOTO, VOICE, PDF, BIG])),
    st.tuples(st.just("heard"), st.sampled_from(list(Heard))),
    st.tuples(st.just("wait"), st.integers(1, 100_000)),
    st.tuples(st.just("staff"), st.integers(0, 30)),
)


def do(chat, act, value):
    """Do one thing; give whether an answer is due."""
    if act == "say":
        chat.say(value)
    elif act == "press":
        offered = chat.session.offered
        chat.take(
            heard=Heard.CHOICE, choice=offered[value % len(offered)] if offered else "a:b"
        )
    elif act == "key":
        chat.take(heard=Heard.CHOICE, choice=value)
    elif act == "send":
        chat.send(value)
        return False  # of a burst the first alone is answered
    elif act == "heard":
        chat.take(heard=value, latitude=31.0, longitude=121.0, scene="c_refund")
        return value not in {Heard.LEFT, Heard.NOTICE, Heard.EDIT, Heard.FILES}
    elif act == "wait":
        chat.wait(seconds=value)
        return False
    else:
        staff(chat, value)
        return False
    return True


def staff(chat, value):
    """Let staff do what the rules allow with one of the cases."""
    for own in list(chat.cases.values())[value % 3 :: 3]:
        number, status = own.case.number, own.case.status
        ways = sorted(NEXT[status] & {Status.ACCEPTED, Status.MORE_WANTED, Status.REFUSED})
        try:
            if value % 2 and Status.ANSWERED in NEXT[status]:
                chat.staff(Reply(number=number, text="商家愿意全额退款。", answer=True))
            elif value % 5 == 0:
                chat.staff(EndTalk(number=number))
            elif ways:
                chat.staff(Move(number=number, to=ways[value % len(ways)], reason="截图"))
        except CaseError:
            continue
        if chat.heard and not chat.desk.pushes:
            chat.waiting.append(Say(phrase="text", values={"text": chat.heard}))


def phrases(value):
    """Give every phrase that a value names."""
    if isinstance(value, dict):
        if "phrase" in value:
            yield value["phrase"]
        value = list(value.values())
    if isinstance(value, list | tuple):
        for one in value:
            yield from phrases(one)


def check(chat, before, act, value, *, due):
    turn = chat.turn
    json.dumps([chat.session.memory, chat.session.draft, list(chat.session.offered)])
    live = any(own.case.live for own in chat.cases.values())
    if due and not live:
        assert turn.says, (act, value)
    for say in turn.says:
        named = [say.phrase, *phrases(say.values), *phrases([one.label for one in say.choices])]
        assert [one for one in named if one not in PHRASES["zh-CN"]] == []
        for choice in say.choices:
            assert choice.key.isascii()
            assert len(choice.key) <= 64
            assert choice.key.partition(":")[0] in {one.name for one in BOOK if one.press}
        assert not say.numbered or len(say.choices) <= 9
    for message in chat.messages:
        assert message.text.strip()
        assert len(message.text) <= 700 or "商家愿意全额退款。" in message.text
    if before.draft is not None and chat.session.draft is None:
        sent = any(isinstance(one, Open) and one.submitted for one in turn.acts)
        empty = not before.draft.get("story") and not before.draft.get("answers")
        assert sent or "*" in turn.drop_held or empty, (act, value)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
)
@given(st.lists(acts, min_size=4, max_size=25), st.sampled_from(LANGUAGES), st.booleans())
def test_whatever_is_said_nothing_breaks_and_nothing_is_lost(script, language, pushes):
    chat = Dialogue(language=language, desk=Desk(pushes=pushes, max_files=5))
    for act, value in script:
        before = chat.session
        chat.turn = type(chat.turn)(session=before)
        chat.messages = []
        due = do(chat, act, value)
        check(chat, before, act, value, due=due)


def test_each_conversation_stands_in_the_book_once_and_the_menu_last():
    names = [one.name for one in BOOK]
    assert len(names) == len(set(names))
    assert names[-1] == "menu"


def test_no_command_opens_two_conversations():
    opened = [word for one in BOOK for word in one.openers]
    assert len(opened) == len(set(opened))
