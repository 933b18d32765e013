"""Recognises what comes before everything else: harm, fraud in progress, threats.

In doubt `harm` says yes: a needless message costs little.
"""

import re

from handlers.reading.fold import fold

_HARM = re.compile(
    r"不想活|活不下去|活着没意思|不想再活|想死|自杀|轻生|想不开|跳楼|跳河|割腕|烧炭|喝农药|遗书|了结自己|结束自己|同归于尽"
    r"|砍死他|杀了他|杀人|唔想做人|揽炒|kill (?:myself|him|her|them)|end my life|suicide|suicidal|can'?t go on|want to die"
)
_NO_HARM = re.compile(
    r"跳楼价|跳楼机|跳楼大甩卖|跳楼甩卖|跳楼清仓|想死你|想死我|别想死|气死|笑死|烦死|死机|死活|累死|恨不得杀|杀人不眨眼|杀人放火"
    r"|防止?自杀|谁想死|suicide (?:squad|prevention)"
)
_DISTRESS = re.compile(r"走投无路|跪求|求求你们|绝望|活该倒霉|家破人亡|妻离子散")
_JUST = r"(?:刚刚|刚才|刚|啱啱|just|right now|正在)"
_SENT = r"(?:转账|转了|转给|转过去|转|付了|付款|打款|打了|汇款|汇了|过数|sent|paid|transferred|transfer)"
_JUST_PAID = re.compile(
    rf"{_JUST}[^。！!？?\n]{{0,12}}{_SENT}|{_SENT}[^。！!？?\n]{{0,6}}(?:just now|minutes ago)"
)
_PRESSED = re.compile(
    r"还要我(?:再)?(?:交|转|付|打)|再转(?!手|户|租|院|学|入|出|让)|让我(?:再|继续)(?:转|交|充|打)|要我(?:再|继续)(?:转|交|充|打)"
    r"|解冻费|手续费才能|保证金才|交了?保证金|验证码(?:已经|都|也)?(?:给|发|告诉)了|共享屏幕|屏幕共享|正在转|在银行|对方在线催|还在催"
    r"|asking (?:me )?for more money|pay (?:a )?(?:fee|deposit) to (?:withdraw|unlock)|gave (?:him|her|them) the code"
)
_RECORD = re.compile(
    rf"{_SENT}[^。！!？?\n]{{0,3}}(?:的)?(?:记录|截图|凭证|回单|单)|(?:记录|截图|凭证|回单)[^。\n]{{0,6}}(?:发|传|在|给)"
)
_MINOR = re.compile(
    r"我(?:今年)?(?:才)?(?:[6-9]|1[0-7]|十[一二三四五六七]?)岁|未成年|我妈(?:妈)?(?:还)?不知道|我爸(?:爸)?(?:还)?不知道|不敢(?:告诉|跟)(?:我)?(?:爸|妈|家长|父母)"
    r"|我(?:是|上|读)?(?:小学|初中|高[一二三]|初[一二三]|[一二三四五六]年级)|i(?:'m| am) (?:[6-9]|1[0-7])(?: years old)?\b|my mom doesn't know"
)
_ADULT_CHILD = re.compile(r"我(?:家)?(?:孩子|儿子|女儿|小孩|侄|外甥|孙)")
_OFFER = re.compile(
    r"追回(?:了)?(?:款项|资金|损失|\d)|(?:款项?|资金|钱)(?:已经?)?追回|帮(?:你|您)(?:把钱)?(?:追|要|拿)回|包追回|保证追回|退款专员|理赔专员|挽损|维权专员|法务专员"
    r"|guaranteed recovery|recover your (?:money|funds)|refund (?:agent|officer)"
)
_ASK = re.compile(
    r"保证金|手续费|服务费|先(?:交|付|转)|加(?:我|一下)?(?:qq|微信|vx|wx|v信|群)|添加|验证码|点击链接|下载(?:app|软件)|缴纳|到账"
    r"|deposit|fee|whatsapp|telegram|add me|click"
)
_THREATENED = re.compile(
    r"威胁(?:我|要|说)|恐吓|逼我(?:撤|删|道歉)|不撤(?:诉|掉)?就|上门(?:闹|找我|打)|要打我|弄死我|找人(?:打|弄|搞)我|人肉我|threaten(?:ed|ing)? me"
)


def harm(text: str) -> bool:
    """Say whether somebody may harm themselves or others."""
    return bool(harm_words(text))


def harm_words(text: str) -> frozenset[str]:
    """Give the words of harm in a text, so that new ones can be told from known ones."""
    return frozenset(_HARM.findall(_NO_HARM.sub("", fold(text))))


def distress(text: str) -> bool:
    """Say whether staff should see this first, without a message of its own."""
    return bool(_DISTRESS.search(fold(text)))


def fraud_now(text: str, *, with_file: bool = False) -> bool:
    """Say whether a fraud is going on now: money just sent, or still being asked for.

    ``with_file``: a file came in the same turn; then "just transferred" is an
    answer about records, and so are words like 记录 or 截图 after it.
    """
    return bool(_PRESSED.search(fold(text))) or just_paid(text, with_file=with_file)


def just_paid(text: str, *, with_file: bool = False) -> bool:
    """Say whether money was sent just now; see `fraud_now` for ``with_file``."""
    said = fold(text)
    if with_file or _RECORD.search(said):
        return False
    return bool(_JUST_PAID.search(said))


def minor(text: str) -> bool:
    """Say whether the writer seems to be under age; parents speaking of a child are not."""
    said = fold(text)
    return bool(_MINOR.search(said)) and not _ADULT_CHILD.search(said)


def forwarded(text: str) -> bool:
    """Say whether a text looks like an offer to get money back, as such scams word it."""
    said = fold(text)
    return bool(_OFFER.search(said) and _ASK.search(said))


def threatened(text: str) -> bool:
    """Say whether the writer tells of threats or of pressure to withdraw."""
    return bool(_THREATENED.search(fold(text)))
