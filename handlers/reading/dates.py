"""Reads days: 上周三, 11月3号, 双十一那天, 上个月底, 农历…, 3/11."""

import re
from datetime import date, timedelta

from cases.values import Day
from handlers.reading.fold import fold
from handlers.reading.numbers import number
from handlers.reading.outcome import Read, Unclear

YEARS_BACK = 20
ROC_FIRST = 1911  # year 1 of the calendar used in Taiwan is the year after
ONE = timedelta(days=1)

_NUMERAL = r"[\d零〇一二三四五六七八九十两]+"
_FULL = re.compile(rf"({_NUMERAL})[年./\-]({_NUMERAL})[月./\-]({_NUMERAL})[日号]?")
_COMPACT = re.compile(r"(20\d\d)(\d\d)(\d\d)")
_MONTH_DAY = re.compile(rf"({_NUMERAL})月({_NUMERAL})[日号]?")
_SLASH = re.compile(r"(\d{1,2})[/.](\d{1,2})")
_DAY_ONLY = re.compile(rf"({_NUMERAL})[日号]")
_WEEKDAY = re.compile(r"((?:上)*)(?:个)?(?:周|星期|礼拜)([一二三四五六日天1-7])")
_AGO = re.compile(rf"(半|{_NUMERAL}|几)个?(天|周|星期|礼拜|月|年)(?:多)?(?:以)?前")
_MONTH_PART = re.compile(
    r"(上个?月|上上个?月|这个?月|本月|去年)?(?:(\d{1,2}|[一二三四五六七八九十]+)月)?(初|中旬|中|底|末)"
)
_DAYPART = re.compile(r"(早上|上午|中午|下午|晚上|夜里|凌晨|早晨|傍晚)")
_EXACT = {
    "今天": 0,
    "刚刚": 0,
    "刚才": 0,
    "昨天": 1,
    "昨日": 1,
    "前天": 2,
    "前日": 2,
    "大前天": 3,
    "today": 0,
    "yesterday": 1,
}
_FUTURE = re.compile(r"明天|后天|明年|下周|下个?月|tomorrow|next")
_YEAR_ONLY = re.compile(r"(20\d\d)年?")
_LUNAR = re.compile(r"农历|阴历|旧历|中秋|端午|元宵|重阳")
_NOTES = {
    "早上": "morning",
    "上午": "morning",
    "早晨": "morning",
    "中午": "noon",
    "下午": "afternoon",
    "傍晚": "evening",
    "晚上": "evening",
    "夜里": "night",
    "凌晨": "night",
}
_FEASTS = {
    "双十一": (11, 11, 1),
    "双11": (11, 11, 1),
    "双十二": (12, 12, 1),
    "双12": (12, 12, 1),
    "618": (6, 18, 1),
    "元旦": (1, 1, 3),
    "情人节": (2, 14, 1),
    "妇女节": (3, 8, 1),
    "劳动节": (5, 1, 5),
    "儿童节": (6, 1, 1),
    "国庆": (10, 1, 7),
    "十一": (10, 1, 7),
    "圣诞": (12, 25, 1),
    "五一": (5, 1, 5),
}
#: First day of the lunar year, by the year; the holiday is taken as a week from its eve.
_SPRING = {
    2016: (2, 8), 2017: (1, 28), 2018: (2, 16), 2019: (2, 5), 2020: (1, 25), 2021: (2, 12),
    2022: (2, 1), 2023: (1, 22), 2024: (2, 10), 2025: (1, 29), 2026: (2, 17), 2027: (2, 6),
}  # fmt: skip
_ENGLISH_MONTHS = [
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
]
_ENGLISH = re.compile(
    r"(?:on )?(?:(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,9})|([a-z]{3,9}) (\d{1,2})(?:st|nd|rd|th)?)(?:,? (\d{4}))?"
)
_ENGLISH_AGO = re.compile(r"(a|an|\d+|two|three|four|five|six) (day|week|month|year)s? ago")
_ENGLISH_WEEKDAY = re.compile(
    r"(?:last |on )?(monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
)
_WORDS = {"a": 1, "an": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_WEEK = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def day(text: str, *, today: date, language: str = "zh-CN") -> Read[Day] | Unclear | None:
    """Read a whole message as a day in the past.

    A day that lies ahead is asked about: last year's is offered where a month
    and a day were said. ``language`` settles nothing but 3/11, which English
    readers are asked about and others read as 3月11日.
    """
    said = _trimmed(text)
    if not said or len(said) > 40:  # noqa: PLR2004
        return None
    if _LUNAR.search(said):
        return Unclear(phrase="date_lunar")
    year = _YEAR_ONLY.fullmatch(said)
    if _FUTURE.search(said) or (year and int(year[1]) > today.year):
        return Unclear(phrase="date_ahead")
    slash = _SLASH.fullmatch(said)
    if slash and language == "en":
        return _either(int(slash[1]), int(slash[2]), today)
    note = _DAYPART.search(said)
    said = _DAYPART.sub("", said)
    found = _found(said, today)
    if isinstance(found, Day) and note:
        found = Day(first=found.first, last=found.last, about=found.about, note=_NOTES[note[1]])
    if isinstance(found, Day):
        return Read(found) if _possible(found, today) else Unclear(phrase="date_ahead")
    return found


def _trimmed(text: str) -> str:
    said = fold(text).rstrip("。.!?,，！？~ ")
    return re.sub(r"(那天|那一天|的时候|时候|左右|前后|吧|的)+$", "", said)


def _possible(found: Day, today: date) -> bool:
    return date(today.year - YEARS_BACK, 1, 1) <= found.first <= today


def _found(said: str, today: date) -> Day | Unclear | None:
    for reader in (_relative, _full, _month_day, _weekday, _ago, _feast, _month_part, _english):
        found = reader(said, today)
        if found is not None:
            return found
    return None


def _relative(said: str, today: date) -> Day | None:
    return Day(first=today - _EXACT[said] * ONE) if said in _EXACT else None


def _date(year: int, month: int, day_: int) -> date | None:
    try:
        return date(year, month, day_)
    except ValueError:
        return None


def _int(text: str) -> int:
    value = number(text)
    return int(value) if value is not None else -1


def _full(said: str, _: date) -> Day | None:
    found = _COMPACT.fullmatch(said) or _FULL.fullmatch(said)
    if not found:
        return None
    year = _int(found[1])
    if 90 <= year < 200:  # noqa: PLR2004  115年 in Taiwan
        year += ROC_FIRST
    elif year < 100:  # noqa: PLR2004
        year += 2000
    made = _date(year, _int(found[2]), _int(found[3]))
    return Day(first=made) if made else None


def _month_day(said: str, today: date) -> Day | Unclear | None:
    years = {"今年": 0, "去年": 1, "前年": 2}
    back = years.get(said[:2])
    rest = said[2:] if back is not None else said
    found = _MONTH_DAY.fullmatch(rest) or _SLASH.fullmatch(rest)
    if found:
        return _of_year(_int(found[1]), _int(found[2]), today, back)
    only = _DAY_ONLY.fullmatch(said)
    if only:
        made = _date(today.year, today.month, _int(only[1]))
        if made and made > today:
            last = today.replace(day=1) - ONE
            made = _date(last.year, last.month, _int(only[1]))
        return Day(first=made) if made else None
    return None


def _of_year(month: int, day_: int, today: date, back: int | None) -> Day | Unclear | None:
    made = _date(today.year - (back or 0), month, day_)
    if made is None:
        return None
    if made > today and back is None:
        last = _date(today.year - 1, month, day_) or made
        return Unclear(
            phrase="date_last_year",
            values={"date": {"date": last.isoformat(), "year": True}},
            options=(("yes", Day(first=last).to_json()),),
        )
    return Day(first=made)


def _weekday(said: str, today: date) -> Day | None:
    found = _WEEKDAY.fullmatch(said)
    if not found:
        return None
    wanted = (
        "一二三四五六日".find(found[2].replace("天", "日"))
        if not found[2].isdigit()
        else int(found[2]) - 1
    )
    monday = today - today.weekday() * ONE
    if found[1]:
        return Day(first=monday - 7 * len(found[1]) * ONE + wanted * ONE)
    made = monday + wanted * ONE
    return Day(first=made if made < today else made - 7 * ONE)


def _ago(said: str, today: date) -> Day | None:
    found = _AGO.fullmatch(said)
    if not found or found[1] == "几":
        return None
    return _back(6 if found[1] == "半" and found[2] == "年" else _int(found[1]), found, today)


def _back(many: int, found: re.Match[str], today: date) -> Day | None:
    if found[1] == "半":
        if found[2] == "年":
            return Day(first=_months_back(today, 6), about=True)
        return Day(first=today - 15 * ONE, about=True) if found[2] == "月" else None
    if not 0 < many <= 240:  # noqa: PLR2004
        return None
    if found[2] == "天":
        return Day(first=today - many * ONE)
    if found[2] in {"周", "星期", "礼拜"}:
        return Day(first=today - 7 * many * ONE, about=True)
    return Day(first=_months_back(today, many * (12 if found[2] == "年" else 1)), about=True)


def _months_back(today: date, months: int) -> date:
    place = today.year * 12 + today.month - 1 - months
    year, month = divmod(place, 12)
    last = (_date(year + (month == 11), (month + 1) % 12 + 1, 1) or today) - ONE  # noqa: PLR2004
    return min(last, last.replace(day=min(today.day, last.day)))


def _feast(said: str, today: date) -> Day | None:
    back = {"去年": 1, "前年": 2, "今年": 0}.get(said[:2])
    name = said[2:] if back is not None else said
    name = re.sub(r"(节|假期|期间|长假|购物)+$", "", name)
    if name in {"春节", "过年", "新年", "春"}:
        return _spring(today, back)
    if name not in _FEASTS:
        return None
    month, first, many = _FEASTS[name]
    year = today.year - (back if back is not None else date(today.year, month, first) > today)
    start = date(year, month, first)
    if many == 1:
        return Day(first=start)
    return Day(first=start, last=start + (many - 1) * ONE, about=True)


def _spring(today: date, back: int | None) -> Day | None:
    year = today.year - (back or 0)
    if year in _SPRING and back is None and date(year, *_SPRING[year]) > today:
        year -= 1
    if year not in _SPRING:
        return None
    start = date(year, *_SPRING[year]) - ONE
    return Day(first=start, last=start + 7 * ONE, about=True)


def _month_part(said: str, today: date) -> Day | None:
    found = _MONTH_PART.fullmatch(said)
    if not found or not (found[1] or found[2]):
        return None
    back = {"上": 1, "上上": 2}.get((found[1] or "").rstrip("月").rstrip("个"), 0)
    start = _months_back(today.replace(day=1), back)
    if found[2]:
        year = today.year - (found[1] == "去年")
        month = _int(found[2])
        start = _date(year, month, 1) or start
        if start > today:
            start = start.replace(year=start.year - 1)
    last = (_date(start.year + (start.month == 12), start.month % 12 + 1, 1) or start) - ONE  # noqa: PLR2004
    made = {"初": start, "中": start.replace(day=15), "底": last, "末": last}[found[3][0]]
    return Day(first=min(made, today), about=True)


def _either(first: int, second: int, today: date) -> Read[Day] | Unclear | None:
    """Ask which of 3/11 is the month, where both can be; take the possible one."""
    made = []
    for month, day_ in ((first, second), (second, first)):
        one = _date(today.year, month, day_)
        if one and one > today:
            one = _date(today.year - 1, month, day_)
        if one and one not in made:
            made.append(one)
    if not made:
        return None
    if len(made) == 1:
        return Read(Day(first=made[0]))
    options = tuple((one.isoformat(), Day(first=one).to_json()) for one in made)
    dates = [{"date": one.isoformat()} for one in made]
    return Unclear(phrase="date_which", values={"a": dates[0], "b": dates[1]}, options=options)


def _english(said: str, today: date) -> Day | Unclear | None:
    found = _ENGLISH.fullmatch(said)
    if found:
        name, number_ = (found[2], found[1]) if found[1] else (found[3], found[4])
        if name[:3] in _ENGLISH_MONTHS:
            month = _ENGLISH_MONTHS.index(name[:3]) + 1
            if found[5]:
                made = _date(int(found[5]), month, int(number_))
                return Day(first=made) if made else None
            return _of_year(month, int(number_), today, None)
    ago = _ENGLISH_AGO.fullmatch(said)
    if ago:
        many = _WORDS.get(ago[1]) or int(ago[1])
        days = {"day": 1, "week": 7, "month": 30, "year": 365}[ago[2]]
        return Day(first=today - many * days * ONE, about=ago[2] != "day")
    if said in {"last week", "a few days ago"}:
        return Day(first=today - 7 * ONE, about=True)
    week = _ENGLISH_WEEKDAY.fullmatch(said)
    if week:
        back = (today.weekday() - _WEEK.index(week[1])) % 7 or 7
        return Day(first=today - back * ONE)
    return None


_WITHIN = re.compile(
    rf"(?:20\d\d年\d{{1,2}}月\d{{1,2}}[日号]?|20\d\d[./-]\d{{1,2}}[./-]\d{{1,2}}|1[01]\d年\d{{1,2}}月\d{{1,2}}[日号]"
    rf"|(?:今年|去年|前年)?\d{{1,2}}月\d{{1,2}}[日号]?|(?:今年|去年|前年)?[一二三四五六七八九十]+月[一二三四五六七八九十]+[日号]"
    rf"|大前天|前天|昨天|今天|刚刚|刚才|(?:上)*(?:个)?(?:周|星期|礼拜)[一二三四五六日天]|上个?月(?:初|中|底)"
    rf"|双十一|双十二|国庆(?:节)?(?:期间)?|{_NUMERAL}(?:天|个?月|周|年)前|半年前)"
)
_PROMISE = re.compile(
    r"^(?:年)?(?:底|前|之前|以前)?(?:就)?(?:发货|交房|到账|退|给|会|能|可以|内)"
)
_PAST = re.compile(
    r"买|付|转|办|充|下单|交|订|签|收到|购|发现|去|投|拍|注册|被|bought|paid|ordered"
)


def days(story: str, *, today: date) -> tuple[Day, ...]:
    """Find the days in a story (folded) beside a verb of the past, earliest first."""
    made = []
    for one in _WITHIN.finditer(story):
        if one.start() and story[one.start() - 1].isdigit():
            continue
        around = story[max(0, one.start() - 6) : one.end() + 14]
        if _PROMISE.match(story[one.end() : one.end() + 8]) or not _PAST.search(around):
            continue
        found = _found(one[0], today)
        if isinstance(found, Unclear) and found.options:
            found = Day.from_json(found.options[0][1])
        if isinstance(found, Day) and _possible(found, today):
            made.append(found)
    return tuple(sorted(made, key=lambda one: one.first))
