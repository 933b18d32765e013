"""A real S3 server in a process of its own: moto, made by people who know S3."""

import contextlib
import importlib.util
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

READY_WITHIN_S = 60.0  # it imports a great deal, and the machine may be busy


@dataclass(frozen=True, kw_only=True)
class S3:
    """A running server; ``endpoint`` is its address."""

    endpoint: str

    def bucket_url(self) -> str:
        """Make a bucket; give its URL as settings.toml would have it."""
        bucket = f"evidence-{uuid.uuid4().hex[:12]}"
        self.ask("PUT", f"/{bucket}")
        return f"s3://{bucket}/of/huiyin?endpoint={self.endpoint}&region=us-east-1"

    def ask(self, method: str, path: str) -> str:
        """Ask the server something directly, past our own code."""
        request = urllib.request.Request(self.endpoint + path, method=method)
        with urllib.request.urlopen(request) as answer:
            return answer.read().decode()

    def keys(self, url: str) -> list[str]:
        """Give the keys in the bucket of a URL, and the uploads that were left open in it."""
        bucket = url.split("/")[2]
        found = []
        for path, mark in (
            (f"/{bucket}?list-type=2", "<Key>"),
            (f"/{bucket}?uploads", "<Key>"),
        ):
            parts = self.ask("GET", path).split(mark)[1:]
            found += [part.partition("</Key>")[0] for part in parts]
        return found


def missing() -> bool:
    """Say whether moto is not installed."""
    return importlib.util.find_spec("moto") is None


@contextlib.contextmanager
def server() -> Iterator[S3]:
    """Run a server for the time of the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        running = S3(endpoint=f"http://127.0.0.1:{port}")
        _wait(process, running)
        yield running
    finally:
        process.kill()
        process.wait()


def _wait(process: subprocess.Popen[bytes], running: S3) -> None:
    until = time.monotonic() + READY_WITHIN_S
    while True:
        try:
            running.ask("GET", "/moto-api/")
        except urllib.error.URLError:
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError("moto did not start") from None
            time.sleep(0.05)
        else:
            return
