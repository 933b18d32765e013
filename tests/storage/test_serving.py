"""Tests of the headers under which evidence goes to a browser."""

from email.message import Message
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.kinds import ALLOWED, Kind
from storage.serving import UNKNOWN, disposition


def saved_as(headers: dict[str, str]) -> str:
    """Give the name under which a browser saves it, read by a parser that is not ours."""
    message = Message()
    message["Content-Disposition"] = headers["Content-Disposition"]
    plain = message.get_param("filename", header="Content-Disposition", unquote=True)
    full = headers["Content-Disposition"].partition("filename*=UTF-8''")[2]
    assert plain
    return unquote(full, errors="strict")


@pytest.mark.parametrize("mime", sorted(ALLOWED))
def test_only_what_a_browser_shows_without_harm_is_shown(mime):
    headers = disposition("x", mime)
    shown = ALLOWED[mime].kind != Kind.DOCUMENT or mime == "application/pdf"
    assert headers["Content-Disposition"].startswith("inline;" if shown else "attachment;")
    assert headers["Content-Type"] == mime
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "script-src" not in headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "mime", ["text/html", "image/svg+xml", "", "application/zip", "video/mp4\r\nX: y"]
)
def test_a_type_that_is_not_on_the_list_goes_out_as_mere_bytes(mime):
    headers = disposition("page.html", mime)
    assert headers["Content-Type"] == UNKNOWN
    assert headers["Content-Disposition"].startswith("attachment;")
    assert saved_as(headers) == "page.html.bin"
    assert headers["Content-Security-Policy"].startswith("sandbox;")


@pytest.mark.parametrize(
    ("name", "mime", "label"),
    [
        ("photo.JPG", "image/jpeg", "photo.JPG"),
        ("photo.jpeg", "image/jpeg", "photo.jpeg"),
        ("photo.exe", "image/jpeg", "photo.exe.jpg"),
        ("photo", "image/png", "photo.png"),
        ("转账记录 截图.png", "image/png", "转账记录 截图.png"),
        ("😡𠮷.mp4", "video/mp4", "😡𠮷.mp4"),
        ("../../etc/passwd", "text/plain", "passwd.txt"),
        ("C:\\Users\\me\\合同.pdf", "application/pdf", "合同.pdf"),
        ("run.bat", "text/plain", "run.bat.txt"),
        ("accounts.csv", "text/plain", "accounts.csv.txt"),
        ("invoice\u202egpj.exe", "image/png", "invoicegpj.exe.png"),
        ('a"b;c\r\nSet-Cookie: x=1.png', "image/png", "a_b;cSet-Cookie_ x=1.png"),
        ("a\x00b.png", "image/png", "ab.png"),
        ("...", "image/png", "evidence.png"),
        ("", "audio/amr", "evidence.amr"),
        (".htaccess", "text/plain", "htaccess.txt"),
        ("a.mp4", "audio/mp4", "a.mp4"),
        ("broken\ud83d.png", "image/png", "broken.png"),
        ("100%.png", "image/png", "100_.png"),
    ],
)
def test_a_name_is_kept_as_far_as_it_does_no_harm(name, mime, label):
    assert saved_as(disposition(name, mime)) == label


#: Every ending that a file may be saved with; none of them runs.
ENDINGS = {one.ending for one in ALLOWED.values()} | set(
    "jpeg jpe jfif m4v 3gpp 3g2 oga opus spx log bin".split()  # noqa: SIM905
)


@given(name=st.text(max_size=400), mime=st.sampled_from([*sorted(ALLOWED), "text/html"]))
def test_no_name_breaks_out_of_its_header(name, mime):
    header = disposition(name, mime)["Content-Disposition"]
    assert header.isascii()
    assert header.isprintable()
    assert header.count('"') == 2
    label = saved_as({"Content-Disposition": header})
    assert label.rpartition(".")[2].lower() in ENDINGS
    assert "/" not in label
    assert "\\" not in label
    assert len(label.encode()) <= 210
