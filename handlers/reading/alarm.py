"""Recognises what comes before everything else: harm, fraud in progress, threats.

In doubt `harm` says yes: a needless message costs little.
"""

import re

from handlers.reading.fold import fold

_HARM = re.compile(
    r"不想活|不想再活|活不下去|没法活|活着没意思|活着没意义|想死|死了算了|不如死|去死(?=[了算]|$)|以死|自杀|自尽|轻生|想不开|寻短见|跳楼|跳河|跳江|上吊|割腕|割脉|烧炭|喝农药|服毒|吞安眠药|遗书|遗言|了结自己|结束自己|结束生命|自残"
    r"|同归于尽|砍死|捅死|弄死(?:他|她|你)|杀了(?:他|她|你)|杀人|唔想做人|唔想生|揽炒"
    r"|kill (?:my|him|her|them)(?:self|selves)?|end (?:my|it) (?:life|all)|suicide|suicidal|can'?t go on|want to die|better off dead|hurt myself"
)
_NO_HARM = re.compile(
    r"跳楼(?:的)?(?:价|机|大甩卖|甩卖|清仓|促销)|想死(?:你|我|人)|别想死|[气笑烦累吵热冷吓急恨]死|死机|死活|恨不得杀|杀人不眨眼|杀人放火|杀人(?:环境|价|游戏)"
    r"|防止?自杀|谁想死|suicide (?:squad|prevention)|遗书.{0,4}(?:公证|继承)"
)
_DISTRESS = re.compile(
    r"走投无路|走头无路|无路可走|跪求|求求你们|绝望|家破人亡|妻离子散|活命钱|救命钱|崩溃了?|desperate|begging you"
)
_JUST = r"(?:刚刚|刚才|刚|啱啱|正在|(?<![a-z])just(?![a-z]))"
#: Words that begin with 转 and have nothing to do with money.
_TURNED = r"(?![人接到发让正租学院寄交卖手行身告介播换车乘站播专个圈弯眼动])"
_SENT = (
    rf"(?:转账|转了|转给|转过去|转{_TURNED}|付了|付款|付过|打款|打了(?=[\d一二三四五六七八九十两几好款钱过])(?![^。，,]{0, 4}(?:电话|次))(?!\d{{5}}(?!\d))|汇款|汇了|汇过|过数|充值|充了"
    r"|(?:sent|wired)(?! (?:you |it |in |the |a |my |some |me |an )*(?:photo|pic|screenshot|message|email|mail|file|video|form|evidence|letter|it|you))|paid|transferred|transfer)"
)
_JUST_PAID = re.compile(
    rf"{_JUST}[^。！!？?\n]{{0,12}}?{_SENT}|{_SENT}[^。！!？?\n]{{0,24}}(?:just now|minutes ago)"
)
_PRESSED = re.compile(
    r"(?:还|又|仍|仲)(?:在)?(?:要|让|叫|催)我(?:再|继续|先)?(?:交|转|付|打(?![^。，,]{0,5}(?:电话|客服))|充|汇|俾|畀|过数)|(?:让|要|叫|催)我(?:再|继续)(?:转|交|充|打|汇|付)"
    rf"|再转(?:[入出户]|{_TURNED}(?=[\d一二三四五六七八九十两几给账钱过笔]|保证金|手续费|$))|(?:再|先|还要|还得|必须|需要)(?:交|付|打|转|缴)[^。，,]{{0,6}}(?:保证金|解冻|手续费|认证金|验证金|激活费)"
    r"|解冻费|解冻金|手续费才能|保证金才|交了?保证金(?!不退)|验证码(?:已经|都|也)?(?:给|发|告诉|报)(?:给|了)?(?:他|她|对方|人家|了)|共享屏幕|屏幕共享|正在转(?:账|钱|给)"
    r"|(?:现在|正|人|还|就|我)在银行(?!还贷|办|的)|在银行(?:转|汇|取|排队|柜台)|对方(?:还)?在线催|一直在催|还在催(?:我)?(?:转|交|付|打|$)"
    r"|asking (?:me )?for more money|(?:pay|send) (?:a |another |more )?(?:fee|deposit|money) to (?:withdraw|unlock|release)|gave (?:him|her|them) the (?:code|otp)|sharing my screen|at the bank now"
)
_RECORD = re.compile(
    rf"{_SENT}[^。！!？?\n]{{0,3}}(?:的)?(?:记录|截图|凭证|回单|单据|明细)|(?:记录|截图|凭证|回单|单据|明细)[^。\n]{{0,6}}(?:发|传|在|给)|(?:receipt|screenshot|record)s?"
)
_MINOR = re.compile(
    r"我(?:今年|现在)?(?:才|只有|刚满?)?(?:[6-9]|1[0-7]|十[一二三四五六七]?)岁(?!的|从|就|时|那年|开始)|(?:我|本人)(?:是|还是|还|只是|才|个)*(?:未成年|没成年|没满18|未满18)"
    r"|我(?:爸|妈|爸爸|妈妈|爸妈|父母|家长|家里)(?:人)?(?:都)?(?:还)?不知道|不敢(?:告诉|跟|让|和)(?:我)?(?:爸|妈|家长|父母|家里)|瞒着(?:爸|妈|家长|父母|家里)"
    r"|我(?:现在)?(?:是|在上|在读|上|读|还在上|还在读)(?:一个|一名|个|名)?(?:小学|初中|国中|高中|中学|高[一二三](?![班级]?[那时])|初[一二三](?!的)|[一二三四五六七八九]年级)(?:学?生|了)?(?!的|时|学?生|家长|毕业|老师|同学|那|没|就|期间|的英)"
    r"|i(?:'m| am)(?: only)? (?:[6-9]|1[0-7])(?: years old| yo| y/o)?(?![\d:%]| (?:days|weeks|months|people|hours|minutes|dollars))\b|my (?:mom|mum|mother|dad|father|parents) (?:doesn't|don't|does not|do not) know"
)
_ADULT_CHILD = re.compile(r"我(?:家)?(?:孩子|儿子|女儿|小孩|侄|外甥|孙)")
_OFFER = re.compile(
    r"追回(?:了)?(?:款项|资金|损失|\d)|(?:款项?|资金|钱|损失|余额|本金)(?:已经?|可以|能)?追回|帮(?:你|您)(?:把钱)?(?:追|要|拿)回|包追回|保证追回|退款专员|理赔专员|挽损|维权专员|法务专员"
    r"|guaranteed recovery|recover your (?:money|funds)|refund (?:agent|officer)"
)
_ASK = re.compile(
    r"保证金|手续费|服务费|先(?:交|付|转)|加(?:我|一下)?(?:qq|微信|vx|wx|v信|群)|添加|验证码|点击链接|下载(?:app|软件)|缴纳|到账"
    r"|deposit|fee|whatsapp|telegram|add me|click"
)
_THREATENED = re.compile(
    r"威胁(?:我|要|说|短信|电话)|恐吓(?:我|信|短信|电话|要)|(?:受到|被|遭)[^。，,]{0,6}(?:威胁|恐吓)|逼我(?:撤|删|道歉)|不撤(?:诉|掉)?就|上门(?:闹|找我|打)|要打我|弄死我|找人(?:打|弄|搞)我|人肉我|threaten(?:ed|ing)? me"
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
