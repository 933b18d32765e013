"""The command line: run, serve, work, migrate, demo, add-staff, check.

Each command takes ``--settings FILE`` (settings.toml by default) and reads its
secrets from the environment.
"""

import argparse
import asyncio
import contextlib
import gc
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

from aiohttp import web

from bot.server import STOP_WITHIN_S
from cases.model import Role
from settings import BadSettings, Settings, keep_secret, load
from storage import staff
from storage.database import DatabaseDown, database, migrate
from wiring import House, house, now

log = logging.getLogger("huiyin")

FIRST_STAFF = "admin"


def main(arguments: list[str] | None = None) -> int:
    """Run one command; give the exit code: 0 done, 1 failed, 2 wrongly called."""
    os.umask(0o077)  # what is kept here is for the account that runs it alone
    asked = _parser().parse_args(arguments)
    logging.basicConfig(
        level=logging.DEBUG if asked.verbose else logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    if not asked.verbose:
        logging.getLogger("tortoise").setLevel(logging.ERROR)
    try:
        settings = keep_secret(load(asked.settings))
        return _run(asked.command(settings, asked))
    except (BadSettings, DatabaseDown) as error:
        sys.stderr.write(f"huiyin: {error}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"huiyin: {error.strerror or error}\n")
        return 1


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--settings", default="settings.toml", metavar="FILE")
    common.add_argument("--verbose", action="store_true", help="log everything")
    parser = argparse.ArgumentParser(prog="python -m app", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(
        name: str, does: Callable[..., Awaitable[int]], words: str
    ) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=words, parents=[common])
        made.set_defaults(command=does)
        return made

    command("run", _run_all, "everything in one process, on a store made ready first")
    command("serve", _serve, "only the web side: chat, platforms' calls, panel")
    command("work", _work, "only the loops: delivery, downloads, the clock")
    command("migrate", _migrate, "bring the database's schema up to date")
    command("check", _check, "prove a configuration before it is used")
    shown = command("demo", _demo, "like run, on a throw-away store with thirty cases")
    shown.add_argument("--keep", metavar="FOLDER", help="keep the store in this folder")
    added = command("add-staff", _add_staff, "add somebody to the panel")
    added.add_argument("name", help="the name to sign in with")
    added.add_argument("--shown", default="", help="the name that people read")
    added.add_argument("--role", choices=["clerk", "head", "administrator"], default="clerk")
    return parser


def _run(work: Awaitable[int]) -> int:
    """Run a command on the fastest loop there is; Ctrl-C is no error."""

    async def whole() -> int:
        return await work

    try:
        import uvloop  # noqa: PLC0415  not on every system
    except ImportError:
        return asyncio.run(whole())
    return uvloop.run(whole())


async def _run_all(settings: Settings, _: argparse.Namespace) -> int:
    return await _everything(settings)


async def _demo(settings: Settings, asked: argparse.Namespace) -> int:
    import demo  # noqa: PLC0415  it draws pictures, for which a server has no use

    with demo.store(settings, asked.keep) as throw_away:
        return await _everything(throw_away, fill=demo.fill)


async def _everything(
    settings: Settings, fill: Callable[[House], Awaitable[None]] | None = None
) -> int:
    async with house(settings, create=True) as made:
        password = await _first_staff()
        if fill is not None:
            await fill(made)
        async with _listening(made):
            _greet(made.settings, password)
            return await _until_stopped([*made.working(), *made.serving(), *made.carrying()])


async def _serve(settings: Settings, _: argparse.Namespace) -> int:
    async with house(settings, create=False) as made, _listening(made):
        _greet(settings, "")
        return await _until_stopped([*made.serving(), *made.carrying()])


async def _work(settings: Settings, _: argparse.Namespace) -> int:
    async with house(settings, create=False) as made:
        for channel in made.channels.values():
            await channel.start()
        sys.stdout.write("Working: delivery, downloads, clock. Ctrl-C stops.\n")
        sys.stdout.flush()
        return await _until_stopped([*made.working(), *made.carrying()])


async def _migrate(settings: Settings, _: argparse.Namespace) -> int:
    await migrate(settings.database_url)
    sys.stdout.write("The database's schema is up to date.\n")
    return 0


async def _check(settings: Settings, _: argparse.Namespace) -> int:
    import checking  # noqa: PLC0415  used by this command alone

    return await checking.check(settings)


async def _add_staff(settings: Settings, asked: argparse.Namespace) -> int:
    async with database(settings.database_url, create=True):
        try:
            password = await staff.add(
                asked.name, asked.shown or asked.name, Role(asked.role), now()
            )
        except staff.NameTaken as error:
            sys.stderr.write(f"huiyin: {error}\n")
            return 1
    sys.stdout.write(f"{asked.name}: one-time password {password}\n")
    return 0


async def _first_staff() -> str:
    """Add the first administrator to an empty panel; give the one-time password or ""."""
    if await staff.any_there():
        return ""
    return await staff.add(FIRST_STAFF, FIRST_STAFF, Role.ADMINISTRATOR, now())


@contextlib.asynccontextmanager
async def _listening(made: House) -> AsyncIterator[None]:
    server = made.settings.server
    runner = web.AppRunner(made.app, access_log=None, shutdown_timeout=STOP_WITHIN_S)
    await runner.setup()
    try:
        site = web.TCPSite(runner, server.host, server.port, reuse_port=False)
        await site.start()
        for channel in made.channels.values():
            await channel.start()
        yield
    finally:
        await runner.cleanup()


def _greet(settings: Settings, password: str) -> None:
    """Print the three lines that a newcomer needs."""
    url = settings.public_url
    known = "the password you chose" if not password else f"one-time password: {password}"
    sys.stdout.write(f"Web chat:  {url}/chat\nPanel:     {url}/admin\n")
    sys.stdout.write(f"Staff:     {FIRST_STAFF}   {known}\n")
    sys.stdout.flush()


def _spare_the_collector() -> None:
    """Look for cycles seldom, and not among what start-up made: a tenth of a turn's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


async def _until_stopped(loops: list[Callable[[], Awaitable[None]]]) -> int:
    """Run the loops until SIGINT or SIGTERM; a loop that dies ends the process."""
    _spare_the_collector()
    stop = asyncio.Event()
    running = asyncio.get_running_loop()
    for one in (signal.SIGINT, signal.SIGTERM):
        running.add_signal_handler(one, stop.set)
    tasks = [asyncio.ensure_future(loop()) for loop in loops]
    waiting = asyncio.ensure_future(stop.wait())
    endless = set(tasks)
    code = 0
    while not stop.is_set():
        done, _ = await asyncio.wait({waiting, *endless}, return_when=asyncio.FIRST_COMPLETED)
        for task in done & endless:
            endless.discard(task)
            if task.exception() is not None:
                log.error("a loop ended", exc_info=task.exception())
                code = 1
                stop.set()
    waiting.cancel()
    for task in tasks:
        task.cancel()
    _, late = await asyncio.wait({*tasks, waiting}, timeout=STOP_WITHIN_S)
    for task in late:
        log.error("a loop did not end within %s s: %s", STOP_WITHIN_S, task.get_coro())
    return code


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    sys.exit(main())
