"""Naughty strings and real letters are read without failing, and seldom raise an alarm."""

import gzip
import json
from datetime import date

import pytest

from handlers.reading import alarm, contacts, paragraph
from handlers.reading.choices import pick
from handlers.reading.commands import command, edit, language, status_number
from handlers.reading.dates import day
from handlers.reading.money import money

TODAY = date(2026, 11, 23)
READERS = (
    command,
    status_number,
    language,
    edit,
    money,
    lambda text: day(text, today=TODAY),
    lambda text: paragraph.read(text, categories={"refund": ("退款",)}, today=TODAY),
    lambda text: pick(text, (("退款",), ("发货",)), many=True),
    contacts.phone,
    contacts.mask,
    alarm.harm,
    alarm.distress,
    alarm.fraud_now,
    alarm.minor,
    alarm.forwarded,
    alarm.threatened,
)
#: Set -> the greatest part of it, in thousandths, that may raise each alarm. Those that do
#: were looked at: letters of people who name suicide, and words used in a figure of speech.
SETS = {
    "zh_teddy2020_a2_raw_1377.jsonl.gz": {"harm": 8, "fraud_now": 3, "minor": 3},
    "zh_teddy2020_test_unlabelled_2801.jsonl.gz": {"harm": 12, "fraud_now": 3, "minor": 3},
    "zh_online_shopping_10cats.jsonl.gz": {"harm": 1, "fraud_now": 1, "minor": 1},
    "zh_waimai_10k.jsonl.gz": {"harm": 1, "fraud_now": 1, "minor": 1},
}


def texts(path):
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            yield max(
                (one for one in row.values() if isinstance(one, str)), key=len, default=""
            )


def test_naughty_strings_make_no_reader_fail(shared):
    naughty = json.loads((shared / "data/bad/blns.json").read_text(encoding="utf-8"))
    assert len(naughty) > 400
    for text in naughty:
        for reader in READERS:
            reader(text)


def test_real_letters_make_no_reader_fail(shared):
    letters = list(texts(shared / "data/zh_teddy2020_a2_raw_1377.jsonl.gz"))
    assert len(letters) > 900
    for text in letters:
        for reader in READERS:
            reader(text)


@pytest.mark.parametrize("name", SETS)
def test_real_texts_seldom_raise_an_alarm(shared, name):
    real = list(texts(shared / "data" / name))
    for kind, most in SETS[name].items():
        raised = sum(getattr(alarm, kind)(text) for text in real)
        assert raised * 1000 <= most * len(real), (kind, raised, len(real))


def test_no_real_letter_is_a_command(shared):
    for text in texts(shared / "data/zh_teddy2020_a2_raw_1377.jsonl.gz"):
        assert not command(text)
        assert status_number(text) == ""
