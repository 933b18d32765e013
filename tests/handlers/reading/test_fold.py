"""Widths, cases and characters are folded, closing marks and particles dropped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.reading.fold import bare, fold, without_particles


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("　投訴 ", "投诉"),
        ("ＡＢＣ１２３", "abc123"),
        ("３️⃣", "3"),
        ("③", "3"),
        ("進\u200b度", "进度"),
        ("Status", "status"),
        ("退貨匯款", "退货汇款"),
        ("轉帳紀錄", "转账记录"),
        ("", ""),
    ],
)
def test_every_spelling_folds_into_one(text, folded):
    assert fold(text) == folded


def test_long_texts_fold_like_short_ones():
    assert fold("匯款" * 40) == "汇款" * 40


@pytest.mark.parametrize("text", ["进度！！", "“进度”", " 进度~ ", "進度？", "（进度）"])
def test_punctuation_at_the_ends_is_dropped(text):
    assert bare(text) == "进度"


@pytest.mark.parametrize(
    ("text", "left"), [("退款吧", "退款"), ("好的呢啊", "好的"), ("啊", "啊")]
)
def test_closing_particles_are_dropped_but_never_all(text, left):
    assert without_particles(text) == left


@given(st.text(max_size=80))
def test_folding_never_fails(text):
    assert len(bare(text)) <= len(fold(text))
