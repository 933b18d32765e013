"""The page of rules is what the tables of the code say today."""

import re

import pytest

from cases.acts import Add, Reply
from cases.links import MAY as MAY_BY_LINK
from cases.model import Role, Status
from cases.steps import MAY, NEXT
from loading import packs
from scripts import tables
from settings import load
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def shipped():
    return packs(load(ROOT / "settings.toml", {}))


def test_docs_rules_is_up_to_date(shipped):
    written = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert written == tables.page(shipped), "run: python -m scripts.tables"


def test_the_diagram_has_every_way_of_the_table_and_no_other():
    drawn = re.findall(r"^  (\w+) --> (\w+)$", tables.diagram(NEXT), re.MULTILINE)
    assert sorted(drawn) == sorted((one, to) for one in NEXT for to in NEXT[one])
    assert len(set(drawn)) == len(drawn)


def test_the_diagram_changes_with_the_table():
    assert "draft --> closed_unresolved" not in tables.diagram(NEXT)
    changed = {**NEXT, Status.DRAFT: frozenset({Status.CLOSED_UNRESOLVED})}
    assert "draft --> closed_unresolved" in tables.diagram(changed)


def test_each_act_has_a_row_that_says_who_may():
    rows = tables.permissions([(Reply, {Role.CLERK}), (Add, set(Role))]).splitlines()[2:]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    assert cells[0] == ["`Reply`", *("yes" if one is Role.CLERK else "" for one in Role)]
    assert cells[1] == ["`Add`", *["yes"] * len(Role)]


def test_the_page_says_of_every_act_who_may(shipped):
    page = tables.page(shipped)
    assert all(f"| `{act.__name__}` |" in page for act in (*MAY, *MAY_BY_LINK))


def test_every_pack_is_shown_with_its_numbers_and_its_source(shipped):
    table, sources = tables.limits(shipped), tables.sources(shipped)
    assert all(f"| `{one.key}` |" in table and one.source in sources for one in shipped)
    row = next(line for line in table.splitlines() if "`consumer-2026`" in line)
    assert row == "| `consumer-2026` | 2026-04-15 – … | 7 wd |  |  | **yours** |  |"
    assert "45 wd from acceptance" in table
    assert "| 3 months |" in table
    assert "`default`, urgent" in table
