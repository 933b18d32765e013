"""One request for a token at a time, whoever waits."""

import asyncio

import pytest

from bot.wechat.tokens import Tokens


class Platform:
    """Hands out tokens; each is good until the next is forced."""

    def __init__(self):
        self.asked = []
        self.now = 1000.0
        self.current = "t0"
        self.refuses = None

    async def ask(self, force):
        self.asked.append(force)
        await asyncio.sleep(0.01)
        if self.refuses:
            raise self.refuses
        if force:
            self.current = f"t{len(self.asked)}"
        return self.current, 7200.0


@pytest.fixture
def platform():
    return Platform()


@pytest.fixture
def tokens(platform):
    return Tokens(platform.ask, lambda: platform.now)


async def test_fifty_that_wait_are_one_request(tokens, platform):
    assert set(await asyncio.gather(*(tokens.token() for _ in range(50)))) == {"t0"}
    assert platform.asked == [False]


@pytest.mark.parametrize(("after_s", "asked"), [(7079, 1), (7081, 2)])
async def test_a_token_is_asked_for_anew_shortly_before_it_ends(
    tokens, platform, after_s, asked
):
    await tokens.token()
    platform.now += after_s
    await tokens.token()
    assert len(platform.asked) == asked


async def test_a_stale_token_that_the_platform_has_replaced_is_not_forced(tokens, platform):
    await tokens.token()
    platform.current = "t9"
    assert await tokens.renewed("t0") == "t9"
    assert platform.asked == [False, False]


async def test_fifty_that_met_a_stale_token_force_one(tokens, platform):
    await tokens.token()
    fresh = await asyncio.gather(*(tokens.renewed("t0") for _ in range(50)))
    assert set(fresh) == {"t3"}
    assert platform.asked == [False, False, True]


async def test_who_comes_late_with_the_stale_token_gets_the_renewed_one(tokens, platform):
    await tokens.token()
    await tokens.renewed("t0")
    assert await tokens.renewed("t0") == "t3"
    assert len(platform.asked) == 3


@pytest.mark.parametrize(("after_s", "forced"), [(29, 1), (31, 2)])
async def test_it_is_not_forced_twice_within_half_a_minute(tokens, platform, after_s, forced):
    stale = await tokens.token()
    for _ in range(2):
        stale = await tokens.renewed(stale)
        platform.now += after_s
    assert platform.asked.count(True) == forced


async def test_a_failure_is_everybody_s_and_the_next_asks_again(tokens, platform):
    platform.refuses = RuntimeError("down")
    found = await asyncio.gather(*(tokens.token() for _ in range(9)), return_exceptions=True)
    assert {type(one) for one in found} == {RuntimeError}
    assert len(platform.asked) == 1
    platform.refuses = None
    assert await tokens.token() == "t0"


async def test_one_that_gives_up_waiting_does_not_end_it_for_the_others(tokens, platform):
    one, other = asyncio.ensure_future(tokens.token()), asyncio.ensure_future(tokens.token())
    await asyncio.sleep(0)
    one.cancel()
    assert await other == "t0"
    assert platform.asked == [False]
