"""Evidence by its id, whatever a browser gives for one."""

import pytest

from storage import evidence


@pytest.mark.parametrize("wrong", ["", "a" * 25, "a" * 3000, "A" * 24, "é", "a\x00", "../a"])
async def test_what_cannot_be_an_id_finds_nothing(any_database, wrong):
    assert await evidence.get(wrong) is None
    assert await evidence.by_ids([wrong, "0" * 24]) == []
