"""Takes what is typed or pressed as the answer to the question that is open."""

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

from cases.messages import Incoming, Say, Session
from cases.organisation import Option, Question
from cases.talk import Known, Turn
from handlers import asking, form, sorting, taking
from handlers.asking import with_before
from handlers.conversation import Step, follow, missed
from handlers.form import CATEGORY, STORY
from handlers.gleaning import shown_options
from handlers.lines import filled
from handlers.onward import ask, at, current, onward, repeat
from handlers.reading.commands import Command, command
from handlers.reading.contacts import mask
from handlers.reading.fold import bare
from handlers.reading.outcome import Unclear
from handlers.taking import LATE_TEXT, Taken
from handlers.telling import late, tell

SUM_FROM = 100  # a plain number below it, where no sum is asked, is no sum

_KEEP = frozenset({"不用改", "不改", "不改了", "不用换", "不换", "keep", "keep it"})
_UNSURE = re.compile(
    r"我?也?(?:不知道|不清楚|不确定|不认识|不晓得|说不准|说不好|记不清|想不起来|忘了?)"
    r"[^，,。；;]{0,5}(?:[，,]先跳过)?"
    r"|(?:i )?(?:do not|don'?t) (?:know|remember).{0,12}|not sure(?:, go on)?"
)
_PLAIN = frozenset("0123456789., ¥￥元块")


def text(session: Session, said: Incoming, known: Known) -> Turn | None:
    """Read a text as the answer; None when it is none and no story either."""
    if session.memory.get("mode"):
        return _story_again(session, said, known)
    key = current(session, known)
    place = _PLACES.get(key)
    if place is not None:
        return place(session, said, known)
    question = form.question_of(session.draft or {}, known, key)
    if question is None:
        return onward(session, known)
    if session.memory.get("own_words") == key:
        return _own_words(session, said, known, question)
    if question.type in {"party", "text"} and _UNSURE.fullmatch(bare(said.text)):
        return pass_over(session, known, key)
    return _answer(session, said, known, question)


def _answer(session: Session, said: Incoming, known: Known, question: Question) -> Turn | None:
    found = taking.take(question, said.text, known)
    if isinstance(found, Taken):
        return taken(session, known, question=question, found=found, typed=said.text)
    if (turn := _doubted(session, said, known)) is not None:
        return turn
    if session.memory.get("again") and _stays(said.text):
        return onward(session, known)
    if isinstance(found, Unclear):
        return _unclear(session, said, known, question=question, found=found)
    return _otherwise(session, said, known, question)


def _otherwise(
    session: Session, said: Incoming, known: Known, question: Question
) -> Turn | None:
    """Read what is no answer: more of the story, "not sure", a sum not said before."""
    if not command(said.text) and len(said.text.strip()) >= LATE_TEXT:
        return late(session, said, known)
    if _UNSURE.fullmatch(bare(said.text)):
        return pass_over(session, known, question.key)
    return _sum(session, said, known) if question.options else None


def _sum(session: Session, said: Incoming, known: Known) -> Turn | None:
    """Take a sum that was not said before, although something else is asked."""
    draft = form.draft_of(session, known)
    category = form.category_of(draft, known)
    for question in category.questions if category else ():
        old = draft["answers"].get(question.key, {})
        if question.type != "money" or question.when == "unasked" or old.get("value"):
            continue
        found = taking.take(question, said.text, known)
        if isinstance(found, Taken) and _plainly_a_sum(said.text, found):
            after = replace(session, draft=form.put(draft, question.key, found.answer))
            values = {"label": asking.label(question, known), "value": found.answer["shown"]}
            return repeat(after, known, {"phrase": "form_changed", "values": values})
    return None


def _plainly_a_sum(words: str, found: Taken) -> bool:
    """Say whether a text at another question is a sum: with its unit, or no small number."""
    return not command(words) and (
        not words.strip().isdecimal() or Decimal(found.answer["value"]["amount"]) >= SUM_FROM
    )


def _stays(words: str) -> bool:
    return bare(words) in _KEEP or bool(
        command(words) & {Command.YES, Command.NO, Command.DONE, Command.AGREE}
    )


def _unclear(
    session: Session, said: Incoming, known: Known, *, question: Question, found: Unclear
) -> Turn:
    """Ask once what is meant; what is unclear a second time is like not understood."""
    asks = asking.unclear(question, found)
    kept = replace(session, draft=form.noted(session.draft or {}, said.text))
    if not found.options:
        return missed(kept, asks)
    doubting = replace(kept, memory={**kept.memory, "doubt": True})
    return Turn(session=doubting, says=(asks,))


def _doubted(session: Session, said: Incoming, known: Known) -> Turn | None:
    """Take yes and no for the first reading that was offered, and for none of them."""
    words = command(said.text)
    if not session.memory.get("doubt") or not session.offered:
        return None
    if words & {Command.YES, Command.AGREE}:
        return follow(Turn(session=session), session.offered[0])
    if words & {Command.NO, Command.DISAGREE}:
        return repeat(session, known)
    return None


def taken(
    session: Session, known: Known, *, question: Question, found: Taken, typed: str = ""
) -> Turn:
    """Keep an answer, say what follows from it, and go on."""
    if not found.answer:
        return repeat(session, known, {"phrase": "form_masked"})
    if found.more:
        after = at(session, question.key, own_words=question.key)
        return Turn(session=after, says=(Say(phrase="ask_own_words"),))
    draft = form.draft_of(session, known)
    again = bool(session.memory.get("again"))
    after = replace(session, draft=form.put(draft, question.key, found.answer))
    if question.type == "money":
        after = form.keep(after, amounts=None)
    before = [
        {"phrase": "form_replaced"} if again else _echo(question, found, typed),
        *(advice(one, known) for one in found.options),
        {"phrase": "form_masked"} if found.masked else "",
    ]
    leads = next((one.leads for one in found.options if one.leads), "")
    turn = onward(after, known, *before)
    return follow(Turn(session=turn.session), leads) if leads else turn


def advice(option: Option, known: Known) -> Any:
    """Give what is said when an option is chosen, "" for nothing."""
    return filled(option.advice, known.organisation) if option.advice else ""


def _echo(question: Question, found: Taken, typed: str) -> Any:
    """Repeat a day, and a sum that was not typed plainly, as they were understood."""
    sum_ = question.type in {"money", "number"} and not set(typed) <= _PLAIN
    if not typed or not (sum_ or question.type == "date"):
        return ""
    return {"phrase": "form_noted_as", "values": {"value": found.answer["shown"]}}


def _own_words(
    session: Session, said: Incoming, known: Known, question: Question
) -> Turn | None:
    """Take the person's own words for what the options do not offer."""
    words = said.text.strip()
    if command(words) or len(words) < taking.SHORT:
        return None
    listed = taking.take(question, words, known)
    if isinstance(listed, Taken) and listed.options and not listed.more:
        return taken(session, known, question=question, found=listed)
    made = shown_options([], own=words, typed=words)
    return taken(session, known, question=question, found=Taken(answer=made))


def pass_over(session: Session, known: Known, key: str) -> Turn | None:
    """Leave a question open: an optional one is skipped, at another it is "not sure"."""
    draft = form.draft_of(session, known)
    if key == STORY:
        if not (form.story(draft) or form.held_by(draft, known)):
            return None
        return onward(form.keep(session, voice=True), known)
    question = form.question_of(draft, known, key)
    if question is None:
        return None
    if key == form.CONTACT:
        return onward(session, known)
    made = taking.unsure(known) if question.required else taking.skipped(known)
    name = "form_unsure" if question.required else "form_skipped"
    after = replace(session, draft=form.put(draft, key, made))
    return onward(form.keep(after, amounts=None), known, {"phrase": name})


def _story(session: Session, said: Incoming, known: Known) -> Turn | None:
    words = said.text.strip()
    if command(words) or len(words) < taking.SHORT:
        return None
    return tell(session, said, known)


def _story_again(session: Session, said: Incoming, known: Known) -> Turn | None:
    """Add to the story, or put new words in its place, as was chosen at the summary."""
    words = said.text.strip()
    if command(words) or len(words) < taking.SHORT:
        return None
    if session.memory["mode"] == "new":
        session = form.keep(session, story=[])
    turn = tell(session, said, known)
    done = turn.session.draft and form.next_key(turn.session.draft, known) == form.SUMMARY
    if not done:
        return turn
    return onward(turn.session, known, {"phrase": "form_story_added"})


_PLACES: dict[str, Step] = {CATEGORY: sorting.text, STORY: _story}


def not_understood(session: Session, said: Incoming, known: Known) -> Turn:
    """Help: an example first, then the choices; what was typed is kept with the draft."""
    key = current(session, known)
    draft = form.noted(form.draft_of(session, known), mask(said.text)[0])
    times = int(session.memory.get("missed", 0)) + 1
    helped = asking.missed(key, draft, known, times=times)
    return missed(replace(session, draft=draft), helped)


def helped(session: Session, known: Known) -> Turn:
    """Give the example without being asked twice."""
    draft = form.draft_of(session, known)
    said = asking.missed(current(session, known), draft, known, times=1)
    return Turn(session=session, says=(with_before(said),))


def again(session: Session, known: Known, key: str, *before: Any) -> Turn:
    """Ask once more what has an answer."""
    return ask(session, known, key, *before, again=True)
