"""What a turn decides about evidence is done to the rows."""

from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from cases.acts import Add, Open
from cases.messages import Attachment, Heard, Incoming, Medium
from cases.organisation import Organisation
from cases.reach import Limits
from cases.talk import Desk, Turn
from storage import evidence
from storage.files import Files
from storage.ledger import Ledger
from storage.tables import CaseRow, EvidenceRow
from storage.thinking import Rules
from tests.conftest import NOON

pytestmark = pytest.mark.usefixtures("any_database")


def filer(session, said, known):
    """Open a case, keep files for a draft, or give the first of them to the case."""
    if said.text == "open":
        act = Open(number=known.fresh_number, person_id=known.person_id, category="c")
        return Turn(session=session, acts=(act,))
    if said.text == "give":
        number = known.cases[0].case.number
        return Turn(
            session=session,
            acts=(Add(number=number, files=1),),
            evidence_of=number,
            give_held=(known.held[0].id,),
        )
    return Turn(session=session)


def said(n, text="", *files):
    photos = tuple(Attachment(medium=Medium.PHOTO, source=one, unique=one) for one in files)
    heard = Heard.FILES if files else Heard.TEXT
    return Incoming(
        channel="c",
        external_id=str(n),
        sender="a",
        text=text,
        at=NOON,
        heard=heard,
        attachments=photos,
    )


async def test_a_file_that_waited_goes_to_the_case_it_is_given_to_and_no_other():
    rules = Rules(
        advance=filer,
        organisation=Organisation(name={"zh-CN": "测试"}),
        phrases={"zh-CN": {}},
        limits={"c": Limits()},
        desk=lambda channel, address, person: Desk(),
        guess=lambda hint: "zh-CN",
    )
    seconds = count()
    ledger = Ledger(rules, clock=lambda: NOON + timedelta(seconds=next(seconds)))
    await ledger.hear(said(1, "open"))
    await ledger.hear(said(2, "", "first"))
    await ledger.hear(said(3, "", "second"))
    await ledger.hear(said(4, "give"))
    number = (await CaseRow.all().first()).number
    rows = {row.source: row.case_number for row in await EvidenceRow.all()}
    assert rows == {"first": number, "second": None}


async def test_the_same_upload_sent_twice_counts_once(tmp_path):
    ledger = Ledger(
        Rules(
            advance=filer,
            organisation=Organisation(name={"zh-CN": "测试"}),
            phrases={"zh-CN": {}},
            limits={"c": Limits()},
            desk=lambda channel, address, person: Desk(),
            guess=lambda hint: "zh-CN",
        ),
        clock=lambda: NOON,
    )
    files = Files.open(str(tmp_path), max_bytes=10_000)

    async def body():
        yield b"the same words twice, as plain as they can be\n"

    for n in (1, 2):
        kept = await files.keep(body(), name="words.txt")
        id_ = await evidence.keep(0, kept, medium="document", now=NOON)
        file = Attachment(medium=Medium.DOCUMENT, kept=id_)
        await ledger.hear(replace(said(n), heard=Heard.FILES, attachments=(file,)))
    assert await EvidenceRow.filter(inbox_id__not_isnull=True).count() == 1
