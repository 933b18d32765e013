"""Messages as WeChat's text: links, numbers, bytes."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.wechat.answer import Style, parts, safe, together, whole
from bot.wechat.limits import TEXT_BYTES
from bot.wechat.splitting import size
from cases.messages import Button, Message
from tests.bot.wechat.conftest import queued

VERIFIED = Style(pushes=True, page="https://huiyin.example/status")
PASSIVE = Style(pushes=False, page="https://huiyin.example/status")
ASK = Message(
    text="您要？", buttons=(Button(key="a:1", label="退款"), Button(key="a:2", label="发货"))
)
CALM = settings(deadline=None)
LINK = re.compile(r'<a href="([^"]*)">([^<]*)</a>')

ANY = st.text(max_size=120)
KEYS = st.from_regex(r"[a-z]{1,8}:[a-z0-9._-]{0,20}", fullmatch=True)
BUTTONS = st.lists(
    st.builds(
        Button, key=KEYS, label=ANY, url=st.sampled_from(["", "https://x.example/?a=1&b=2"])
    ),
    max_size=12,
).map(tuple)
MESSAGES = st.builds(
    Message,
    text=st.one_of(ANY, st.integers(600, 1500).map(lambda many: "长" * many)),
    buttons=BUTTONS,
    numbered=st.booleans(),
)


def links(text):
    return LINK.findall(text)


@CALM
@given(st.text())
def test_no_text_of_a_person_makes_a_tag_or_breaks_the_xml(text):
    made = safe(text)
    assert not re.search(r"<\s*/?\s*[a-zA-Z]", made)
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", made)
    made.encode()


@pytest.mark.parametrize("text", ["1<2", "<3", "a < b", "《退款》", "x>y", "-->"])
def test_honest_signs_stay(text):
    assert safe(text) == text.replace("< b", "＜ b")


@CALM
@given(st.lists(MESSAGES, min_size=1, max_size=5), st.sampled_from([VERIFIED, PASSIVE]))
def test_an_answer_always_fits_and_names_what_it_carries(messages, style):
    waiting = [queued(one, id_=number) for number, one in enumerate(messages)]
    answer = together(waiting, style)
    assert size(answer.text) <= TEXT_BYTES
    assert answer.ids == tuple(range(len(answer.ids)))
    if not style.pushes:
        assert answer.ids
    for one in messages[: len(answer.ids)]:
        if size(one.text) < 600:
            assert safe(one.text).strip() in answer.text


@CALM
@given(MESSAGES, st.sampled_from([VERIFIED, PASSIVE]))
def test_every_part_of_a_push_fits_and_every_link_is_whole(message, style):
    for one in parts(message, style):
        assert 0 < size(one) <= TEXT_BYTES
        assert one.count("<a ") == one.count("</a>") == len(links(one))


@CALM
@given(BUTTONS)
def test_a_tap_says_the_label_and_names_the_key(buttons):
    text = whole(Message(text="", buttons=buttons), tappable=True, numbered=True)
    found = links(text)
    assert len(found) == len(buttons)
    for (address, label), button in zip(found, buttons, strict=True):
        if button.url:
            assert address == button.url
        else:
            asked = parse_qs(urlsplit(address).query, keep_blank_values=True)
            assert asked == {"msgmenucontent": [label], "msgmenuid": [button.key]}


def test_links_give_way_to_numbers_before_a_message_is_left_out():
    many = tuple(Button(key=f"category:{n}", label=f"第{n}类投诉") for n in range(20))
    answer = together([queued(Message(text="哪一类？", buttons=many))], VERIFIED)
    assert answer.ids == (1,)
    assert "<a" not in answer.text
    assert answer.text.endswith("\n20 第19类投诉")


def test_only_the_last_question_shows_numbers():
    waiting = [queued(ASK, id_=1), queued(ASK, id_=2)]
    assert together(waiting, PASSIVE).text == (
        "您要？\n· 退款\n· 发货\n\n您要？\n1 退款\n2 发货"
    )


def test_a_push_offers_words_without_numbers():
    push = Message(text="解决了吗？", buttons=ASK.buttons, numbered=False)
    assert parts(push, PASSIVE) == ["解决了吗？\n· 退款\n· 发货"]
    assert links(parts(push, VERIFIED)[0])


def test_a_page_is_shown_with_its_address_where_links_are_not():
    page = Message(
        text="看", buttons=(Button(key="p", label="网页", url="https://x.example/a"),)
    )
    assert parts(page, PASSIVE) == ["看\n1 网页 https://x.example/a"]


def test_a_long_push_is_split_and_its_choices_end_it():
    message = Message(text="长" * 1000, buttons=ASK.buttons)
    texts = parts(message, VERIFIED)
    assert len(texts) == 2
    assert LINK.sub(r"\2", texts[1]).endswith("\n1 退款\n2 发货")


def test_a_long_first_message_is_cut_where_nothing_can_follow():
    long = Message(text="这是一句话。" * 200, buttons=ASK.buttons)
    answer = together([queued(long)], PASSIVE)
    assert answer.text.endswith("。…\nhttps://huiyin.example/status\n1 退款\n2 发货")
    assert together([queued(long)], VERIFIED).ids == ()


def test_nothing_to_say_gives_no_text():
    assert together([], VERIFIED).text == together([], PASSIVE).text == ""
    assert parts(Message(text=""), VERIFIED) == []
