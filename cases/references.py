"""Case numbers and look-up codes: what they look like and whether one can be right."""

import re
from datetime import date

#: Without look-alikes: no 0/O, 1/I/L, no 2/Z, no 5/S, no 8/B, no U/V.
ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
RANDOM = 5  # characters chosen at random: 23**5, about 6.4 million a month
CODE = 10  # characters of a look-up code: 23**10, about 45 bits

_NUMBER = re.compile(rf"([0-9]{{4}})-([{ALPHABET}]{{{RANDOM}}})([{ALPHABET}])")


def check_character(body: str) -> str:
    """Give the character that completes ``body`` (four digits and five characters).

    A weighted sum modulo 23, a prime: every single wrong character and every
    swap of two neighbours is found.
    """
    total = 0
    for place, character in enumerate(body.replace("-", ""), start=2):
        at = ALPHABET.find(character)
        total += place * (at if at >= 0 and not character.isdigit() else _digit(character))
    return ALPHABET[total % len(ALPHABET)]


def number(month: date, chosen: str) -> str:
    """Make a case number of a month and five characters from `ALPHABET`."""
    body = f"{month:%y%m}-{chosen}"
    return body + check_character(body)


def valid(text: str) -> bool:
    """Say whether ``text`` can be a case number: form and check character."""
    return _NUMBER.fullmatch(text) is not None and check_character(text[:-1]) == text[-1]


def _digit(character: str) -> int:
    """Give a digit's own value in the sum; letters come by their place in `ALPHABET`."""
    return int(character) if character.isdigit() else 0
