"""Takes the words of an offered choice for the choice: "账户被盗", "我安全", a shop's name."""

from cases.messages import Heard, Incoming, Session
from cases.talk import Known, Turn
from handlers import own
from handlers.conversation import Conversation, follow
from handlers.reading.choices import pick
from handlers.reading.fold import bare, fold
from handlers.reading.outcome import Read

PART_FROM = 2  # characters of a name that name a case
#: What people write for a choice: its key without a case's number -> wordings, folded.
WORDS: dict[str, tuple[str, ...]] = {
    "menu:guide": ("被骗了怎么办", "被骗了", "被骗怎么办", "cheated", "scammed"),
    "menu:language": ("语言", "language"),
    "draft:go": ("接着填", "继续填", "继续", "接着", "填完", "go on", "continue"),
    "draft:other": ("另投一件", "另一件", "重新投", "another"),
    "draft:ask": ("删掉", "删除", "不要了", "delete"),
    "draft:delete": ("删掉", "删除", "是", "确定", "delete", "yes"),
    "draft:replace": ("删掉", "删除", "是", "确定", "delete", "yes"),
    "addition:new": ("新投诉", "新的", "另一件", "new complaint", "new"),
    "addition:drop": ("发错了", "发错", "不小心", "by mistake", "mistake"),
    "addition:none": ("没有这个", "没有", "i do not have it", "none"),
    "answer:solved": ("解决了", "是", "对", "solved", "yes"),
    "answer:not": ("没解决", "重开", "接着办", "再办", "不是", "not solved", "open again"),
    "answer:think": ("再想想", "想想", "想一想", "think"),
    "answer:noted": ("还没", "只是知道了", "知道了", "not yet"),
    "withdraw:solved": ("已经解决了", "解决了", "已解决", "solved"),
    "withdraw:other": ("其他原因", "其他", "撤回", "撤", "是", "对", "other"),
    "withdraw:keep": ("不撤", "不撤了", "不撤回", "不", "keep"),
    "alarm:staff": ("同事", "找同事", "找人", "人工", "a person", "colleague"),
    "alarm:safe": ("我安全", "安全", "没事", "继续", "i am safe", "safe"),
    "alarm:go": ("继续", "接着说", "在这儿说", "go on"),
    "emergency:called": ("打完了", "打了", "报警了", "打过了", "报了", "called", "i called"),
    "emergency:pressed": ("还在催", "还在要", "还要我转", "还在被催", "still pressing"),
    "emergency:staff": ("同事", "请同事", "陪我", "找人", "colleague"),
    "forwarded:paid": ("转了", "已经转了", "转过了", "加了转了", "paid", "i paid"),
    "forwarded:code": ("给了验证码", "验证码", "给了", "code"),
    "forwarded:none": ("都没有", "没有", "没", "都没", "none", "neither"),
    "forwarded:report": ("报", "上报", "好", "是", "report", "yes"),
    "forwarded:leave": ("不用", "不", "不报", "算了", "no"),
    "human:stay": ("再聊", "再聊一会", "再聊一会儿", "不回", "stay"),
    "human:back": ("回去", "返回", "回去接着填", "back"),
    "guide:next": ("下一步", "继续", "next"),
    "guide:first": ("怎么留证据", "留证据", "证据", "一步步来", "step by step"),
    "rating:1": ("很差", "太差", "非常差", "1星", "一星", "very bad"),
    "rating:2": ("不好", "差", "2星", "二星", "两星", "bad"),
    "rating:3": ("一般", "一般般", "还行", "普通", "3星", "三星", "so-so", "ok"),
    "rating:4": ("好", "不错", "挺好", "4星", "四星", "good"),
    "rating:5": ("很好", "非常好", "满意", "很满意", "5星", "五星", "very good", "excellent"),
    "rating:why:slow": ("太慢", "慢", "slow"),
    "rating:why:result": ("结果", "结果不满意", "不满意", "result"),
    "rating:why:manner": ("态度", "态度不好", "manner"),
    "rating:why:questions": ("要问的太多", "问太多", "太多问题", "questions"),
    "rating:why:silent": ("不想说", "不说", "rather not say"),
}


def catch(session: Session, said: Incoming, known: Known) -> Turn | None:
    """Press the one offered choice whose words were written."""
    key = meant(session, said, known)
    return follow(Turn(session=session), key) if key else None


def meant(session: Session, said: Incoming, known: Known) -> str:
    """Give the key of the offered choice whose words were written, "" for none or several."""
    if said.heard is not Heard.TEXT or not session.offered:
        return ""
    labels = [_wordings(key, session, known) or (key,) for key in session.offered]
    found = pick(said.text, labels)
    if isinstance(found, Read) and len(found.value) == 1:
        return session.offered[found.value[0]]
    return _named(session, said, known)


def _named(session: Session, said: Incoming, known: Known) -> str:
    """Give the one offered case of which a part of the name was written."""
    part = bare(said.text)
    if len(part) < PART_FROM:
        return ""
    found = []
    for key in session.offered:
        case = own.find(known, key.rpartition(":")[2])
        if case and part in fold(f"{case.case.party} {case.case.title}"):
            found.append(key)
    return found[0] if len(found) == 1 else ""


def _wordings(key: str, session: Session, known: Known) -> tuple[str, ...]:
    conversation, _, rest = key.partition(":")
    what, _, number = rest.partition(":")
    if what == "why":
        return WORDS.get(f"{conversation}:why:{number.partition(':')[0]}", ())
    if conversation == "guide" and what == "step":
        ahead = number == str(session.memory.get("guide_step", -1) + 1)
        first = WORDS["guide:first"] if number == "0" else ()
        return (*WORDS["guide:next"], *first) if ahead else first
    words = WORDS.get(f"{conversation}:{what}", ())
    case = own.find(known, number)
    if case is not None and not words:
        named = own.title(known, case.case)
        return tuple(one for one in (named, case.case.party) if isinstance(one, str) and one)
    if key.startswith("guide:situation:"):
        return tuple(
            fold(label)
            for one in known.organisation.situations
            if one.key == number
            for label in one.label.values()
        )
    return words


SPOKEN = Conversation(name="spoken", catch=catch)
