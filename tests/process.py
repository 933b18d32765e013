"""The real server process, started, killed and started again by tests."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from tests.conftest import ROOT

SECRET = "a secret of the tests, long enough to be one"


def free_port() -> int:
    """Find a free port on loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Server:
    """One installation in a folder: its settings, its environment, its process."""

    folder: Path
    tables: str = ""  # settings.toml without [server]
    secrets: dict[str, str] = field(default_factory=dict)
    command: str = "run"
    port: int = field(default_factory=free_port)
    process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def settings(self) -> Path:
        path = self.folder / "settings.toml"
        path.write_text(f'[server]\nport = {self.port}\ndata_dir = "data"\n{self.tables}')
        return path

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "PANEL_SECRET": SECRET, **self.secrets}

    async def start(self) -> str:
        """Start and wait until it answers; give the first lines that it printed."""
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "app",
            self.command,
            "--settings",
            str(self.settings),
            cwd=ROOT,
            env=self.environment,
            stdout=asyncio.subprocess.PIPE,
        )
        lines = [await self.process.stdout.readline() for _ in range(3)]
        async with aiohttp.ClientSession() as session:
            while True:
                with contextlib.suppress(aiohttp.ClientError):
                    async with session.get(f"{self.url}/health") as answer:
                        if answer.status == 200:
                            return b"".join(lines).decode()
                assert self.process.returncode is None, "the server ended"
                await asyncio.sleep(0.02)

    async def kill(self) -> None:
        """End it as a power cut would, as far as a process can feel one."""
        self.process.send_signal(signal.SIGKILL)
        await self.process.wait()

    async def stop(self) -> int:
        """Stop it as Ctrl-C does; give its exit code."""
        if self.process is None or self.process.returncode is not None:
            return 0
        self.process.send_signal(signal.SIGINT)
        return await self.process.wait()

    async def __aenter__(self) -> "Server":
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()
        # The transport of the pipe is closed by the loop one turn later.
        self.process._transport.close()
        await asyncio.sleep(0)
