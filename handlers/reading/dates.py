"""Reads days: 上周三, 11月3号, 双十一那天, 上个月底, 半年前, 20261103, 115年11月3日, 3/11."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from cases.values import Day
from handlers.reading.english_days import english_day, month_and_day
from handlers.reading.feasts import feast
from handlers.reading.fold import fold
from handlers.reading.months import NAMED_YEAR, NUMERAL, named_year, some_months, whole_number
from handlers.reading.numbers import number
from handlers.reading.outcome import Read, Unclear
from handlers.reading.spans import ONE, dated, month, months_on, stretch, year

YEARS_BACK = 20
SAID_MAX = 40  # characters; what is longer is a sentence
FEW = (2, 7)  # days, weeks or months that "a few" may be
HALF_YEAR = 6  # months

_N, _YEAR = NUMERAL, NAMED_YEAR
_LEAD = re.compile(
    r"^(?:我|我们|记得|就是|是|在|大概是?|大约是?|约|好像是?|应该是?|可能是?|估计是?|似乎是?|差不多|around|about|maybe|probably|i think|it was|on|in|at|:|,| )+"
)
_TAIL = re.compile(
    r"(?:那天|那一天|当天|的?时候|左右|前后|附近|吧|的|了|的事|这样|买|付款?|转账?|办理?|办卡|下单|下的单|发生|开始|签收?|收到|or so|,| )+$"
)
_ROUGH = re.compile(
    r"大概|大约|约|好像|应该|可能|估计|似乎|差不多|around|about|maybe|probably|左右|前后|or so"
)
_TIME = re.compile(
    r"t?(?P<hour>\d{1,2}|[一二三四五六七八九十两]{1,3})(?::\d{2}(?::\d{2})?|(?:点|时)(?:钟|半|[\d一二三四五六七八九十]{1,3}分?)?)(?:多|左右|许)?$"
)
_PART = re.compile(r"大清早|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|半夜|深夜|凌晨")
_NOTES = {
    **dict.fromkeys(("大清早", "清晨", "早上", "早晨", "上午"), "morning"),
    **dict.fromkeys(("夜里", "半夜", "深夜", "凌晨"), "night"),
    **dict.fromkeys(("傍晚", "晚上"), "evening"),
    "中午": "noon",
    "下午": "afternoon",
}
_HOURS = ((5, "night"), (12, "morning"), (14, "noon"), (18, "afternoon"), (23, "evening"))
_SHORT = {
    "今早": "今天早上",
    "今晨": "今天早上",
    "今晚": "今天晚上",
    "昨晚": "昨天晚上",
    "昨夜": "昨天夜里",
    "琴晚": "昨天晚上",
    "前晚": "前天晚上",
}
_EXACT = {
    **dict.fromkeys(("今天", "今日", "刚刚", "刚才", "方才", "刚"), 0),
    **dict.fromkeys(("昨天", "昨日", "琴日", "噚日", "㖊日", "寻日"), 1),
    **dict.fromkeys(("前天", "前日"), 2),
    **dict.fromkeys(("大前天", "大前日"), 3),
    "大大前天": 4,
}
_FUTURE = re.compile(
    r"明天|明日|后天|后日|听日|明年|后年|下个?(?:周|星期|礼拜|月)|tomorrow|next "
)
_LUNAR = re.compile(r"农历|阴历|旧历|正月|腊月|重阳")
_FULL = re.compile(rf"(?:民国)?({_N})[年./\-]({_N})[月./\-]({_N})[日号]?")
_COMPACT = re.compile(r"(20\d\d)(\d\d)(\d\d)")
_YEAR_LAST = re.compile(r"(\d{1,2})[./\-](\d{1,2})[./\-](20\d\d)")
_MONTH_DAY = re.compile(rf"{_YEAR}(?P<month>{_N})(?:月|[/.-])(?P<day>{_N})[日号]?")
_SLASH = re.compile(r"(\d{1,2})[/.-](\d{1,2})")
_DAY_ONLY = re.compile(rf"(?:这个月|本月)?({_N})[日号]")
_WEEKDAY = re.compile(
    r"(?P<last>上+)?(?P<this>这|本|今)?个?(?:周|星期|礼拜)(?P<day>[一二三四五六日天末1-7])"
)
_WEEK = re.compile(r"(?P<last>上+|这|本)个?(?:周|星期|礼拜)")
_AGO = re.compile(
    rf"(?P<many>半|好?几|十几|二十几|{_N})个?(?P<over>多|来)?个?(?P<unit>天|日|周|星期|礼拜|月|年)(?P<over_>多|来)?(?:之|以)?前"
)
_FEW_DAYS = re.compile(r"前(?:几|两|些)[天日]|[这近](?:几|两)[天日]")
_OR = re.compile(r"(?P<left>.+?)(?:或者?|还是|到|至|~|—|–|-)(?P<right>.+)")
_Found = Day | Unclear | None


def day(text: str, *, today: date, language: str = "zh-CN") -> Read[Day] | Unclear | None:
    """Read a whole message as a day in the past, or as a stretch of days.

    A day that lies ahead is asked about: last year's is offered where a month
    and a day were said. ``language`` settles 3/11, which English readers are
    asked about and others read as 3月11日, and whose national day 国庆 is.
    """
    said = fold(text).strip("。.!?,;、~ \"'")
    if not said or len(said) > SAID_MAX:
        return None
    if _LUNAR.search(said):
        return Unclear(phrase="date_lunar")
    if _FUTURE.search(said):
        return Unclear(phrase="date_ahead")
    found = told(said, today=today, language=language)
    return _checked(found, today) if isinstance(found, Day) else found


def _checked(found: Day, today: date) -> Read[Day] | Unclear | None:
    if found.first > today:
        return Unclear(phrase="date_ahead")
    return Read(found) if within_reach(found, today) else None


def within_reach(found: Day, today: date) -> bool:
    """Say whether a day is past and no longer ago than we look back."""
    return date(today.year - YEARS_BACK, 1, 1) <= found.first <= today


def told(said: str, *, today: date, language: str = "zh-CN") -> _Found:
    """Read a folded text; whether the day lies ahead is not looked at."""
    rough = bool(_ROUGH.search(said))
    core = _TAIL.sub("", _LEAD.sub("", said)) or said
    core, note = _without_time(core)
    found = _found(core, today, language)
    if not isinstance(found, Day):
        return found
    return replace(found, about=found.about or rough, note=note or found.note)


def _without_time(said: str) -> tuple[str, str]:
    """Cut off the time of the day; it is kept as a note."""
    for short, long in _SHORT.items():
        said = said.replace(short, long)
    part = _PART.search(said)
    clock = _TIME.search(said)
    if part is None and clock is None:
        return said, ""
    note = _NOTES[part[0]] if part else ""
    if clock:
        said = said[: clock.start()].strip()
        hour = number(clock["hour"])
        note = note or next(
            (name for ends, name in _HOURS if hour is not None and hour < ends), "night"
        )
    said = _PART.sub("", said).strip()
    return _TAIL.sub("", said) or said or "今天", note


def _found(said: str, today: date, language: str) -> _Found:
    plain = said.replace(" ", "") if re.search(r"[一-鿿]", said) else said
    if _SLASH.fullmatch(plain) and language == "en":
        return _either(plain, today)
    if plain != "国庆" and (made := _read(plain, today)) is not None:
        return made
    chosen = re.match(_YEAR, plain)
    rest = plain[chosen.end() :] if chosen else plain
    named = feast(
        rest,
        year=named_year(chosen["year"] if chosen else None, today),
        today=today,
        language=language,
    )
    return named if named is not None else _or(plain, today, language)


def _read(said: str, today: date) -> _Found:
    for reader in _READERS:
        found = reader(said, today)
        if found is not None:
            return found
    return None


def _relative(said: str, today: date) -> _Found:
    if said in _EXACT:
        return Day(first=today - _EXACT[said] * ONE)
    if _FEW_DAYS.fullmatch(said):
        return stretch(today - FEW[1] * ONE, today - ONE, today)
    return None


def _full(said: str, today: date) -> _Found:
    if found := _YEAR_LAST.fullmatch(said):
        return _which(int(found[1]), int(found[2]), int(found[3]), today)
    if found := _COMPACT.fullmatch(said) or _FULL.fullmatch(said):
        roc = "民国" if said.startswith("民国") else ""
        chosen = named_year(f"{roc}{found[1]}年", today) or 0
        made = dated(chosen, whole_number(found[2]), whole_number(found[3]))
        return Day(first=made) if made else None
    return None


def _month_day(said: str, today: date) -> _Found:
    if found := _MONTH_DAY.fullmatch(said):
        chosen = named_year(found["year"], today)
        return _ofnamed_year(
            whole_number(found["month"]), whole_number(found["day"]), chosen, today
        )
    if english := month_and_day(said):
        return _ofnamed_year(*english, None, today)
    return None


def _ofnamed_year(month_: int, day_: int, chosen: int | None, today: date) -> _Found:
    made = dated(today.year if chosen is None else chosen, month_, day_)
    if made is None and chosen is None and (month_, day_) == (2, 29):
        made = dated(today.year - today.year % 4, 2, 29)
    if made is None:
        return None
    if made > today and chosen is None:
        last = dated(today.year - 1, month_, day_) or made
        return Unclear(
            phrase="date_last_year",
            values={"date": {"date": last.isoformat(), "year": True}},
            options=(("yes", Day(first=last).to_json()),),
        )
    return Day(first=made)


def _day_only(said: str, today: date) -> _Found:
    """Read 3号 as the last third of a month."""
    found = _DAY_ONLY.fullmatch(said)
    if found is None:
        return None
    for back in range(3):
        start = months_on(today.replace(day=1), -back)
        made = dated(start.year, start.month, whole_number(found[1]))
        if made and made <= today:
            return Day(first=made)
    return None


def _weekday(said: str, today: date) -> _Found:
    monday = today - today.weekday() * ONE
    if found := _WEEK.fullmatch(said):
        weeks = len(found["last"]) if found["last"].startswith("上") else 0
        start = monday - 7 * weeks * ONE
        return stretch(start, start + 6 * ONE, today)
    found = _WEEKDAY.fullmatch(said)
    if found is None:
        return None
    back = 7 * len(found["last"] or "")
    if found["day"] == "末":
        start = monday + (5 - (back or 7)) * ONE
        return stretch(start, start + ONE, today)
    named = found["day"].replace("天", "日")
    place = int(named) - 1 if named.isdigit() else "一二三四五六日".index(named)
    made = monday + (place - back) * ONE
    if not found["last"] and not found["this"] and made >= today:
        made -= 7 * ONE  # the last one past
    return Day(first=made)


def _ago(said: str, today: date) -> _Found:
    found = _AGO.fullmatch(said)
    if found is None:
        return None
    over = bool(found["over"] or found["over_"])
    unit = {"日": "天", "星期": "周", "礼拜": "周"}.get(found["unit"], found["unit"])
    if found["many"] == "半":
        return _half(unit, today, over=over)
    low, high = _how_many(found["many"], over=over)
    if not 0 < low <= high <= 500:  # noqa: PLR2004
        return None
    return _back(low, high, unit, today)


def _half(unit: str, today: date, *, over: bool) -> _Found:
    if unit == "年":
        return _back(HALF_YEAR, HALF_YEAR * (1 + over), "月", today)
    if unit == "月":
        return stretch(today - 15 * ONE, today - 15 * ONE, today)
    return Day(first=today) if unit == "天" else None


def _how_many(said: str, *, over: bool) -> tuple[int, int]:
    """Give the bounds of 3, 两三, 几, 十几 and 20多."""
    if said in {"几", "好几"}:
        return FEW
    if said.endswith("几"):
        ten = 10 * (1 + said.startswith("二"))
        return ten + 1, ten + 9
    if re.fullmatch(r"[一二三四五六七八九两]{2}", said):
        return whole_number(said[0]), whole_number(said[1])
    many = whole_number(said)
    if not over:
        return many, many
    return many, many + (9 if many and many % 10 == 0 else 1)


def _back(low: int, high: int, unit: str, today: date) -> _Found:
    if unit in {"天", "周"}:
        days = 7 if unit == "周" else 1
        if unit == "天" and low == high:
            return Day(first=today - low * ONE)
        return stretch(today - high * days * ONE, today - low * days * ONE, today)
    months = 12 if unit == "年" else 1
    if high * months > 12 * (YEARS_BACK + 1):
        return None
    if low == high and unit == "年" and low > 1:
        return year(today.year - low, today)
    if low != high:
        return stretch(months_on(today, -high * months), months_on(today, -low * months), today)
    start = months_on(today.replace(day=1), -low * months)
    return month(start.year, start.month, today)


def _or(said: str, today: date, language: str) -> _Found:
    """Read 11月3号或4号 and 11月3日到5日 as a stretch."""
    found = _OR.fullmatch(said)
    left = _read(found["left"], today) if found else None
    if found is None or not isinstance(left, Day):
        return None
    only = re.fullmatch(rf"({_N})[日号]?", found["right"])
    right = _read(found["right"], today)
    if only:
        made = dated(left.first.year, left.first.month, whole_number(only[1]))
        right = Day(first=made) if made else None
    if not isinstance(right, Day) or right.first < left.first:
        return None
    return stretch(left.first, right.last or right.first, today)


def _either(said: str, today: date) -> _Found:
    """Ask which of 3/11 is the month, where both can be; take the possible one."""
    first, second = (int(one) for one in re.split(r"[/.-]", said))
    return _which(first, second, None, today)


def _which(first: int, second: int, chosen: int | None, today: date) -> _Found:
    made: list[date] = []
    for month_, day_ in ((first, second), (second, first)):
        one = dated(chosen or today.year, month_, day_)
        if one and one > today and chosen is None:
            one = dated(today.year - 1, month_, day_)
        if one and one not in made:
            made.append(one)
    if len(made) < 2:  # noqa: PLR2004
        return Day(first=made[0]) if made else None
    shown = [{"date": one.isoformat(), "year": True} for one in made]
    days = [Day(first=one).to_json() for one in made]
    options = tuple(zip(shown, days, strict=True))
    return Unclear(phrase="date_which", values={"a": shown[0], "b": shown[1]}, options=options)


_READERS: tuple[Callable[[str, date], _Found], ...] = (
    _relative,
    _full,
    _month_day,
    _day_only,
    _weekday,
    _ago,
    some_months,
    english_day,
)
