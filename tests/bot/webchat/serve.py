"""Serves the web chat for looking at it by hand: python -m tests.bot.webchat.serve [port]."""

import asyncio
import sys
import tempfile
from pathlib import Path

from storage.database import database
from tests.bot.webchat.house import house


async def main(port: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with (
            database(f"sqlite://{folder}/huiyin.db", create=True),
            house(Path(folder), port=port) as made,
        ):
            print(f"{made.url}/chat")  # noqa: T201
            await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 8099))
