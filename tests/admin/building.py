"""Builds a panel on a real store: a clerk signed in, cases that came by a channel."""

import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from aiohttp import web

from admin.keys import Door
from admin.panel import Panel, install
from cases.acts import Open
from cases.messages import Attachment, Choice, Heard, Incoming, Medium, Say
from cases.model import Priority, Role
from cases.organisation import organisation_of
from cases.reach import Limits, Window
from cases.talk import Desk, Turn
from storage import staff
from storage.files import Files
from storage.ledger import Ledger
from storage.thinking import Rules

ROOT = Path(__file__).parent.parent.parent
PASSWORD = "correct horse battery"
NAME = "周敏"
#: Words to people, as far as acts of staff need them.
SAYS = {
    "zh-CN": {
        "said": "你说：{text}",
        "text": "{text}",
        "staff_says": "{name}：{text}",
        "push_accepted": "{number} 受理了，{actor}在办，最晚 {due}。",
        "push_answered": "{number} 有答复了：\n{text}",
        "push_more_wanted": "{number} 还差：{items}\n最晚 {due}。",
        "push_refused": "{number} 办不了。\n原因：{reason}\n能办的地方：{bodies}",
        "push_talk_ended": "对话结束了。",
        "push_with_department": "{number} 转给{department}办。",
        "push_with_respondent": "{number} 已请{respondent}答复。",
        "push_respondent_answered": "{number} {respondent}答复了，最晚 {due} 告诉您。",
        "push_reopened": "{number} 重开了，第 {n} 轮（一共 {max} 轮）。",
        "push_withdrawn": "{number} 撤回了。",
        "push_closed_unresolved": "{number} 没有谈成。\n原因：{reason}\n{bodies}\n{papers}",
        "actor_staff": "同事",
        "fault": "存好了",
    }
}


def phrases(room: str = "admin") -> dict[str, dict[str, str]]:
    """Read a room's phrase files."""
    folder = ROOT / room / "phrases"
    return {one.stem: tomllib.loads(one.read_text("utf-8")) for one in folder.glob("*.toml")}


def organisation():
    """Read the shipped organisation."""
    table = tomllib.loads((ROOT / "organisation" / "default.toml").read_text("utf-8"))
    return organisation_of({key: one for key, one in table.items() if key != "phrases"})


def advance(session, said, known):
    """A short conversation: "open" files a complaint, "human" calls staff, else it repeats."""
    if said.text == "open":
        category = known.organisation.categories[1]
        act = Open(
            number=known.fresh_number,
            person_id=known.person_id,
            category=category.key,
            story="11月3号在小满优品买耳机，付了299元，\n一直不发货，客服也不理。",
            title="小满优品不发货，299元",
            party="小满优品",
            amount_cents=29900,
            currency="CNY",
            answers={"wanted": ["refund"], "contact": "13800001234"},
            due_check_at=known.now + timedelta(days=2),
            due_answer_at=known.now + timedelta(days=7),
            due_solution_at=known.now + timedelta(days=21),
        )
        say = Say(phrase="text", values={"text": f"交上了，编号 {known.fresh_number}"})
        return Turn(session=replace(session, draft=None), acts=(act,), says=(say,))
    number = known.cases[0].case.number if known.cases else ""
    if said.heard is Heard.FILES:
        draft = None if number else {"files": True}
        return Turn(
            session=replace(session, draft=draft), evidence_of=number, about=number, says=()
        )
    ask = Say(
        phrase="said",
        values={"text": said.text},
        choices=(Choice(key="menu:go", label="继续"),),
    )
    draft = None if number else {"begun": True}
    return Turn(session=replace(session, draft=draft), says=(ask,), about=number)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def later(self, **length: float) -> datetime:
        """Move on; give the new time."""
        self.now += timedelta(**length)
        return self.now


LIMITS = {
    "a": Limits(),
    "b": Limits(
        windows={"spoke": Window(length=timedelta(hours=48), count=5)},
        reserve=1,
        sends_files=False,
    ),
}


class Office:
    """A panel with everything around it."""

    def __init__(self, folder: Path, clock: Callable[[], datetime]) -> None:
        self.clock = clock
        self.organisation = organisation()
        rules = Rules(
            advance=advance,
            organisation=self.organisation,
            phrases=SAYS,
            limits=LIMITS,
            desk=lambda channel, address, person: Desk(),
            guess=lambda hint: "zh-CN",
        )
        self.ledger = Ledger(rules, clock=clock)
        folder.mkdir(parents=True, exist_ok=True)
        self.files = Files.open(str(folder), max_bytes=2**20)
        self.panel = Panel(
            ledger=self.ledger,
            files=self.files,
            live=self.ledger.live,
            phrases=phrases(),
            respondent_phrases=phrases("admin/respondent"),
            organisation=lambda: self.organisation,
            clock=clock,
            secret="x" * 32,
            public_url="http://panel.test",
            max_file_mb=1,
            max_files=3,
            limits=LIMITS,
            channels={
                "a": Door(label={"zh-CN": "网页", "en": "Web"}, icon="world"),
                "b": Door(label={"zh-CN": "微聊", "en": "Chat"}, icon="messages"),
            },
        )
        self._count = 0

    def app(self) -> web.Application:
        """Make the application with the panel in it."""
        app = web.Application()
        install(app, self.panel)
        return app

    async def clerk(
        self, name: str = "zhou", shown: str = NAME, role: Role = Role.CLERK
    ) -> str:
        """Make an account whose password is changed already; give its session key."""
        now = self.clock()
        once = await staff.add(name, shown, role, now)
        key, _ = await staff.sign_in(name, once, origin="192.0.2.1", now=now)
        session = await staff.session_of(key, now)
        return await staff.change_password(session, once, PASSWORD, now=now)

    async def hear(self, text: str = "", *, sender: str = "p1", channel: str = "a", **more):
        """Let a person say something."""
        self._count += 1
        said = Incoming(
            channel=channel,
            external_id=f"{sender}-{self._count}",
            sender=sender,
            at=self.clock(),
            text=text,
            **more,
        )
        answers = await self.ledger.hear(said)
        self.ledger.sent([one.id for one in answers])
        await self.ledger.settle()
        return answers

    async def case(self, *, sender: str = "p1", channel: str = "a") -> str:
        """Let a person file a complaint; give its number."""
        await self.hear("买了耳机不发货", sender=sender, channel=channel)
        answers = await self.hear("open", sender=sender, channel=channel)
        return answers[0].message.text.rpartition(" ")[2]

    async def photo(self, number_of: str = "p1", channel: str = "a"):
        """Let a person send a photo."""
        photo = Attachment(medium=Medium.PHOTO, source="m1", unique=f"u{self._count}")
        await self.hear(
            "合同第七条",
            sender=number_of,
            channel=channel,
            heard=Heard.FILES,
            attachments=(photo,),
        )


URGENT = Priority.URGENT
