import json
from datetime import UTC, datetime

import pytest

from bot.telegram import wire
from bot.telegram.updates import chat_of, said
from cases.messages import Heard, Medium

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
ANNA = {"id": 7, "is_bot": False, "first_name": "A", "language_code": "zh-hans"}


def update(**content):
    return wire.read(json.dumps({"update_id": 900, **content}).encode())


def message(**content):
    chat = {"id": 7, "type": "private"}
    return {"message_id": 5, "date": 1763870400, "from": ANNA, "chat": chat, **content}


def heard(*, local=False, **content):
    return said(update(message=message(**content)), account="70", now=NOW, local=local)


def file(**more):
    return {"file_id": "f", "file_unique_id": "u", **more}


def test_a_text_is_what_was_written_by_whom_and_when():
    got = heard(text="they cheated me")
    assert (got.heard, got.text) == (Heard.TEXT, "they cheated me")
    assert (got.channel, got.account, got.sender) == ("telegram", "70", "7")
    assert (got.external_id, got.language) == ("7:5:m", "zh-hans")
    assert got.at == datetime(2025, 11, 23, 4, tzinfo=UTC)


def test_what_no_database_keeps_as_text_is_left_out():
    got = heard(caption="a\0b", document=file(file_name="c\0d"))
    assert (got.text, got.attachments[0].name) == ("ab", "cd")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("/complain", "complain"),
        ("/STATUS 2611-7KQ4M8", "status 2611-7KQ4M8"),
        ("/mine@huiyin_test_bot", "mine"),
        ("/help", "help"),
        ("/language", "language"),
        ("/human", "human"),
        ("/cancel", "cancel"),
        ("/complain\nthey cheated\nme", "complain they cheated\nme"),
        ("/unknown thing", "/unknown thing"),
        ("see /complain", "see /complain"),
        ("/", "/"),
    ],
)
def test_commands_become_the_words_of_the_conversations(text, word):
    assert (heard(text=text).heard, heard(text=text).text) == (Heard.TEXT, word)


@pytest.mark.parametrize(
    ("text", "scene"),
    [
        ("/start", ""),
        ("/start refund", "refund"),
        ("/start@huiyin_test_bot case_2611-7KQ4M8", "case_2611-7KQ4M8"),
        ("/start <script>", ""),
        ("/start " + "x" * 64, "x" * 64),
        ("/start " + "x" * 65, ""),
    ],
)
def test_start_is_joining_with_the_scene_of_the_link(text, scene):
    assert (heard(text=text).heard, heard(text=text).scene) == (Heard.JOINED, scene)


def test_a_forwarded_command_is_what_somebody_else_said():
    got = heard(text="/start", forward_origin={"type": "hidden_user"})
    assert (got.heard, got.text) == (Heard.TEXT, "/start")


def test_of_a_photo_the_largest_size_is_taken_with_caption_and_album():
    sizes = [
        file(file_id="small", width=90, height=60),
        file(file_id="large", width=1280, height=960, file_size=99),
        file(file_id="middle", width=320, height=240),
    ]
    got = heard(photo=sizes, caption="the parcel", media_group_id="131")
    [photo] = got.attachments
    assert (got.heard, got.text, got.burst) == (Heard.FILES, "the parcel", "131")
    assert (photo.medium, photo.source, photo.size) == (Medium.PHOTO, "large", 99)
    assert (photo.unique, photo.mime) == ("u", "image/jpeg")


@pytest.mark.parametrize(
    ("field", "medium"),
    [
        ("video", Medium.VIDEO),
        ("video_note", Medium.VIDEO),
        ("animation", Medium.VIDEO),
        ("voice", Medium.VOICE),
        ("audio", Medium.AUDIO),
        ("document", Medium.DOCUMENT),
    ],
)
def test_every_kind_of_file_keeps_what_telegram_says_of_it(field, medium):
    described = file(file_name="a.bin", mime_type="x/y", file_size=1234, duration=9)
    [got] = heard(**{field: described}).attachments
    assert (got.medium, got.source, got.unique) == (medium, "f", "u")
    assert (got.name, got.mime, got.size, got.seconds) == ("a.bin", "x/y", 1234, 9)
    assert not got.too_big


def test_an_animation_that_also_comes_as_a_document_is_one_file():
    assert len(heard(animation=file(), document=file()).attachments) == 1


def test_a_live_photo_is_a_still_and_a_video():
    live = file(file_id="v", photo=[file(file_id="p", width=1, height=1)])
    got = heard(live_photo=live, photo=[file(file_id="p", width=1, height=1)]).attachments
    assert [(one.medium, one.source) for one in got] == [
        (Medium.PHOTO, "p"),
        (Medium.VIDEO, "v"),
    ]


@pytest.mark.parametrize(
    ("size", "local", "too_big"),
    [(20 << 20, False, False), ((20 << 20) + 1, False, True), (2_000_000_000, True, False)],
)
def test_a_file_is_too_big_above_what_telegram_hands_over(size, local, too_big):
    [got] = heard(video=file(file_size=size), local=local).attachments
    assert got.too_big is too_big


def test_a_place_has_coordinates_and_a_venue_words_too():
    where = {"latitude": 31.2, "longitude": 121}
    got = heard(location=where)
    assert (got.heard, got.latitude, got.longitude) == (Heard.LOCATION, 31.2, 121.0)
    venue = {"location": where, "title": "Mall", "address": "1 Road"}
    got = heard(venue=venue, location=where)
    assert (got.heard, got.text, got.latitude) == (Heard.LOCATION, "Mall\n1 Road", 31.2)


def test_the_own_card_is_a_contact_and_somebody_elses_part_of_the_story():
    card = {"phone_number": "+8613800001234", "first_name": "A"}
    got = heard(contact={**card, "user_id": 7})
    assert (got.heard, got.text) == (Heard.CONTACT, "+8613800001234")
    for other in (card, {**card, "user_id": 8}):
        got = heard(contact=other)
        assert (got.heard, got.text) == (Heard.TEXT, "A +8613800001234")


@pytest.mark.parametrize(
    "content", [{"sticker": {}}, {"dice": {"value": 1}}, {"poll": {}}, {"game": {}}]
)
def test_what_has_no_content_is_friendly(content):
    assert heard(**content).heard is Heard.STICKER


@pytest.mark.parametrize(
    "content", [{}, {"pinned_message": {}}, {"successful_payment": {}}, {"never_seen": 1}]
)
def test_what_the_platform_says_of_itself_is_a_notice(content):
    assert heard(**content).heard is Heard.NOTICE


def test_a_rich_message_is_read_block_by_block():
    blocks = [
        {"type": "heading", "text": "Title"},
        {"type": "paragraph", "text": ["I paid ", {"type": "bold", "text": "299"}, " yuan"]},
        {"type": "divider"},
        {"type": "list", "items": [{"blocks": [{"type": "paragraph", "text": "first"}]}]},
    ]
    got = heard(rich_message={"blocks": blocks})
    assert (got.heard, got.text) == (Heard.TEXT, "Title\nI paid 299 yuan\nfirst")


def test_a_rich_message_nested_without_end_is_cut():
    part = "deep"
    for _ in range(200):
        part = [part]
    assert heard(rich_message={"blocks": [part, "shallow"]}).text == "shallow"


def test_an_edit_names_the_original_and_is_something_of_its_own():
    first = update(edited_message=message(text="new", edit_date=1763870460))
    second = wire.read(
        json.dumps(
            {"update_id": 901, "edited_message": message(text="newer", edit_date=1763870460)}
        ).encode()
    )
    one, two = (said(each, account="70", now=NOW) for each in (first, second))
    assert (one.heard, one.edits, one.text) == (Heard.EDIT, "7:5:m", "new")
    assert one.external_id != two.external_id
    assert one == said(first, account="70", now=NOW)


def test_a_new_caption_keeps_its_picture():
    edited = message(photo=[file()], caption="better", edit_date=1763870460)
    got = said(update(edited_message=edited), account="70", now=NOW)
    assert (got.heard, got.text, got.attachments[0].unique) == (Heard.EDIT, "better", "u")


def test_a_live_location_that_moves_is_not_said_again():
    edited = message(location={"latitude": 1, "longitude": 2}, edit_date=1763870460)
    assert said(update(edited_message=edited), account="70", now=NOW) is None


def pressed(**more):
    return {"id": "99", "from": ANNA, "data": "menu:new", "chat_instance": "1", **more}


def test_a_pressed_button_is_a_choice_of_the_person_who_pressed():
    got = said(update(callback_query=pressed(message=message())), account="70", now=NOW)
    assert (got.heard, got.choice, got.sender) == (Heard.CHOICE, "menu:new", "7")
    assert (got.external_id, got.answers_message, got.at) == ("cb99", "7:5", NOW)


def test_a_button_under_a_message_no_longer_shown_is_a_choice_too():
    gone = {"message_id": 5, "date": 0, "chat": {"id": 7, "type": "private"}}
    got = said(update(callback_query=pressed(message=gone)), account="70", now=NOW)
    assert (got.choice, got.answers_message) == ("menu:new", "7:5")
    inline = said(update(callback_query=pressed(inline_message_id="x")), account="70", now=NOW)
    assert (inline.choice, inline.sender) == ("menu:new", "7")


def test_a_button_pressed_in_a_group_or_without_meaning_is_nothing():
    group = message(chat={"id": -100, "type": "supergroup"})
    assert said(update(callback_query=pressed(message=group)), account="70", now=NOW) is None
    game = pressed(data="", message=message())
    assert said(update(callback_query=game), account="70", now=NOW) is None


def standing(status, chat=None):
    changed = {
        "chat": chat or {"id": 7, "type": "private"},
        "from": ANNA,
        "date": 1763870400,
        "old_chat_member": {"status": "member"},
        "new_chat_member": {"status": status},
    }
    return said(update(my_chat_member=changed), account="70", now=NOW)


def test_blocking_is_leaving_and_unblocking_is_joining():
    assert standing("kicked").heard is Heard.LEFT
    assert standing("member").heard is Heard.JOINED
    assert standing("kicked", {"id": -100, "type": "group"}) is None


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel", ""])
def test_nothing_is_heard_outside_private_chats(kind):
    assert heard(text="x", chat={"id": -100, "type": kind}) is None
    edited = message(text="x", chat={"id": -100, "type": kind}, edit_date=1)
    assert said(update(edited_message=edited), account="70", now=NOW) is None


@pytest.mark.parametrize("kind", ["message", "edited_message", "my_chat_member"])
def test_the_chat_of_an_update_is_where_it_happened(kind):
    content = message(new_chat_member={"status": "member"})
    assert chat_of(update(**{kind: content})) == "7"


def test_the_chat_of_a_pressed_button_is_the_persons():
    assert chat_of(update(callback_query=pressed())) == "7"
    assert chat_of(update()) == ""


@pytest.mark.parametrize(
    "odd",
    [{"text": 5}, {"photo": {}}, {"date": -1}, {"date": 10**15}, {"contact": {"user_id": 1}}],
)
def test_a_message_of_an_unknown_shape_is_a_notice_with_its_name(odd):
    got = said(update(message=message(**odd)), account="70", now=NOW)
    assert (got.heard, got.external_id, got.at) == (Heard.NOTICE, "7:5:m", NOW)


@pytest.mark.parametrize("odd", [5, {"message_id": "x"}, {"chat": {"id": 7}}])
def test_what_is_not_even_a_message_is_passed_over(odd):
    assert said(update(message=odd), account="70", now=NOW) is None
