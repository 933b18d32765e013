"""What Telegram itself shows of us: the command menu and the answer in groups."""

from collections.abc import Mapping

#: Each command and the word that conversations know it by.
SPOKEN: Mapping[str, str] = {
    "complain": "complain",
    "status": "status",
    "mine": "mine",
    "help": "help",
    "language": "language",
    "human": "human",
    "cancel": "cancel",
}

#: What each command does, as the menu says it: language -> ((command, description), …).
COMMANDS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "zh-CN": (
        ("complain", "我要投诉"),
        ("status", "查询进度"),
        ("mine", "我的投诉"),
        ("human", "找同事"),
        ("language", "换语言 / Language"),
        ("help", "能做什么"),
        ("cancel", "取消这一步"),
    ),
    "zh-TW": (
        ("complain", "我要投訴"),
        ("status", "查詢進度"),
        ("mine", "我的投訴"),
        ("human", "找同事"),
        ("language", "換語言 / Language"),
        ("help", "能做什麼"),
        ("cancel", "取消這一步"),
    ),
    "en": (
        ("complain", "Make a complaint"),
        ("status", "See how it is going"),
        ("mine", "My complaints"),
        ("human", "Talk to a person"),
        ("language", "Language / 语言"),
        ("help", "What I can do"),
        ("cancel", "Cancel this step"),
    ),
}

#: Said once to each person who speaks to us in a group. Nothing of it is kept.
IN_PRIVATE: Mapping[str, str] = {
    "zh-CN": "投诉的事不适合在群里说，请私下发给我。群里的内容我不会记录。",
    "zh-TW": "投訴的事不適合在群組裡說，請私下傳給我。群組裡的內容我不會記錄。",
    "en": "A complaint is better not discussed in a group. Please write to me in private. "
    "I keep nothing of what is said here.",
}
OPEN_PRIVATE: Mapping[str, str] = {
    "zh-CN": "私下联系",
    "zh-TW": "私下聯絡",
    "en": "Write to me",
}

_TRADITIONAL = ("zh-hant", "zh-tw", "zh-hk", "zh-mo")


def language_of(hint: str, default: str) -> str:
    """Give the language of ours nearest to Telegram's ``language_code``."""
    plain = hint.casefold().replace("_", "-")
    if plain.startswith(_TRADITIONAL):
        return "zh-TW"
    if plain.startswith("zh"):
        return "zh-CN"
    return "en" if plain else default
