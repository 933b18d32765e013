"""The page itself: language, theme, policy, cookie, weight."""

import gzip
import re
import tomllib

import pytest

from bot.webchat.assets import FOLDER, words
from tests.bot.webchat.house import house as run_house

WEIGHT_MAX = 60_000  # bytes of everything the chat page loads, as it goes over the line


async def test_the_front_door_leads_to_the_chat(house, visitor):
    someone = await visitor()
    async with someone.session.get(f"{house.url}/?lang=en", allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (302, "/chat?lang=en")


@pytest.mark.parametrize(
    ("accepts", "query", "language"),
    [
        ("zh-CN,zh;q=0.9", "", "zh-CN"),
        ("zh-HK", "", "zh-TW"),
        ("en-GB,en;q=0.8,zh;q=0.5", "", "en"),
        ("de-DE,fr;q=0.7", "", "zh-CN"),
        ("zh-CN", "?lang=en", "en"),
        ("zh-CN", "?lang=tlh", "zh-CN"),
        ("", "", "zh-CN"),
        ("en;q=0.1,zh-TW;q=0.9", "", "zh-TW"),
        ("en;q=nonsense,zh-TW", "", "zh-TW"),
    ],
)
async def test_the_page_speaks_the_language_that_is_wanted(visitor, accepts, query, language):
    someone = await visitor()
    url = f"{someone.url}/chat{query}"
    async with someone.session.get(url, headers={"Accept-Language": accepts}) as answer:
        assert f'<html lang="{language}"' in await answer.text()


async def test_a_language_once_chosen_stays(visitor):
    someone = await visitor()
    await someone.open("/chat?lang=en")
    await someone.open("/chat")
    assert '<html lang="en"' in someone.page


@pytest.mark.parametrize(("cookie", "theme"), [("dark", "dark"), ("light", "light")])
async def test_the_theme_is_painted_by_the_server(visitor, cookie, theme):
    someone = await visitor()
    async with someone.session.get(f"{someone.url}/chat", cookies={"theme": cookie}) as answer:
        assert f'data-theme="{theme}"' in await answer.text()


@pytest.mark.parametrize("cookie", ["auto", '"><script>', "DARK"])
async def test_any_other_theme_is_the_systems(visitor, cookie):
    someone = await visitor()
    headers = {"Cookie": f"theme={cookie}"}
    async with someone.session.get(f"{someone.url}/chat", headers=headers) as answer:
        assert not re.search(r"<html[^>]*data-theme", await answer.text())


async def test_nothing_runs_but_our_own_files(visitor):
    someone = await visitor()
    for path in ("/chat", "/status", "/upload/x"):
        answer = await someone.open(path)
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
        assert "unsafe" not in policy
        assert not re.search(r"<script(?![^>]*src=)", someone.page)
        assert not re.search(r"\son[a-z]+=|<style|\sstyle=|javascript:", someone.page)


async def test_only_named_sites_may_frame_the_chat(database, tmp_path, visitor):
    shop = "https://shop.example.org"
    async with run_house(tmp_path / "b", embed_origins=(shop,)) as made:
        someone = await visitor(made.url)
        policy = (await someone.open("/chat?embed=1")).headers["Content-Security-Policy"]
        assert policy.endswith(f"frame-ancestors 'self' {shop}")


async def test_the_cookie_is_for_the_server_alone(visitor):
    someone = await visitor()
    cookie = (await someone.open()).headers["Set-Cookie"]
    assert cookie.startswith("huiyin=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


async def test_behind_https_the_cookie_is_secure_and_survives_a_frame(
    database, tmp_path, visitor
):
    async with run_house(tmp_path / "b", public_url="https://help.example.org") as made:
        someone = await visitor(made.url)
        plain = (await someone.open()).headers["Set-Cookie"]
        framed = (await someone.open("/chat?embed=1")).headers["Set-Cookie"]
    assert "Secure" in plain
    assert "SameSite=Lax" in plain
    assert {"Secure", "SameSite=None", "Partitioned"} <= set(framed.split("; "))


async def test_a_browser_keeps_its_address(visitor):
    someone = await visitor()
    first = (await someone.open()).headers["Set-Cookie"].split(";")[0]
    again = (await someone.open()).headers["Set-Cookie"].split(";")[0]
    assert first == again


async def test_the_whole_page_is_light(visitor):
    someone = await visitor()
    paths = set(re.findall(r'(?:src|href)="(/chat/assets/[^"]+)"', someone.page))
    assert len(paths) > 10
    weight = len(gzip.compress(someone.page.encode()))
    for path in paths:
        async with someone.session.get(someone.url + path, auto_decompress=False) as answer:
            assert answer.status == 200, path
            assert "immutable" in answer.headers["Cache-Control"]
            weight += int(answer.headers["Content-Length"])
    assert weight < WEIGHT_MAX


async def test_scripts_load_only_what_is_there_and_preloaded(visitor):
    someone = await visitor()
    loaded = set(re.findall(r"/([a-z]+)\.js\"", someone.page))
    for script in sorted((FOLDER / "assets").glob("*.js")):
        for name in re.findall(r'from "\./(\w+)\.js"', script.read_text(encoding="utf-8")):
            assert (FOLDER / "assets" / f"{name}.js").exists()
            if script.stem in loaded:
                assert name in loaded | {"theme"}


async def test_an_old_versions_address_gives_the_present_file_but_not_for_ever(visitor):
    someone = await visitor()
    async with someone.session.get(f"{someone.url}/chat/assets/0/chat.css") as answer:
        assert answer.status == 200
        assert "immutable" not in answer.headers["Cache-Control"]


@pytest.mark.parametrize("name", ["nothing.js", "..%2f..%2fsettings.toml", "page.html"])
async def test_nothing_else_is_given_out(visitor, name):
    someone = await visitor()
    async with someone.session.get(f"{someone.url}/chat/assets/0/{name}") as answer:
        assert answer.status == 404


async def test_one_tag_embeds_the_chat(visitor):
    someone = await visitor()
    async with someone.session.get(f"{someone.url}/chat/embed.js") as answer:
        assert answer.content_type == "text/javascript"
        assert "iframe" in await answer.text()


async def test_switched_off_the_chat_is_gone_but_the_look_up_stays(database, tmp_path, visitor):
    async with run_house(tmp_path / "b", enabled=False) as made:
        someone = await visitor(made.url)
        assert (await someone.open("/chat")).status == 404
        assert (await someone.open("/status")).status == 200
        assert '"/chat"' not in someone.page
        assert (await someone.open("/upload/x")).status == 410


def test_every_language_says_the_same_things():
    tables = words()
    keys = {language: set(table) for language, table in tables.items()}
    assert keys["zh-CN"] == keys["zh-TW"] == keys["en"]
    for key in keys["zh-CN"]:
        slots = {frozenset(re.findall(r"\{(\w+)\}", table[key])) for table in tables.values()}
        assert len(slots) == 1, key


def test_every_word_is_used_and_every_used_word_is_there():
    known = set(tomllib.loads((FOLDER / "words" / "en.toml").read_text(encoding="utf-8")))
    text = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("assets", "templates")
        for path in (FOLDER / folder).iterdir()
        if path.suffix in {".js", ".html"}
    )
    text = text.replace("'", '"')
    used = set(re.findall(r'\bw\("(\w+)"', text))
    assert used - known == {"promise_", "theme_", "status_error_"}  # completed in the page
    composed = "promise_|theme_|status_error_|kind_|failed_|upload_|error_|file_|language_name"
    unused = [key for key in known if f'"{key}"' not in text and not re.match(composed, key)]
    assert unused == []
