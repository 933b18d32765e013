"""A small conversation that shows everything a page can show; said in Chinese or English.

Its commands: 证据 evidence, 核对 summary, 提交 submit, 进度 progress, 两条 two, 坏了 break,
安静 quiet; everything else is repeated, files are counted.
"""

from dataclasses import replace

from cases import references
from cases.acts import Open
from cases.messages import Card, Choice, Heard, Say
from cases.talk import Turn
from handlers import progress

PHRASES = {
    "zh-CN": {
        "text": "{text}",
        "fault": "我这边出了点问题，您发的已经存好，稍后接着。",
        "staff_says": "同事 {name}：{text}",
        "progress_number": "编号",
        "progress_about": "事情",
        "progress_now": "现在",
        "progress_next": "接下来",
        "progress_due": "最晚",
        "progress_due_left": "{day}，还有 {n} 个工作日",
        "status_submitted": "已提交",
        "status_line_submitted": "同事在看材料，看完告诉您收不收。",
        "status_with_respondent": "等商家答复",
        "status_line_with_respondent": "等商家答复",
        "entry_submitted": "您提交",
        "push_answered": "{number} 有答复了：\n{text}",
        "push_with_respondent": "{number} 已请{respondent}答复，限 {due} 前。",
        "choice_solved": "解决了",
        "choice_not": "没解决",
        "choice_think": "再想想",
        "progress": "{number} {title}\n现在：{state}\n{next}\n{trail}",
        "trail_line": "{day} {what}",
        "case_untitled": "一件投诉",
    },
}
PHRASES["en"] = PHRASES["zh-CN"] | {
    "progress_now": "Now",
    "progress_next": "Next",
    "progress_number": "Number",
    "progress_about": "About",
    "progress_due": "By",
    "status_submitted": "Submitted",
    "status_line_submitted": "We are reading it and tell you whether we take it.",
    "entry_submitted": "You submitted",
    "staff_says": "{name}: {text}",
}

GREETING = (
    "您好，这里是云杉市消费投诉服务中心的“回音”。我是自动助手，需要时换同事来。\n"
    "遇到什么事，直接说给我听就行；也可以选："
)
ENGLISH = (
    "Hello, this is Huiyin. I am an assistant; a colleague takes over when needed.\n"
    "Tell me what happened, or choose:"
)
PICKS = (
    ("我要投诉", "complain"),
    ("查进度", "status"),
    ("我的投诉", "mine"),
    ("被骗了怎么办", "guide"),
    ("找人工", "person"),
    ("Language", "language"),
)
SUMMARY = (
    ("分类", "不退款不发货", "edit:category"),
    ("对方", "小满优品旗舰店", "edit:party"),
    ("经过", "11月3号买的耳机299元，说48小时发货，到现在没发，客服不理人。", "edit:story"),
    ("金额", "299元", "edit:amount"),
    ("要求", "退款", "edit:wanted"),
    ("证据", "2张照片", "edit:evidence"),
    ("联系", "就在这里", "edit:contact"),
)


def text(words, *labels, **more):
    """One message with numbered choices of these labels."""
    choices = tuple(Choice(key=f"pick:{key}", label=label) for label, key in labels)
    return Say(phrase="text", values={"text": words}, choices=choices, **more)


def advance(session, said, known):
    """Take one turn."""
    after = replace(session, memory={"count": session.memory.get("count", 0) + 1})
    if said.heard is Heard.FILES:
        return _files(session, said, known)
    if said.heard is Heard.JOINED:
        words = ENGLISH if known.language == "en" else GREETING
        return Turn(session=after, says=(text(words, *PICKS),))
    if said.choice == "pick:submit" or said.text == "提交":
        return _submit(after, known)
    found = SAID.get(said.text)
    if found is not None:
        return Turn(session=after, says=found(known))
    label = f"您选了“{said.text}”。" if said.choice else f"听到了：{said.text}"
    return Turn(session=after, says=(text(label),))


def _files(session, said, known):
    draft = replace(session, draft={"files": len(known.held)})
    if said.burst and session.memory.get("burst") == said.burst:
        return Turn(session=draft)
    memory = {**draft.memory, "burst": said.burst}
    words = f"手里有 {len(known.held)} 份。{said.text}"
    return Turn(session=replace(draft, memory=memory), says=(text(words, ("发完了", "done")),))


def _submit(session, known):
    act = Open(
        number=known.fresh_number,
        person_id=known.person_id,
        category="refund",
        title="小满优品，耳机不发货",
        party="小满优品旗舰店",
        lookup_hash=references.code_hash(known.fresh_code),
        language=known.language,
    )
    rows = (
        ("收到", "2张照片", ""),
        ("下一步", "同事先看材料，最晚 11月25日（周三）告诉您收不收", ""),
        ("查询码", references.code_words(known.fresh_code), ""),
        ("查进度", f"发“查询 {known.fresh_number}”", ""),
    )
    words = (
        f"✅ 交上了，编号 {known.fresh_number}。\n收到：2张照片。\n"
        "下一步：同事先看材料，最晚 11月25日（周三）告诉您收不收。\n"
        "提醒：我们不收任何费用，不要验证码和密码。"
    )
    receipt = text(words, card=Card(kind="receipt", rows=rows), case=known.fresh_number)
    return Turn(session=replace(session, draft=None), says=(receipt,), acts=(act,))


def _evidence(known):
    rows = (("订单页", "☑", ""), ("付款记录", "☑", ""), ("和客服的聊天", "", ""))
    words = (
        "有截图就发来，一张张发也行：\n· 订单页\n· 付款记录\n· 和客服的聊天\n每个不超过200MB。"
    )
    card = Card(kind="evidence", rows=rows)
    return (text(words, ("发完了", "done"), ("没有", "none"), card=card),)


def _summary(known):
    lines = "\n".join(f"{label}：{value}" for label, value, _ in SUMMARY)
    words = f"收到 2 张照片。请看一眼：\n{lines}"
    card = Card(kind="summary", rows=SUMMARY)
    return (text(words, ("提交", "submit"), ("先放着", "later"), card=card),)


def _progress(known):
    return (progress.detail(known.cases[0], known),) if known.cases else (text("还没有投诉。"),)


def _broken(known):
    raise RuntimeError("broken turn")


SAID = {
    "证据": _evidence,
    "核对": _summary,
    "进度": _progress,
    "两条": lambda known: (text("第一条"), text("第二条")),
    "坏了": _broken,
    "安静": lambda known: (),
    "语言": lambda known: (text("<b>不是粗体</b> https://example.org/a?b=1。"),),
}
