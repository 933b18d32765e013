"""Passwords: dear to try, and tried off the loop."""

import asyncio

from storage import passwords


async def test_the_loop_goes_on_while_passwords_are_tried():
    stored = await passwords.hashed("correct horse battery")
    tries = asyncio.gather(*(passwords.matches(stored, f"wrong {n}") for n in range(6)))
    turns = 0
    while not tries.done():
        turns += 1
        await asyncio.sleep(0.001)
    assert tries.result() == [False] * 6
    # On the loop the tries would have left it one turn for each at the very most.
    assert turns > 12


async def test_a_name_that_nobody_bears_is_tried_as_one_that_somebody_does():
    assert await passwords.matches(None, "any") is False
    assert await passwords.matches(await passwords.hashed("any"), "any") is True
