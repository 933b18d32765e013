"""Hides from a text whatever leads to the person who wrote it. Pure.

For the eyes of the other party: telephone numbers, mail addresses, numbers of papers,
cards and orders, names of accounts, and the person's own name. Days and sums of money
stay, since they say what it is about. When in doubt it hides.
"""

import re
from collections.abc import Iterable

HIDDEN = "•••"
_NAME_MIN = 2  # characters of a known name that is looked for

#: Figures and letters of full width as plain ones; the length stays.
_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_MAIL = r"[a-z0-9_.+\-]+\s?@\s?[a-z0-9\-]+(?:\s?\.\s?[a-z0-9\-]+)+"
_DAY = r"(?<!\d)(?:19|20)\d\d(?:[-./年]\s?\d{1,2}[-./月]\s?\d{1,2}日?)(?!\d)"
_SUM = (
    r"(?:[¥￥$€£]|(?:rmb|cny|usd|hkd|twd|eur|gbp|人民币|人民幣|nt)\s?\$?)\s?\d[\d,]*(?:\.\d+)?"
    r"|(?<![\d+\-])\d[\d,]*(?:\.\d+)?\s?(?:元|块|塊|万|萬|rmb|cny|usd|dollars|yuan)"
)
_NUMBER = r"\+?[A-Z]{0,2}\(?\d(?:[ \-.()_/]{0,2}\d){6,}[Xx]?(?:\([0-9A]\))?"
_SPELT = r"[〇零一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖]{7,}"
_AT = r"(?<![a-z0-9_.])@[a-z][a-z0-9_]{2,}"
#: A word for an account, then the account. Spelt apart: no channel is named in this room.
_ACCOUNT = (
    r"(?P<before>(?:微信|薇信|威信|vx|v信|加v|we\s?chat|qq|企鹅|企鵝|支付宝|支付寶|tele\s?gram|"
    r"whats\s?app|飞机号|飛機號|电报|電報|(?<![a-z])line|(?<![a-z])tg|账号|帐号|賬號|帳號|用户名|用戶名|"
    r"昵称|暱稱|(?<![a-z])(?:user\s?)?id|(?<![a-z])account|username)"
    r"(?:号码|號碼|号|號|名|\s?id|\s?no\.?)?\s?(?:[是为為叫:=]|is)?\s{0,2})"
    r"(?P<account>[a-z0-9][a-z0-9_\-.]{4,})"
)
_SURNAMES = (
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林高罗羅郑鄭梁谢謝宋唐许許邓鄧冯馮韩韓"
    "曹曾彭萧蕭蔡潘田董袁于余叶葉蒋蔣杜苏蘇魏程吕呂丁沈任姚卢盧傅钟鐘姜崔谭譚廖范汪陆陸金石戴贾賈"
    "韦韋夏邱侯邹鄒熊孟秦白江阎閻薛尹段雷黎史龙龍陶贺賀顾顧毛郝龚龔邵万萬钱錢严嚴武莫孔汤湯"
)
_SELF = (
    rf"(?P<said>我叫|我是|本人叫|本人姓名|本人|姓名|名叫)(?P<link>[是为為:\s]?)"
    rf"(?P<self>[{_SURNAMES}][\u4e00-\u9fff]{{1,2}})(?=[，,。.、;；!！\s]|$)"
)
_SELF_EN = r"(?P<i_am>my name is|i am called)\s+(?P<me>[A-Z]\w+(?:\s[A-Z]\w+)?)"
_KEPT = rf"(?P<kept>{_DAY}|{_SUM})"
_RULE = re.compile(
    "|".join(
        (_ACCOUNT, _MAIL, _KEPT, _AT, _NUMBER, _SPELT, _SELF, _SELF_EN),
    ),
    re.IGNORECASE,
)


def mask(text: str, known: Iterable[str] = ()) -> str:
    """Give the text without what leads to the person, whose names are ``known``."""
    plain = text.translate(_NARROW)
    made, last = [], 0
    for found in _RULE.finditer(plain):
        start = _hidden_from(found)
        if start is None:
            continue
        made += [text[last:start], HIDDEN]
        last = found.end()
    shown = "".join((*made, text[last:]))
    for one in sorted({one.strip() for one in known}, key=len, reverse=True):
        if len(one) >= _NAME_MIN:
            shown = re.sub(re.escape(one), HIDDEN, shown, flags=re.IGNORECASE)
    return shown


def _hidden_from(found: re.Match[str]) -> int | None:
    """Give where the hidden part of a match begins; None for what is kept."""
    if found["kept"]:
        return None
    for group in ("account", "self", "me"):
        if found[group]:
            return found.start(group)
    return found.start()
