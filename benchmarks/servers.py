"""Starts the servers that are measured, each on the first core alone."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from benchmarks.traffic import AES_KEY, APP_ID, TOKEN

ROOT = Path(__file__).parent.parent


def free_port() -> int:
    """Find a free port on loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def settings(folder: Path, port: int, database: str = "") -> Path:
    """Write settings with WeChat in safe mode, nothing else switched on."""
    path = folder / "settings.toml"
    path.write_text(
        f'[server]\nport = {port}\ndata_dir = "data"\n[database]\nurl = "{database}"\n'
        f'[channels.wechat]\nenabled = true\napp_id = "{APP_ID}"\nmode = "safe"\n'
        f'account = "passive"\napi_base = "http://127.0.0.1:9"\n'
    )
    return path


def _ask(url: str) -> None:
    with contextlib.suppress(urllib.error.HTTPError):  # an HTTP error is an answer too
        urllib.request.urlopen(url, timeout=2).close()


@contextlib.contextmanager
def _running(command: list[str], port: int, path: str) -> Iterator[subprocess.Popen[bytes]]:
    environment = {**os.environ, "WECHAT_TOKEN": TOKEN, "WECHAT_AES_KEY": AES_KEY}
    process = subprocess.Popen(
        ["taskset", "-c", "0", sys.executable, *command],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    try:
        for _ in range(1500):
            with contextlib.suppress(ConnectionError, urllib.error.URLError):
                _ask(f"http://127.0.0.1:{port}{path}")
                break
            time.sleep(0.01)
        yield process
    finally:
        process.terminate()
        process.wait(10)


@contextlib.contextmanager
def huiyin(folder: Path, database: str = "") -> Iterator[tuple[int, int]]:
    """Run the product; give its port and process id."""
    port = free_port()
    path = settings(folder, port, database)
    with _running(["-m", "app", "run", "--settings", str(path)], port, "/health") as process:
        yield port, process.pid


@contextlib.contextmanager
def floor(folder: Path) -> Iterator[tuple[int, int]]:
    """Run the floor; give its port and process id."""
    port = free_port()
    with _running(
        ["-m", "benchmarks.floor", str(port), str(folder)], port, "/wechat"
    ) as process:
        yield port, process.pid
