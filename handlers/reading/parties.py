"""Finds the name of whom a story is about: a shop, a company, a platform."""

import re
from collections.abc import Iterator

from handlers.reading.fold import fold

NAME_MAX = 16  # characters of a name before the word for what it is
_KIND = (
    r"旗舰店|旗艦店|专卖店|專賣店|专营店|專營店|自营店|便利店|健身房|健身|超市|商城|商场|商場|公司|集团|集團|平台|酒店|餐厅|餐廳|饭店|飯店"
    r"|影楼|影樓|医院|醫院|诊所|診所|学校|學校|培训班|培訓班|银行|銀行|物业|物業|快递|快遞|[aA][pP][pP](?![a-zA-Z])|店(?![铺鋪员員主里家长長门門面内內])"
)
_KINDS = re.compile(_KIND)
_ENDS_IN_KIND = re.compile(rf"(?:{_KIND})$")
_BREAK = re.compile(r"[^一-鿿a-zA-Z0-9·&]")
_LONGER = re.compile(r"(?:[一-鿿]{0,8}(?:有限公司|公司|集团))(?![一-鿿]{0,2}店)")
_PARTICLES = re.compile(r"[的了在被把给我]")
_BRANCH = re.compile(r"[（(][^）)\n]{1,20}[）)]")
#: Names in which a word stands that otherwise ends what comes before a name.
_WHOLE = re.compile(r"饿了么|餓了麼|去哪儿|我爱我家|买菜|到家|来伊份|叫了个")
_STARTS = re.compile(
    r"投诉|投訴|举报|舉報|我要|我想|我们|我們|这个|那个|这家|那家|一家|家的|家里|买了|买的|購買|购买|订了|定了|点了|办理|[找跟被从從於于去的是给]|在(?!线)|叫(?!了)|向(?!阳|日|上)|到(?!家|位)|我(?!爱|的)|了(?!么|麼)|办(?!公)|辦(?!公)|和(?!平|谐|記|记|睦|信|风)|[对對](?!外)|家(?!乐|樂|电|電|居|装|裝|具|政|园|庭|常|纺|宴|家)"
)
_NOT_A_NAME = re.compile(
    r"^(?:他们?|她们?|你们?|他們|你們|本|该|该家|某|某家|这|这家|这种|那|那家|那种|一个|哪家|对方|其他|其它|别的|别家|很多|许多|所有|每家|网上|附近|楼下|实体|线下|线上|门|网|网络|同城|第三方|有些|这些|多家|几家|管理有限|有限|有限责任|大|小|黑|新|老|原|淘宝|商|总|分|母|子|拖欠|要求|请|让|因为|可是|但是|不是)?$"
)
_QUOTED = re.compile(r"(.{0,3})[「“\"『【《]([^「」“”\"『』【】《》\n]{2,30})[」”\"』】》]")
_NAMED = re.compile(
    r"(?:在|找|跟|被|叫|名为|诉|訴|报|報|店铺|店鋪|商家|平台|公司|家)[是叫为:：]?$"
)
_ACCUSED = re.compile(
    r"(?:投诉|投訴|举报|舉報|(?:店铺|店鋪|卖家|賣家|店名)(?:名?叫|名|是|为)?)([一-鿿A-Za-z0-9]{2,12}?)(?=不|没|沒|骗|騙|卖|賣|拒|乱|亂|的|[，,。！!\s])"
)
_ENGLISH = re.compile(
    r"\b(?:from|at|with|by|against|called) (?:the )?((?:[A-Z][\w&'\-]*)(?: [A-Z][\w&'\-]*){0,3})"
)
_NO_PARTY = frozenset(
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "I",
        "Christmas",
    ]
)


def party(text: str) -> str:
    """Give the name of whom a story (without salutation) is about; "" when it names nobody."""
    for before, name in _QUOTED.findall(text):
        if _ENDS_IN_KIND.search(name) or _NAMED.search(before):
            return str(name)
    named = next(_named(text), "")
    if named:
        return named
    accused = _ACCUSED.search(text)
    if accused and not _NOT_A_NAME.match(fold(accused[1])):
        return accused[1]
    return next((one for one in _ENGLISH.findall(text) if one.split()[0] not in _NO_PARTY), "")


def _named(text: str) -> Iterator[str]:
    """Give names that end in a word for what they are, in the order of the text."""
    last = 0
    for kind in _KINDS.finditer(text):
        if kind.start() < last:
            continue
        start = max(last, kind.start() - NAME_MAX)
        before = text[start : kind.start()]
        breaks = [one.end() for one in _BREAK.finditer(before)]
        name = _without_start(before[breaks[-1] if breaks else 0 :])
        end = kind.end()
        last = end
        if _NOT_A_NAME.match(fold(name)):
            continue
        longer = _LONGER.match(text, end)
        if longer and not _PARTICLES.search(longer[0]):
            end = last = longer.end()
        branch = _BRANCH.match(text, end)
        yield name + text[kind.start() : branch.end() if branch else end]


def _without_start(before: str) -> str:
    """Cut off what leads up to a name: 我在, 投诉, 办的."""
    whole = _WHOLE.search(before)
    if whole:
        return before[whole.start() :]
    starts = [one.end() for one in _STARTS.finditer(before)]
    return before[starts[-1] if starts else 0 :]
