"""The guide for those who were cheated: situations, and the steps one by one."""

from cases.messages import Choice, Heard, Incoming, Say, Session
from cases.organisation import GuideStep, Situation
from cases.talk import Known, Turn
from handlers import complaint, draft, emergency, offers, own, steering
from handlers.conversation import Conversation
from handlers.lines import filled, marked
from handlers.reading.commands import Command, command
from handlers.reading.fold import bare

#: What people call the guide, folded, before "what shall I do".
_CALLED = frozenset(
    {"被骗了", "被骗", "我被骗了", "被坑了", "i was cheated", "scammed", "指南", "guide"}
)
NUMBERS = "①②③④⑤⑥⑦⑧⑨"
_SITUATIONS = Choice(key="guide:open", label={"phrase": "guide_back"})


def open_guide(session: Session, known: Known) -> Turn:
    """Offer the situations, and the steps from the first on."""
    situations = known.organisation.situations[: own.PAGE - 1]
    choices = [
        Choice(key=f"guide:situation:{one.key}", label={"text": dict(one.label)})
        for one in situations
    ]
    if known.organisation.guide:
        choices.append(Choice(key="guide:step:0", label={"phrase": "guide_steps"}))
    said = Say(phrase="guide", choices=tuple(choices))
    return Turn(session=own.at(session, "guide", "open"), says=(said,))


def press(session: Session, said: Incoming, known: Known, key: str) -> Turn:
    """Show a situation or a step, or do what it leads to."""
    what, _, rest = key.partition(":")
    if what == "step":
        return _step(session, known, int(rest) if rest.isdecimal() else 0)
    if what == "urgent":
        return emergency.paid(session, said, known)
    found = next((one for one in known.organisation.situations if one.key == rest), None)
    if found is None:
        return open_guide(session, known)
    if what == "complain":
        return complain(session, said, known, category=found.category)
    return situation(session, said, known, found)


def situation(session: Session, said: Incoming, known: Known, found: Situation) -> Turn:
    """Tell what to do in one situation."""
    if found.urgent:
        return emergency.paid(session, said, known)
    values = {
        "title": {"text": dict(found.label)},
        "steps": marked(found.steps, known.organisation, NUMBERS),
    }
    choices = (
        Choice(key=f"guide:complain:{found.key}", label={"phrase": "guide_complain"}),
        Choice(key="guide:step:0", label={"phrase": "guide_steps"}),
        offers.PERSON,
        _SITUATIONS,
    )
    shown = Say(phrase="guide_situation", values=values, choices=choices)
    return Turn(session=own.at(session, "guide", "situation"), says=(shown,))


def complain(session: Session, said: Incoming, known: Known, *, category: str) -> Turn:
    """Begin a complaint with its kind filled in; an unsent one is not lost for it."""
    if draft.holds(session, known):
        return steering.waits(session, known)
    known_category = known.organisation.category(category)
    return complaint.open_draft(
        session, said, known, category=known_category.key if known_category else ""
    )


def _step(session: Session, known: Known, place: int) -> Turn:
    steps = known.organisation.guide
    if not 0 <= place < len(steps):
        return open_guide(session, known)
    step = steps[place]
    values = {
        "n": place + 1,
        "of": len(steps),
        "title": {"text": dict(step.title)},
        "text": filled(step.text, known.organisation),
        "prepare": {
            "phrase": "guide_prepare",
            "values": {"list": marked(step.prepare, known.organisation, "·")},
        }
        if step.prepare
        else "",
    }
    shown = Say(phrase="guide_step", values=values, choices=_after(steps, place))
    return Turn(session=own.at(session, "guide", "step", guide_step=place), says=(shown,))


def _after(steps: tuple[GuideStep, ...], place: int) -> tuple[Choice, ...]:
    choices = []
    if place + 1 < len(steps):
        label = {
            "phrase": "guide_next",
            "values": {"title": {"text": dict(steps[place + 1].title)}},
        }
        choices.append(Choice(key=f"guide:step:{place + 1}", label=label))
    action = _ACTIONS.get(steps[place].action)
    if action is not None:
        choices.append(action)
    if place > 0:
        label_back = {"phrase": "guide_previous"}
        choices.append(Choice(key=f"guide:step:{place - 1}", label=label_back))
    choices.append(_SITUATIONS)
    return tuple(choices)


_ACTIONS = {
    "complain": Choice(key="menu:complain", label={"phrase": "guide_complain"}),
    "human": offers.PERSON,
    "urgent": Choice(key="guide:urgent", label={"phrase": "guide_urgent"}),
    "situations": _SITUATIONS,
}


def back(session: Session, said: Incoming, known: Known) -> Turn | None:
    """Go back inside the guide: to the step before, or to the situations."""
    if said.heard is not Heard.TEXT or Command.BACK not in command(said.text):
        return None
    place = session.memory.get("guide_step", 0)
    if session.step == "step" and isinstance(place, int) and place > 0:
        return _step(session, known, place - 1)
    if session.step == "open":
        return None
    return open_guide(session, known)


def catch(session: Session, said: Incoming, known: Known) -> Turn | None:
    """Take the guide's own name, or a situation's, as the whole message."""
    if said.heard is not Heard.TEXT:
        return None
    words = bare(said.text).removesuffix("怎么办")
    if words in _CALLED:
        return open_guide(session, known)
    for one in known.organisation.situations:
        if words in {bare(label) for label in one.label.values()}:
            return situation(session, said, known, one)
    return None


def forward(session: Session, said: Incoming, known: Known) -> Turn | None:
    """Inside a step also "next" or "ok" goes on; "back" goes back."""
    place = session.memory.get("guide_step", 0)
    words = command(said.text) if said.heard is Heard.TEXT else frozenset()
    if words & {Command.YES, Command.DONE, Command.MORE, Command.SKIP} and isinstance(
        place, int
    ):
        return _step(session, known, place + 1)
    return back(session, said, known)


GUIDE = Conversation(
    name="guide",
    steps={"open": back, "situation": back, "step": forward},
    press=press,
    catch=catch,
)
