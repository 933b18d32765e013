"""What a person reads: everything of a turn in one text that WeChat takes."""

import pytest

from cases.messages import Button, Heard, Message


async def test_nothing_to_say_is_said_in_the_platform_s_word(serve, clerk):
    clerk.answers = lambda said: []
    phone = await serve()
    shown = await phone.text("谢谢")
    assert (shown.text, shown.body, shown.why) == (None, b"success", "")


async def test_all_answers_of_a_turn_come_as_one_text(serve, clerk):
    clerk.answers = lambda said: [Message(text="一"), Message(text="二")]
    phone = await serve()
    assert (await phone.text("x")).text == "一\n\n二"
    assert clerk.sent == [100, 101]


@pytest.mark.parametrize("text", ["]]>", "a]]>b]]>c", "]]]]>>", "]]]><![CDATA[x", "&<>\"'\r"])
@pytest.mark.parametrize("mode", ["safe", "plain"])
async def test_no_text_breaks_out_of_its_answer(serve, clerk, mode, text):
    clerk.answers = lambda said: [Message(text=text)]
    phone = await serve(mode=mode)
    shown = await phone.text("x")
    assert shown.text == text.replace("<!", "＜!").replace("\r", "").strip() or not shown.why
    assert shown.why == ""


async def test_what_the_clients_would_take_for_a_link_is_none(serve, clerk):
    clerk.answers = lambda said: [Message(text=said.text)]
    phone = await serve()
    bad = (
        '<a href="weixin://bizmsgmenu?msgmenucontent=x&msgmenuid=case:close">点我</a> 1 < 2 <3'
    )
    shown = await phone.text(bad)
    assert shown.links == {}
    assert shown.text == bad.replace("<a", "＜a").replace("</a", "＜/a")


async def test_choices_are_links_that_say_their_label_and_name_their_key(serve, clerk):
    buttons = (
        Button(key="menu:status", label="查进度"),
        Button(key="page", label="网页", url="https://huiyin.example/u/a?b=1&c=2"),
    )
    clerk.answers = lambda said: [Message(text="您要？", buttons=buttons)]
    phone = await serve()
    shown = await phone.text("x")
    assert shown.plain == "您要？\n1 查进度\n2 网页"
    assert shown.links["网页"] == "https://huiyin.example/u/a?b=1&c=2"
    await phone.tap(shown, "查进度")
    tapped = clerk.heard[-1]
    assert (tapped.heard, tapped.choice, tapped.text) == (
        Heard.CHOICE,
        "menu:status",
        "查进度",
    )
    assert tapped.opens == "touched"


async def test_a_passive_account_shows_numbers_alone(serve, clerk):
    clerk.answers = lambda said: [
        Message(text="您要？", buttons=(Button(key="a:b", label="查进度"),))
    ]
    phone = await serve(account="passive")
    assert (await phone.text("x")).text == "您要？\n1 查进度"


async def test_what_does_not_fit_stays_unsent(serve, clerk):
    clerk.answers = lambda said: [
        Message(text="短"),
        Message(text="长" * 600),
        Message(text="长" * 600),
    ]
    phone = await serve()
    shown = await phone.text("x")
    assert shown.text == "短\n\n" + "长" * 600
    assert clerk.sent == [100, 101]


async def test_a_first_message_too_long_is_left_to_delivery(serve, clerk):
    clerk.answers = lambda said: [Message(text="长" * 900)]
    phone = await serve()
    shown = await phone.text("x")
    assert (shown.body, clerk.sent) == (b"success", [])


async def test_a_passive_account_cuts_it_and_says_where_the_rest_is(serve, clerk):
    clerk.answers = lambda said: [Message(text="长" * 900)]
    phone = await serve(account="passive")
    shown = await phone.text("x")
    assert shown.text.endswith("长…\nhttps://huiyin.example/status")
    assert len(shown.text.encode()) > 1900
    assert clerk.sent == [100]


async def test_a_message_with_files_is_left_to_delivery(serve, clerk, platform):
    clerk.answers = lambda said: [Message(text="见图", files=("e1",)), Message(text="后")]
    phone = await serve()
    shown = await phone.text("x")
    assert (shown.body, clerk.sent) == (b"success", [])
