import pytest

from bot.telegram import wire
from bot.telegram.keyboards import keyboard, spelled_out, ticked
from cases.messages import Button


def rows(*labels):
    made = keyboard(Button(key=f"k{n}", label=label) for n, label in enumerate(labels))
    return [[button.text for button in row] for row in made.inline_keyboard]


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (["Yes"], [["Yes"]]),
        (["Yes", "No"], [["Yes", "No"]]),
        (
            ["退款", "换货", "赔偿", "道歉", "其他"],
            [["退款", "换货", "赔偿"], ["道歉", "其他"]],
        ),
        (["a", "b", "c", "d"], [["a", "b"], ["c", "d"]]),
        (["假货、虚假宣传", "不退款不发货"], [["假货、虚假宣传", "不退款不发货"]]),
        (["A complaint about a shop", "No"], [["A complaint about a shop"], ["No"]]),
        (
            ["No", "Yes", "A complaint about a shop"],
            [["No", "Yes"], ["A complaint about a shop"]],
        ),
    ],
)
def test_short_labels_share_a_row_and_long_ones_stand_alone(labels, expected):
    assert rows(*labels) == expected


@pytest.mark.parametrize(
    ("key", "kept"), [("k" * 64, True), ("k" * 65, False), ("", False), ("字" * 22, False)]
)
def test_a_key_that_telegram_would_refuse_is_left_out(key, kept):
    made = keyboard([Button(key="ok", label="OK"), Button(key=key, label="?")])
    assert sum(len(row) for row in made.inline_keyboard) == 1 + kept


def test_no_buttons_make_no_keyboard():
    assert keyboard([]) is None
    assert keyboard([Button(key="", label="")]) is None


@pytest.mark.parametrize(
    ("url", "public"),
    [
        ("https://example.org/upload/1", True),
        ("http://93.184.215.14/x", True),
        ("tg://user?id=1", True),
        ("http://localhost:8080/upload", False),
        ("http://127.0.0.1:8080/upload", False),
        ("http://192.168.1.4/upload", False),
        ("http://panel/upload", False),
        ("javascript:alert(1)", False),
    ],
)
def test_a_link_that_telegram_refuses_as_a_button_is_spelled_out(url, public):
    button = Button(key="x", label="Upload", url=url)
    assert (keyboard([button]) is not None) is public
    assert spelled_out([button]) == ([] if public else [f"Upload: {url}"])


def test_a_tick_moves_and_links_stay():
    shown = wire.Keyboard(
        inline_keyboard=[
            [
                wire.Button(text="✓ A", callback_data="a"),
                wire.Button(text="B", callback_data="b"),
            ],
            [wire.Button(text="Page", url="https://example.org")],
        ]
    )
    made = ticked(shown, "b")
    assert [[one.text for one in row] for row in made.inline_keyboard] == [
        ["A", "✓ B"],
        ["Page"],
    ]
    assert made.inline_keyboard[1][0].url == "https://example.org"
    assert ticked(shown, "a") is None
