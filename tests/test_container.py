"""The container's install steps, carried out in a clean folder: no Docker engine needed.

What Docker itself does (layers, users, networks) is not shown by this; see
docs/operating.md, "What was not run".
"""

import asyncio
import re
import shutil
import subprocess
import sys

import aiohttp
import pytest

from tests.conftest import ROOT
from tests.process import SECRET, free_port

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


def copied():
    """Give what the final stage copies from the project: (sources, target)."""
    for line in DOCKERFILE.splitlines():
        found = re.match(r"COPY (?!--from)(.+) (\S+)$", line)
        if found:
            yield found[1].split(), found[2]


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """Do what the Dockerfile does: its packages into a venv, its files into a folder."""
    folder = tmp_path_factory.mktemp("image")
    venv, work = folder / "venv", folder / "srv"
    work.mkdir()
    subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    install = re.search(r"pip install (.+)$", DOCKERFILE, re.M)[1].split()
    options = [one for one in install if one != "--no-cache-dir"]
    subprocess.run(
        [str(venv / "bin/python"), "-m", "pip", "install", "--quiet", *options],
        cwd=ROOT,
        check=True,
    )
    for sources, target in copied():
        for source in sources:
            place = work / (target.removeprefix("/srv/huiyin").strip("./") or "")
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, place, dirs_exist_ok=True)
            else:
                into = place / source if target.endswith("./") else place
                shutil.copy(ROOT / source, into)
    return venv, work


async def test_the_image_serves_with_nothing_but_its_own_files(image, tmp_path):
    venv, work = image
    port = free_port()
    settings = (work / "container.toml").read_text(encoding="utf-8")
    settings = settings.replace("port = 8080", f"port = {port}")
    settings = settings.replace("/var/lib/huiyin", str(tmp_path / "data"))
    (tmp_path / "container.toml").write_text(settings, encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        str(venv / "bin/python"),
        *re.search(r'CMD \["python", (.+?), "/srv', DOCKERFILE)[1].replace('"', "").split(", "),
        str(tmp_path / "container.toml"),
        cwd=work,
        env={"PATH": "/usr/bin:/bin", "PANEL_SECRET": SECRET, "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        line = (await process.stdout.readline()).decode()
        assert "/chat" in line
        async with aiohttp.ClientSession() as session:
            async with session.get(f"http://127.0.0.1:{port}/health") as answer:
                assert answer.status == 200
            async with session.get(f"http://127.0.0.1:{port}/chat") as page:
                assert page.status == 200
    finally:
        process.terminate()
        assert await process.wait() == 0
        process._transport.close()


def test_the_image_runs_as_nobody_special_and_says_when_it_is_well():
    assert "USER huiyin" in DOCKERFILE
    assert "HEALTHCHECK" in DOCKERFILE
    assert DOCKERFILE.count("FROM ") == 2


def test_every_python_file_of_the_product_is_in_the_image():
    sources = {one for many, _ in copied() for one in many}
    product = {path.name for path in ROOT.glob("*.py")}
    rooms = {"cases", "handlers", "storage", "bot", "admin", "organisation"}
    assert product | rooms <= sources
