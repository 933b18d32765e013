"""Serves the web chat for looking at it by hand: python -m tests.bot.webchat.serve PORT [real].

With "real" the shipped conversation answers, else the small one of `parlour`.
"""

import asyncio
import sys
import tempfile
from functools import partial
from pathlib import Path

import loading
from handlers.book import BOOK
from handlers.conversation import advance
from settings import Settings
from storage.database import database
from tests.bot.webchat.house import house, rules


def shipped():
    """Give the rules that are shipped."""
    settings = Settings()
    return rules(
        advance=partial(advance, BOOK),
        phrases=loading.phrases("handlers", settings),
        organisation=loading.organisation(settings),
    )


async def main(port, *words):
    made = shipped() if "real" in words else rules()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite://{folder}/huiyin.db"
        async with (
            database(url, create=True),
            house(Path(folder), port=port, made=made) as running,
        ):
            print(f"{running.url}/chat")  # noqa: T201
            await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), *sys.argv[2:]))
