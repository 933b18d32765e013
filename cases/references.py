"""Case numbers and look-up codes: what they look like and whether one can be right."""

import hashlib
import re
from datetime import date

#: Without look-alikes: none of 0 1 I L O S U. A prime many, for the check character.
ALPHABET = "23456789ABCDEFGHJKMNPQRTVWXYZ"
RANDOM = 5  # characters chosen at random: 29**5, 20 million a month
CODE = 10  # characters of a look-up code: 29**10, 48 bits

_NUMBER = re.compile(rf"[0-9]{{4}}-[{ALPHABET}]{{{RANDOM + 1}}}")


def number(month: date, chosen: str) -> str:
    """Make a case number of a month and `RANDOM` characters from `ALPHABET`."""
    body = f"{month:%y%m}-{chosen}"
    return body + check_character(body)


def check_character(body: str) -> str:
    """Give the character that completes ``body`` (four digits, hyphen, five characters).

    A weighted sum modulo a prime: every single wrong character and every swap
    of two neighbours within a part is found.
    """
    digits, _, letters = body.partition("-")
    values = [int(digit) for digit in digits] + [ALPHABET.index(one) for one in letters]
    total = sum(place * value for place, value in enumerate(values, start=2))
    return ALPHABET[total % len(ALPHABET)]


def valid(text: str) -> bool:
    """Say whether ``text`` can be a case number: its form and its check character."""
    return _NUMBER.fullmatch(text) is not None and check_character(text[:-1]) == text[-1]


def code_words(code: str) -> str:
    """Write a look-up code so that it can be read aloud: ABCDE-FGHJK."""
    half = CODE // 2
    return f"{code[:half]}-{code[half:]}"


def code_plain(text: str) -> str:
    """Read a look-up code as typed: any case, spaces and hyphens ignored."""
    return re.sub(r"[\s-]", "", text).upper()


def code_hash(code: str) -> str:
    """Give what is stored of a look-up code: 48 random bits need no salt against tables."""
    return hashlib.sha256(f"huiyin look-up {code_plain(code)}".encode()).hexdigest()
