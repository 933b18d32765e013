"""Finds the day on which a story says that it happened."""

import re
from datetime import date

from cases.values import Day
from handlers.reading.dates import told, within_reach

_N = r"[\d零〇一二三四五六七八九十两]"
#: By how sure they are: a full date, a month and a day, words that count from today.
_FULL = re.compile(
    rf"(?<!\d)20\d\d(?:年\d{{1,2}}月\d{{1,2}}[日号]?|([./-])\d{{1,2}}\1\d{{1,2}})(?!\d)|(?<!\d)(?:民国)?1[01]\d年\d{{1,2}}月\d{{1,2}}[日号]"
    rf"|二[零〇]{_N}{{2}}年{_N}{{1,3}}月{_N}{{1,3}}[日号]"
)
_MONTH_DAY = re.compile(
    r"(?:今年|去年|前年)?(?:(?<!\d)\d{1,2}月\d{1,2}[日号]|(?<![一二三四五六七八九十])[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}[日号])"
    r"|(?<![a-z])(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? \d{1,2}(?:st|nd|rd|th)?(?:,? 20\d\d)?(?!\d)"
    r"|(?<!\d)\d{1,2}(?:st|nd|rd|th)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}(?: 20\d\d)?(?![a-z])"
)
_HINT = re.compile(r"月|20\d\d|[a-z]{3,9}\.? \d|\d(?:st|nd|rd|th)? [a-z]{3}")
_PLACES = r"(?!大道|大街|路|街|广场|小区|村|镇|店|商|中学|小学|学校|公园|大厦|桥|站|[东西南北]路|新村|花园)"
_RELATIVE = re.compile(
    rf"(?=[大前昨今刚上周星礼去双618国五春元中端\d半几零〇一二三四六七八九十两ylatfos])(?:大前天|前天|昨天|昨晚|今天|今早|今晚|刚刚|刚才|上+个?(?:周|星期|礼拜)[一二三四五六日天末]?|(?<!每)(?<!星)(?:周|星期|礼拜)[一二三四五六日天](?![至到~])"
    rf"|上+个?月[初中底末]?|(?:去年|今年|前年)?{_N}{{1,2}}月(?:份|初|中旬|底)(?!\d)|(?:{_N}{{1,3}}|半|几)个?(?:天|周|星期|礼拜|月|年)(?:以|之)?前"
    rf"|(?:今年|去年|前年)?(?:双十一|双11|双十二|双12|618(?!\d)|国庆节?{_PLACES}|五一(?:节|假期|期间|那天)|五一{_PLACES}(?=[^\d])|春节|元旦|中秋节?|端午节?)(?:期间|假期)?{_PLACES}"
    r"|yesterday|last (?:week|month|(?:mon|tues|wednes|thurs|fri|satur|sun)day)|(?:\d{1,2}|an?|two|three|four|five|six) (?:day|week|month)s? ago)"
)
_PROMISE = re.compile(
    r"^(?:年)?(?:底|前|之前|以前|后|内)?(?:就|才)?(?:发货|交房|到账|退款|退|给|会|能|可以|内|截止|到期|出生|生人|成立)"
)
_PROMISED = re.compile(
    r"(?:说好|承诺|答应|保证|预计|最晚|截止|有效期|到期|出生于?|生于|成立于|说)(?:是|在|到|至|:)?$"
)
_PAST = re.compile(
    r"买|付|转|办|充|下单|交|订|签|收到|购|发现|去|投|拍|注册|被|报名|入住|打|汇|关门|bought|paid|ordered|sent|purchased|signed|charged"
)
BEFORE, AFTER = 6, 14  # characters in which a verb of the past stands beside a day


def days(story: str, *, today: date) -> tuple[Day, ...]:
    """Find when it happened in a story (folded), the likeliest day first.

    Full dates go before a month and a day, and those before words that count
    from today, which count only beside a verb of the past; of one kind the
    earliest is first. A day that was promised is none of them.
    """
    for shape, needs_verb in ((_FULL, False), (_MONTH_DAY, False), (_RELATIVE, True)):
        if shape is not _RELATIVE and not _HINT.search(story):
            continue  # neither a year nor a month is named
        found = _of_shape(shape, story, today, needs_verb=needs_verb)
        if found:
            return tuple(sorted(found, key=lambda one: one.first))
    return ()


def _of_shape(
    shape: re.Pattern[str], story: str, today: date, *, needs_verb: bool
) -> list[Day]:
    made = []
    for one in shape.finditer(story):
        before = story[max(0, one.start() - BEFORE) : one.start()]
        after = story[one.end() : one.end() + AFTER]
        if _PROMISE.match(after) or _PROMISED.search(before):
            continue
        if needs_verb and not _PAST.search(before + after):
            continue
        found = told(one[0], today=today)
        if isinstance(found, Day) and within_reach(found, today):
            made.append(found)
    return made
