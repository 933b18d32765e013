"""Serves style, script and icons: named by their content, so that browsers keep them."""

import gzip
import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web

FOLDER = Path(__file__).parent / "static"
PREFIX = "/admin/static/"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, kw_only=True)
class Asset:
    """One file, read once: as it is and compressed."""

    mime: str
    mark: str
    plain: bytes
    packed: bytes


@dataclass
class Assets:
    """The files under ``static``; only those listed at the start are ever served."""

    folder: Path = FOLDER
    _known: dict[str, Asset] = field(default_factory=dict)

    def url(self, name: str) -> str:
        """Give the address of a file, which changes with its content."""
        return f"{PREFIX}{name}?v={self._asset(name).mark}"

    async def serve(self, request: web.Request) -> web.Response:
        """Answer with a file, compressed where the browser takes that."""
        name = request.match_info["name"]
        if name not in self._names():
            raise web.HTTPNotFound
        asset = self._asset(name)
        headers = {"Content-Type": asset.mime, "Vary": "Accept-Encoding"}
        wanted = request.query.get("v") == asset.mark
        headers["Cache-Control"] = FOR_EVER if wanted else "no-cache"
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            return web.Response(
                body=asset.packed, headers={**headers, "Content-Encoding": "gzip"}
            )
        return web.Response(body=asset.plain, headers=headers)

    def _names(self) -> set[str]:
        found = (one for one in self.folder.rglob("*") if one.suffix in TYPES)
        return {one.relative_to(self.folder).as_posix() for one in found}

    def _asset(self, name: str) -> Asset:
        if name not in self._known:
            plain = (self.folder / name).read_bytes()
            self._known[name] = Asset(
                mime=TYPES[Path(name).suffix],
                mark=hashlib.sha256(plain).hexdigest()[:12],
                plain=plain,
                packed=gzip.compress(plain, 9, mtime=0),
            )
        return self._known[name]
