"""Scripts, styles and words of the pages, under addresses that name their content."""

import gzip
import hashlib
import json
import tomllib
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

FOLDER = Path(__file__).parent
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
}
_FOREVER = "public, max-age=31536000, immutable"
_NOT_LONG = "public, max-age=300"


@dataclass(frozen=True, kw_only=True)
class Asset:
    """One file as it is sent."""

    body: bytes
    packed: bytes
    type: str


def words(folder: Path = FOLDER / "words") -> dict[str, dict[str, str]]:
    """Read what the pages say, by language."""
    return {
        one.stem: tomllib.loads(one.read_text(encoding="utf-8"))
        for one in sorted(folder.glob("*.toml"))
    }


class Assets:
    """Everything under ``/chat/assets/<version>/``; a new content is a new version."""

    def __init__(self) -> None:
        texts = {
            one.name: one.read_bytes()
            for one in sorted((FOLDER / "assets").iterdir())
            if one.suffix in _TYPES
        }
        for language, table in words().items():
            said = json.dumps(table, ensure_ascii=False, separators=(",", ":"))
            texts[f"words.{language}.js"] = f"export default {said};\n".encode()
        digest = hashlib.sha256(b"".join(texts.values()))
        self.version = digest.hexdigest()[:12]
        self.files = {name: _asset(name, body) for name, body in texts.items()}

    def url(self, name: str) -> str:
        """Give the address of a file."""
        return f"/chat/assets/{self.version}/{name}"

    def serve(self, request: web.Request) -> web.Response:
        """Answer a request for a file; an old version's address gives the present one."""
        forever = request.match_info.get("version") == self.version
        return self.give(request, request.match_info["name"], forever=forever)

    def give(self, request: web.Request, name: str, *, forever: bool = False) -> web.Response:
        """Answer with one file, compressed for who can read that."""
        found = self.files.get(name)
        if found is None:
            raise web.HTTPNotFound
        headers = {
            "Content-Type": found.type,
            "Cache-Control": _FOREVER if forever else _NOT_LONG,
            "Vary": "Accept-Encoding",
        }
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            headers["Content-Encoding"] = "gzip"
            return web.Response(body=found.packed, headers=headers)
        return web.Response(body=found.body, headers=headers)


def _asset(name: str, body: bytes) -> Asset:
    packed = gzip.compress(body, 9, mtime=0)
    return Asset(body=body, packed=packed, type=_TYPES[Path(name).suffix])
