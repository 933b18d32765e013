"""Places for evidence to try: a folder, a real S3 server, the memory; and files to keep."""

import subprocess
import sys
from pathlib import Path

import pytest

from storage.files import Files
from tests.s3 import S3, missing, server

SAMPLES = Path(__file__).parent / "samples"
MEGABYTE = 2**20


@pytest.fixture(scope="session")
def s3() -> S3:
    """A real S3 server for the whole run."""
    if missing():
        pytest.skip("no moto: the S3 tests need the package moto[server]")
    with server() as running:
        yield running


@pytest.fixture
def s3_url(s3, monkeypatch) -> str:
    """The URL of a fresh bucket, its credentials in the environment."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    return s3.bucket_url()


@pytest.fixture
def spool(tmp_path) -> Path:
    """Where files wait while they arrive."""
    path = tmp_path / "spool"
    path.mkdir()
    return path


@pytest.fixture
def folder(tmp_path) -> Path:
    """A folder for evidence."""
    return tmp_path / "evidence store"


@pytest.fixture(params=["folder", "s3", "memory"])
def files(request, folder, spool) -> Files:
    """Each kind of place in turn."""
    if request.param == "folder":
        url = str(folder)
    elif request.param == "s3":
        url = request.getfixturevalue("s3_url")
    else:
        url = "memory:"
    return Files.open(url, max_bytes=20 * MEGABYTE, spool_dir=spool)


@pytest.fixture(scope="session")
def hostile(shared, tmp_path_factory) -> Path:
    """The 29 hostile files of the shared folder, written by its program."""
    path = tmp_path_factory.mktemp("hostile")
    program = shared / "data" / "bad" / "gen_bad_files.py"
    subprocess.run([sys.executable, program, path], check=True)
    return path
