"""Words one question: what is asked, what may be chosen, what was understood before it."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from cases.messages import Choice, Say
from cases.organisation import Category, Question
from cases.talk import Known
from cases.values import Day, Money
from handlers import form
from handlers.form import Draft
from handlers.gleaning import Gleaned
from handlers.lines import filled
from handlers.reading.outcome import Unclear

KEYS_MAX = 64  # bytes of a choice's key that every channel carries


def lines(*parts: Any) -> dict[str, Any]:
    """Put values one under the other, as one value."""
    return {"join": [one for one in parts if one], "with": "\n"}


def with_before(say: Say, *parts: Any) -> Say:
    """Put lines before a message, in the same message."""
    if not any(parts):
        return say
    text = {"phrase": say.phrase, "values": say.values}
    return replace(say, phrase="lines", values={"text": lines(*parts, text)})


def question(key: str, draft: Mapping[str, Any], known: Known) -> Say:
    """Word the question ``key`` of the draft's form, with its choices."""
    if key == form.CATEGORY:
        return guessed(draft, known) or categories(known, str(draft.get("category", "")))
    asked = form.question_of(draft, known, key)
    if asked is None:
        return Say(phrase="ask_story")
    if asked.type == "money" and draft.get("amounts"):
        return _sums(asked, draft)
    return Say(
        phrase="text" if asked.text else f"ask_{key}",
        values={"text": filled(asked.text, known.organisation)} if asked.text else {},
        choices=(*options(asked), *_passing(asked)),
    )


def again(key: str, draft: Mapping[str, Any], known: Known) -> Say:
    """Ask a question that has an answer, which may stay as it is."""
    asked = form.question_of(draft, known, key)
    old = draft.get("answers", {}).get(key)
    if asked is None or old is None:
        return question(key, draft, known)
    keep = Choice(key=f"complaint:keep:{key}", label={"phrase": "choice_keep"})
    values = {"label": label(asked, known), "now": old["shown"]}
    return Say(phrase="form_again", values=values, choices=(*options(asked), keep))


def unclear(asked: Question, found: Unclear) -> Say:
    """Ask once about an answer that can mean more than one thing."""
    choices = [
        Choice(key=_key(asked, value), label=_label(name)) for name, value in found.options
    ]
    if any(name == "yes" for name, _ in found.options):
        no = {"phrase": "choice_no"}
        choices.append(Choice(key=f"complaint:ask:{asked.key}", label=no))
    if not choices:
        choices = list(_passing(asked, unsure=True))
    return Say(phrase=found.phrase, values=dict(found.values), choices=tuple(choices))


def _label(name: str) -> Any:
    return {"phrase": "choice_yes"} if name == "yes" else name


def _key(asked: Question, value: Any) -> str:
    """Write a choice that carries its own answer."""
    if isinstance(value, Mapping) and "first" in value:
        last = f":{value['last']}" if value.get("last") else ""
        return f"complaint:day:{asked.key}:{value['first']}{last}"
    if isinstance(value, Mapping):
        return f"complaint:sum:{asked.key}:{value['amount']}:{value['currency']}"
    option = asked.options[int(value)]
    return f"complaint:a:{asked.key}:{option.key}"


def missed(key: str, draft: Mapping[str, Any], known: Known, *, times: int) -> Say:
    """Help with a question: an example first, then its choices and a way past it."""
    if key == form.CATEGORY:
        return with_before(question(key, draft, known), {"phrase": "help_category"})
    asked = form.question_of(draft, known, key)
    if asked is None:
        return Say(phrase="help_story")
    helped = filled(asked.help, known.organisation) if asked.help else _help(asked)
    plain = question(key, draft, known)
    if times == 1:
        return with_before(plain, {"phrase": "form_missed"}, helped)
    choices = (*options(asked), *_passing(asked, unsure=True))
    if asked.options:
        values = {"question": text(asked, known)}
        return Say(phrase="form_choose", values=values, choices=choices)
    return replace(with_before(plain, {"phrase": "form_missed"}, helped), choices=choices)


def _help(asked: Question) -> dict[str, Any]:
    known_ones = {"amount", "party", "happened_on", "order_no", "wanted", "contact", "story"}
    key = asked.key if asked.key in known_ones else asked.type
    return {"phrase": f"help_{key}"}


def text(asked: Question, known: Known) -> Any:
    """Give the words of a question as a value."""
    if asked.text:
        return filled(asked.text, known.organisation)
    return {"phrase": f"ask_{asked.key}"}


def label(asked: Question, known: Known) -> dict[str, Any]:
    """Give the few words that name an answer."""
    return {"text": dict(asked.label)} if asked.label else known.organisation.label(asked.key)


def options(asked: Question) -> tuple[Choice, ...]:
    """Give the choices of a question."""
    return tuple(
        Choice(key=f"complaint:a:{asked.key}:{one.key}", label={"text": dict(one.label)})
        for one in asked.options
    )


def _passing(asked: Question, *, unsure: bool = False) -> tuple[Choice, ...]:
    """Offer the way past a question: always where it is optional, else when it is hard."""
    if asked.key == form.STORY or (asked.required and not unsure):
        return ()
    name = "choice_unsure" if asked.required else "choice_skip"
    return (Choice(key=f"complaint:skip:{asked.key}", label={"phrase": name}),)


def categories(known: Known, parent: str = "") -> Say:
    """Ask which kind it is; under ``parent`` which of its kinds."""
    offered = form.children(known, parent) or form.children(known, "")
    inside = bool(parent) and offered[0].parent == parent
    choices = tuple(
        Choice(key=f"complaint:category:{one.key}", label={"text": dict(one.label)})
        for one in offered
    )
    return Say(phrase="ask_subcategory" if inside else "ask_category", choices=choices)


def guessed(draft: Mapping[str, Any], known: Known) -> Say | None:
    """Ask whether it is the kind that the story sounds like, when another comes close."""
    found = [known.organisation.category(one) for one in draft.get("guess", ())]
    near = [one for one in found if one is not None]
    if not near:
        return None
    first, *others = near
    yes = Choice(key=f"complaint:category:{first.key}", label={"phrase": "choice_right"})
    rest = (Choice(key=f"complaint:category:{one.key}", label=short(one)) for one in others)
    every = Choice(key="complaint:categories", label={"phrase": "choice_all_categories"})
    return Say(phrase="form_guess", values={"a": short(first)}, choices=(yes, *rest, every))


def short(category: Category) -> dict[str, Any]:
    """Name a category in a few characters."""
    return {"text": dict(category.short or category.label)}


def _sums(asked: Question, draft: Mapping[str, Any]) -> Say:
    """Ask which of several sums is the whole one."""
    read = [Money.from_json(one) for one in draft["amounts"]]
    named = {"join": [{"money": one.to_json()} for one in read]}
    choices = [Choice(key=_key(asked, one.to_json()), label=lab) for one, lab in _wholes(read)]
    return Say(phrase="ask_amounts", values={"amounts": named}, choices=tuple(choices))


def _wholes(read: list[Money]) -> list[tuple[Money, Any]]:
    largest = max(read, key=lambda one: one.amount)
    offered: list[tuple[Money, Any]] = [(largest, {"money": largest.to_json()})]
    if len({one.currency for one in read}) == 1:
        total = Money(
            amount=sum((one.amount for one in read), Decimal(0)), currency=read[0].currency
        )
        values = {"value": {"money": total.to_json()}, "n": len(read)}
        offered.append((total, {"phrase": "form_added_up", "values": values}))
    return offered


def acknowledged(read: Gleaned, known: Known) -> Any:
    """Say what was understood just now; "" when nothing was."""
    draft = read.draft
    parts = [_noted(key, draft, known) for key in _ORDERED if key in read.news]
    others = [key for key in read.news if key not in _ORDERED]
    parts += [_noted(key, draft, known) for key in others]
    said = {"join": [one for one in parts if one], "with": {"phrase": "clause_comma"}}
    if not said["join"]:
        return {"phrase": "noted"}
    return {"phrase": "noted_what", "values": {"what": said}}


_ORDERED = (form.CATEGORY, "party", "amount", "happened_on")


def _noted(key: str, draft: Draft, known: Known) -> Any:
    if key == form.CATEGORY:
        category = form.category_of(draft, known)
        return short(category) if category else ""
    shown = draft["answers"][key]["shown"]
    if key == "happened_on":
        return _day(draft["answers"][key]["value"], known) or shown
    if key in {"order_no", "wanted"}:
        return {"phrase": f"noted_{key}", "values": {"value": shown}}
    return shown


def _day(value: Mapping[str, Any], known: Known) -> Any:
    """Say a plain day of this year without its year."""
    day = Day.from_json(dict(value))
    if day.about or day.last or day.first.year != known.now.year:
        return None
    return {"date": day.first.isoformat()}
