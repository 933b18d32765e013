"""Style, script and icons: small, kept by browsers, and nothing else is served."""

import gzip

import pytest

from admin.assets import FOLDER, Assets

PAGE_MAX = 250_000  # bytes of one page with all it loads, cold


async def test_a_file_is_kept_for_ever_under_its_mark_and_asked_for_again_without(visitor):
    url = Assets().url("panel.css")
    marked = await visitor.get(url)
    assert "immutable" in marked.headers["Cache-Control"]
    assert marked.headers["Content-Type"].startswith("text/css")
    plain = await visitor.get(url.split("?")[0])
    assert plain.headers["Cache-Control"] == "no-cache"


async def test_who_takes_no_compression_gets_none(visitor):
    url = Assets().url("panel.js")
    plain = await visitor.get(url, headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    assert await plain.read() == (FOLDER / "panel.js").read_bytes()


@pytest.mark.parametrize(
    "name", ["../panel.py", "%2e%2e/panel.py", "vendor/htmx/LICENSE", "none.css", "vendor"]
)
async def test_only_what_is_listed_is_served(visitor, name):
    answer = await visitor.get(f"/admin/static/{name}")
    assert answer.status in {303, 404}
    assert b"def " not in await answer.read()


async def test_a_page_with_all_it_loads_is_small_enough_for_a_slow_line(clerk, office):
    number = await office.case()
    page = await clerk.page(f"/admin/cases/{number}")
    names = ["vendor/tabler/tabler.min.css", "panel.css", "theme.js", "panel.js", "viewer.js"]
    names += ["vendor/htmx/htmx.min.js", "icons.svg", "icon.svg"]
    assets = Assets()
    assert all(assets.url(one).split("?")[0] in page for one in names)
    loaded = sum(len(gzip.compress((FOLDER / one).read_bytes(), 9)) for one in names)
    assert len(page.encode()) + loaded < PAGE_MAX


@pytest.mark.parametrize("part", ["tabler", "htmx", "icons"])
def test_what_others_made_comes_with_its_version_and_licence(part):
    folder = FOLDER / "vendor" / part
    assert (folder / "VERSION").read_text().strip()
    assert "permission" in (folder / "LICENSE").read_text().lower()
