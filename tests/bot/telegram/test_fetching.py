import tracemalloc

import pytest

from bot.channel import FetchError
from cases.messages import Attachment, Medium
from tests.bot.telegram.conftest import connected

CONTENT = bytes(range(256)) * 4000  # a megabyte


def attachment(source, **more):
    return Attachment(medium=Medium.VIDEO, source=source, **more)


async def fetched(channel, wanted, account="7000000001"):
    return b"".join([chunk async for chunk in channel.fetch(wanted, account)])


async def failure(channel, wanted, account="7000000001"):
    with pytest.raises(FetchError) as error:
        await fetched(channel, wanted, account)
    return error.value.reason, error.value.final


async def test_a_file_comes_byte_for_byte(telegram, office, channel):
    anna = telegram.person()
    await anna.sends_file("video", CONTENT)
    assert await fetched(channel, office.heard[0].attachments[0]) == CONTENT


async def test_a_file_comes_in_pieces(telegram, channel):
    source, _ = telegram.person().file(CONTENT)
    pieces = [chunk async for chunk in channel.fetch(attachment(source), "")]
    assert max(len(piece) for piece in pieces) <= 64 * 1024


async def test_a_large_file_is_never_whole_in_memory(telegram, channel):
    source, _ = telegram.person().file(bytes(20 << 20))
    tracemalloc.start()
    async for _ in channel.fetch(attachment(source), ""):
        pass
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 5 << 20


async def test_who_stops_reading_leaves_nothing_open(telegram, channel):
    source, _ = telegram.person().file(CONTENT)
    stream = channel.fetch(attachment(source), "")
    assert await anext(stream)
    await stream.aclose()


async def test_a_file_that_breaks_off_may_be_asked_for_again(telegram, channel):
    source, kept = telegram.person().file(CONTENT)
    kept.broken = True
    assert await failure(channel, attachment(source)) == ("network", False)
    kept.broken = False
    assert await fetched(channel, attachment(source)) == CONTENT


async def test_a_file_shorter_than_announced_is_incomplete(telegram, channel):
    source, _ = telegram.person().file(CONTENT, size=len(CONTENT) + 1)
    assert await failure(channel, attachment(source)) == ("incomplete", False)


async def test_a_slow_file_arrives(telegram, channel):
    source, kept = telegram.person().file(CONTENT)
    kept.slow_s = 0.2
    assert await fetched(channel, attachment(source)) == CONTENT


async def test_a_file_that_telegram_lost_may_be_asked_for_again(telegram, channel):
    source, kept = telegram.person().file(CONTENT)
    kept.missing = True
    assert await failure(channel, attachment(source)) == ("unavailable", False)


async def test_a_file_that_is_too_big_is_lost_for_good(telegram, channel):
    source, _ = telegram.person().file(CONTENT, size=(20 << 20) + 1)
    assert await failure(channel, attachment(source)) == ("too_big", True)
    before = len(telegram.called("getFile"))
    assert await failure(channel, attachment(source, too_big=True)) == ("too_big", True)
    assert len(telegram.called("getFile")) == before


async def test_an_unknown_file_is_lost_for_good(channel):
    assert await failure(channel, attachment("nonsense")) == ("gone", True)


async def test_the_file_of_another_bot_is_not_asked_for(telegram, channel):
    source, _ = telegram.person().file(CONTENT)
    assert await failure(channel, attachment(source), "999") == ("other_account", True)


@pytest.mark.parametrize(
    ("status", "reason"), [(502, "network"), (0, "network"), (403, "configuration")]
)
async def test_a_server_that_refuses_may_be_asked_again(telegram, channel, status, reason):
    source, _ = telegram.person().file(CONTENT)
    telegram.fail("getFile", status=status)
    assert await failure(channel, attachment(source)) == (reason, False)


async def test_a_429_means_later(telegram, channel):
    source, _ = telegram.person().file(CONTENT)
    telegram.fail("getFile", status=429, retry_after=3)
    assert await failure(channel, attachment(source)) == ("slow_down", False)


async def test_our_own_server_names_a_file_on_the_disk(telegram, office, tmp_path):
    source, kept = telegram.person().file(CONTENT)
    kept.path = str(tmp_path / "file_1.mp4")
    (tmp_path / "file_1.mp4").write_bytes(CONTENT)
    async with connected(telegram, office, local=True) as channel:
        assert await fetched(channel, attachment(source)) == CONTENT
        (tmp_path / "file_1.mp4").unlink()
        assert await failure(channel, attachment(source)) == ("unavailable", False)


async def test_telegrams_server_can_name_no_file_on_our_disk(telegram, channel, tmp_path):
    source, kept = telegram.person().file(CONTENT)
    kept.path = str(tmp_path / "secret")
    (tmp_path / "secret").write_bytes(CONTENT)
    assert await failure(channel, attachment(source)) == ("unavailable", False)
