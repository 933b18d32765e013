"""Settings: every mistake is told with its place, what was found and what is allowed."""

import re
import tomllib

import pytest

from settings import BadSettings, Settings, keep_secret, load
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[server]\nprot = 1", "server.prot is not known; allowed are host, port"),
        ('[server]\nport = "x"', "server.port: found 'x'; expected `int`"),
        ("[server]\nport = 99999", "server.port: found 99999; expected `int` <= 65535"),
        ("[serverx]\na = 1", "[serverx] is not known; the tables are server, database"),
        ('[channels.wechat]\nmode = "odd"', "found 'odd'; allowed are safe, compatible, plain"),
        ('[languages]\noffered = ["de"]', "found ['de']; allowed are zh-CN, zh-TW, en"),
        ('[languages]\noffered = ["en"]', "it must be one of languages.offered ['en']"),
        ("[channels.wechat]\nenabled = true", "app_id: empty"),
        ('[server]\npublic_url = "example.org"', "it begins with http:// or https://"),
        ("x", "not a TOML file"),
    ],
)
def test_a_mistake_names_its_place_what_was_found_and_what_is_allowed(tmp_path, text, words):
    path = tmp_path / "settings.toml"
    path.write_text(text)
    with pytest.raises(BadSettings, match=re.escape(words)):
        load(path, {})


def test_the_shipped_file_says_every_key_with_its_default():
    shipped = tomllib.loads((ROOT / "settings.toml").read_text(encoding="utf-8"))
    loaded = load(ROOT / "settings.toml", {})
    assert Settings(folder=loaded.folder) == loaded

    def keys(struct, table, path=""):
        for name in struct.__struct_fields__:
            if path or name not in {"secrets", "folder"}:
                assert name in table, f"{path}{name}"
                value = getattr(struct, name)
                if hasattr(value, "__struct_fields__"):
                    keys(value, table[name], f"{path}{name}.")

    keys(loaded, shipped)


def test_every_key_of_the_shipped_file_is_commented():
    for line in (ROOT / "settings.toml").read_text(encoding="utf-8").splitlines():
        if " = " in line and not line.startswith("#"):
            known = ("enabled", "api_base", "file_base", "default", "offered")
            assert "#" in line or line.split(" = ")[0] in known, line


def test_secrets_come_from_the_environment_and_are_not_shown(tmp_path):
    loaded = load(
        tmp_path / "none.toml", {"TELEGRAM_TOKEN": "1:abc", "DATABASE_URL": "sqlite://x"}
    )
    assert loaded.secrets.telegram_token == "1:abc"
    assert loaded.database_url == "sqlite://x"
    assert "abc" not in repr(loaded)


def test_a_secret_is_made_once_and_kept_for_its_owner_alone(tmp_path):
    first = keep_secret(load(tmp_path / "none.toml", {}))
    again = keep_secret(load(tmp_path / "none.toml", {}))
    assert first.secrets.panel_secret == again.secrets.panel_secret
    assert len(first.secrets.panel_secret) >= 32
    assert (tmp_path / "data" / "secret").stat().st_mode & 0o077 == 0
