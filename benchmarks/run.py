"""Runs the figures of docs/performance.md and prints them as Markdown.

``python -m benchmarks.run [--quick]``: one core for the server, the other for the
load; floor and product take turns, so that a busy neighbour troubles both alike.
"""

import argparse
import asyncio
import os
import platform
import statistics
import tempfile
import time
from pathlib import Path

import psutil

from benchmarks import growth
from benchmarks.servers import floor, huiyin
from benchmarks.traffic import Result, request, send

PEOPLE = 2000
ROUNDS = 15
MEGABYTE = 2**20


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the messages")
    parser.add_argument("--rows", type=int, default=1_000_000, help="cases of the large store")
    asked = parser.parse_args()
    many = 200 if asked.quick else 2000
    os.sched_setaffinity(0, {os.cpu_count() - 1 if os.cpu_count() else 0})
    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}\n")
    with tempfile.TemporaryDirectory() as folder:
        throughput(Path(folder), many)
    with tempfile.TemporaryDirectory() as folder:
        memory(Path(folder), 10_000 // (10 if asked.quick else 1))
    with tempfile.TemporaryDirectory() as folder:
        growth.measure(Path(folder), asked.rows, many * 3 // 2)


def throughput(folder: Path, many: int) -> None:
    """Compare floor and product in many short rounds, in turn: the machine's pace changes."""
    runs: dict[str, list[Result]] = {"floor": [], "huiyin": []}
    for name in ("f", "h"):
        (folder / name).mkdir()
    began = time.perf_counter()
    with huiyin(folder / "h") as (port, _):
        first = asyncio.run(send(port, [request(1, 1)], connections=1))
        cold = time.perf_counter() - began
        with floor(folder / "f") as (floor_port, _):
            number = 1000
            for _ in range(ROUNDS):
                for name, at in (("floor", floor_port), ("huiyin", port)):
                    bodies = [request(number + n, PEOPLE) for n in range(many)]
                    number += many
                    runs[name].append(asyncio.run(send(at, bodies)))
    print(f"cold start to first answer: {cold:.2f} s ({first.answered} answered)\n")
    print("| | messages/s, median (range) | p50 ms | p99 ms | failed |")
    print("|---|---|---|---|---|")
    rates = {}
    for name, results in runs.items():
        found = [one.rate for one in results]
        rates[name] = statistics.median(found)
        p50, p99 = (statistics.median(r.at(share) for r in results) for share in (0.5, 0.99))
        failed = sum(one.failed for one in results)
        print(
            f"| {name} | {rates[name]:.0f} ({min(found):.0f}-{max(found):.0f})"
            f" | {p50:.1f} | {p99:.1f} | {failed} |"
        )
    print(f"\nratio to the floor: {rates['huiyin'] / rates['floor']:.2f}\n")


def memory(folder: Path, many: int) -> None:
    """Watch the resident memory after 10,000 messages and after 50,000 more."""
    with huiyin(folder) as (port, pid):
        child = psutil.Process(pid)
        print("| messages | resident MB |\n|---|---|")
        number = 0
        for step in (0, many, 5 * many):
            bodies = [request(number + n, PEOPLE) for n in range(step)]
            if bodies:
                asyncio.run(send(port, bodies))
            number += step
            print(f"| {number} | {child.memory_info().rss / MEGABYTE:.0f} |")
    print()


if __name__ == "__main__":
    main()
