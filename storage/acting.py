"""One act of staff or of the clock: lock, decide, write, and queue what is told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from cases import links as link_rules
from cases.acts import Act, Open, Reply, Seen
from cases.links import LinkAct, PassOn, Respond
from cases.messages import Say
from cases.model import Actor, Case
from cases.organisation import Organisation
from cases.rules import Outcome, decide
from cases.wording import Wording
from storage import codec, links, outbox, writing
from storage.sql import Row, Sql
from storage.tables import micros
from storage.thinking import Rules
from storage.working import fresh_number, lock_people

#: Acts of which nothing is left in the history, so that looking does not write.
SILENT = (Seen,)


async def act(sql: Sql, act: Act, by: Actor, now: datetime, rules: Rules) -> Outcome:
    """Do one act inside the caller's transaction. Raises what `decide` raises."""
    row = await _locked(sql, act.number)
    before = codec.case_of(row) if row else None
    outcome = decide(before, act, by=by, now=now)
    if isinstance(act, SILENT):
        await sql.run("UPDATE cases SET unread = ? WHERE number = ?", [False, act.number])
        return outcome
    await _write(sql, outcome, row["channel"] if row else "", now, rules)
    if isinstance(act, Reply):
        await _attach(sql, act, outcome.case)
    return outcome


async def act_on_link(
    sql: Sql, act: LinkAct, by: Actor, now: datetime, rules: Rules
) -> Outcome:
    """Do one act with a respondent's link inside the caller's transaction.

    Of the files that an act names only those count that came by the link. Raises what
    `cases.links.decide` raises.
    """
    row = await _locked(sql, act.number)
    before = codec.case_of(row) if row else None
    link = await links.get(act.link_id, sql)
    if isinstance(act, Respond):
        act = replace(act, files=await links.unsent(sql, act.link_id, act.files))
    if isinstance(act, PassOn):
        act = replace(act, files=await links.sent(sql, act.link_id, act.files))
    done = link_rules.decide(before, link, act, by=by, now=now)
    await _write(sql, done.outcome, row["channel"] if row else "", now, rules)
    await links.keep(sql, done.link)
    if isinstance(act, Respond):
        await links.attach(sql, act.files, act.number)
    if isinstance(act, PassOn):
        await links.hand_over(sql, act.files, done.outcome.case.person_id)
    return done.outcome


async def _write(sql: Sql, outcome: Outcome, channel: str, now: datetime, rules: Rules) -> None:
    case = outcome.case
    await writing.save_cases(sql, [(case, channel)], now)
    await writing.save_entries(sql, [(case.number, one) for one in outcome.entries])
    says = tuple(_filled(one, case, rules.organisation) for one in outcome.says)
    await push(sql, case.person_id, says, now, rules.wording)


async def with_person(sql: Sql, opened: Open, now: datetime) -> Open:
    """Fill in the number, and a person for somebody who came by telephone or in person."""
    person_id = opened.person_id
    if not person_id:
        columns = ("language", "created_at", "heard_at", "recovery_hash", "cases_count")
        values = [opened.language, micros(now), micros(now), "", 1]
        rows = await sql.insert("people", columns, [values], after="RETURNING id")
        person_id = rows[0]["id"]
    return replace(opened, number=opened.number or fresh_number(now), person_id=person_id)


async def push(
    sql: Sql,
    person_id: int,
    says: tuple[Say, ...],
    now: datetime,
    wording: Callable[[str], Wording],
) -> None:
    """Queue what the person is to be told, on the address last heard from."""
    if not says:
        return
    rows = await sql.rows(
        "SELECT a.id, p.language FROM addresses a JOIN people p ON p.id = a.person_id"
        " WHERE a.person_id = ? AND a.gone_at IS NULL ORDER BY a.heard_at DESC LIMIT 1",
        [person_id],
    )
    if not rows:
        return
    words = wording(rows[0]["language"])
    made = [
        outbox.row_of(
            words.render(say),
            say,
            person_id=person_id,
            address_id=rows[0]["id"],
            answers=None,
            case_number=None,
            now=now,
            not_before=now,
        )
        for say in says
    ]
    await outbox.insert(sql, made)


def _filled(say: Say, case: Case, organisation: Organisation) -> Say:
    """Add what the organisation says in every such message: who else can help, our limits."""
    known = {
        "bodies": {"text": organisation.bodies} if organisation.bodies else "",
        "papers": {"text": organisation.papers} if organisation.papers else "",
        "max": organisation.max_rounds,
        "line": {"phrase": "scam_line"} if case.amount_cents else "",
    }
    return replace(say, values={**known, **say.values})


async def _locked(sql: Sql, number: str) -> Row | None:
    """Read a case under the lock of its person, as turns do."""
    rows = await sql.rows("SELECT * FROM cases WHERE number = ?", [number])
    if not rows or not sql.postgres:
        return rows[0] if rows else None
    await lock_people(sql, {rows[0]["person_id"]})
    return (await sql.rows("SELECT * FROM cases WHERE number = ?", [number]))[0]


async def _attach(sql: Sql, reply: Reply, case: Case) -> None:
    for id_ in reply.files:
        await sql.run(
            "UPDATE evidence SET case_number = ?, person_id = ?"
            " WHERE id = ? AND by_staff <> ''",
            [case.number, case.person_id, id_],
        )
