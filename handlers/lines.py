"""Fills an organisation's telephone numbers into its texts."""

import re
from collections.abc import Mapping
from typing import Any

from cases.organisation import Organisation, Text

_SLOT = re.compile(r"\{([a-z_]+)\}")


def filled(text: Text, organisation: Organisation) -> dict[str, Any]:
    """Give ``text`` as a value with its numbers in place.

    A line that names a number which the organisation has not set is left out.
    """
    lines = organisation.lines
    return {"text": {language: _words(words, lines) for language, words in text.items()}}


def usable(text: Text, organisation: Organisation) -> bool:
    """Say whether anything is left of ``text`` once its numbers are filled in."""
    return all(_words(words, organisation.lines) for words in text.values())


def _words(words: str, lines: Mapping[str, str]) -> str:
    kept = (
        _SLOT.sub(lambda slot: lines[slot[1]], line)
        for line in words.split("\n")
        if all(lines.get(name) for name in _SLOT.findall(line))
    )
    return "\n".join(kept)


def marked(texts: tuple[Text, ...], organisation: Organisation, marks: str) -> dict[str, Any]:
    """Give texts as a list with a mark before each: one mark for all, or one each."""
    here = [text for text in texts if usable(text, organisation)]
    rows = [
        {
            "phrase": "marked",
            "values": {
                "mark": marks[min(place, len(marks) - 1)],
                "text": filled(text, organisation),
            },
        }
        for place, text in enumerate(here)
    ]
    return {"join": rows, "with": "\n"}
