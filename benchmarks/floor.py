"""The floor: the least that takes a WeChat message durably and answers it encrypted.

aiohttp, hand-written crypto and parsing, one SQLite thread with group commit and
synchronous=FULL; one insert and one upsert a message, no conversation at all.
"""

import asyncio
import queue
import re
import sqlite3
import sys
import threading
import time
from pathlib import Path

from aiohttp import web

from benchmarks.traffic import TOKEN, decrypt, encrypt, sign

_FIELD = re.compile(rb"<(\w+)>(?:<!\[CDATA\[(.*?)\]\]>|([^<]*))</\1>", re.S)


def parse(body: bytes) -> dict[str, str]:
    """Read flat XML."""
    return {m[1].decode(): (m[2] or m[3] or b"").decode() for m in _FIELD.finditer(body[5:])}


class Store:
    """One writer thread; what queued during a commit goes into the next."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._queue: queue.SimpleQueue[tuple[str, str, str, asyncio.Future[None]]] = (
            queue.SimpleQueue()
        )
        threading.Thread(target=self._run, daemon=True).start()

    async def keep(self, id_: str, sender: str, text: str) -> None:
        """Return when the message is on disk."""
        done = asyncio.get_running_loop().create_future()
        self._queue.put((id_, sender, text, done))
        await done

    def _run(self) -> None:
        db = sqlite3.connect(self._path, isolation_level=None)
        db.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
            "CREATE TABLE m(id TEXT PRIMARY KEY, sender TEXT, text TEXT);"
            "CREATE TABLE s(sender TEXT PRIMARY KEY, n INTEGER, text TEXT)"
        )
        while True:
            group = [self._queue.get()]
            while not self._queue.empty() and len(group) < 256:
                group.append(self._queue.get())
            db.execute("BEGIN IMMEDIATE")
            db.executemany("INSERT OR IGNORE INTO m VALUES(?,?,?)", [g[:3] for g in group])
            db.executemany(
                "INSERT INTO s VALUES(?,1,?) ON CONFLICT(sender) DO UPDATE SET n=n+1,text=?",
                [(g[1], g[2], g[2]) for g in group],
            )
            db.execute("COMMIT")
            group[0][3].get_loop().call_soon_threadsafe(
                lambda done: [one.set_result(None) for one in done], [g[3] for g in group]
            )


def app(path: str) -> web.Application:
    """Make the floor's server."""
    store = Store(path)

    async def receive(request: web.Request) -> web.Response:
        query = request.query
        secret = parse(await request.read())["Encrypt"]
        given = sign(TOKEN, query["timestamp"], query["nonce"], secret)
        if given != query["msg_signature"]:
            return web.Response(status=403)
        said = parse(decrypt(secret))
        await store.keep(said["MsgId"], said["FromUserName"], said["Content"])
        answer = (
            f"<xml><ToUserName><![CDATA[{said['FromUserName']}]]></ToUserName>"
            f"<CreateTime>{int(time.time())}</CreateTime><MsgType><![CDATA[text]]></MsgType>"
            f"<Content><![CDATA[{said['Content']}]]></Content></xml>"
        )
        sealed = encrypt(answer.encode())
        stamp = str(int(time.time()))
        return web.Response(
            text=f"<xml><Encrypt><![CDATA[{sealed}]]></Encrypt><MsgSignature><![CDATA["
            f"{sign(TOKEN, stamp, '1', sealed)}]]></MsgSignature><TimeStamp>{stamp}</TimeStamp>"
            f"<Nonce>1</Nonce></xml>",
            content_type="application/xml",
        )

    made = web.Application()
    made.router.add_post("/wechat", receive)
    return made


if __name__ == "__main__":
    import uvloop

    port, folder = int(sys.argv[1]), Path(sys.argv[2])
    uvloop.install()
    web.run_app(app(str(folder / "floor.db")), host="127.0.0.1", port=port, print=None)
