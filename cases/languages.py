"""Which of our languages somebody asks for, by the tags that browsers send."""


def accepted(header: str) -> list[str]:
    """Give the languages of an Accept-Language header, by our names, the most wanted first."""
    wanted = []
    for place, part in enumerate(header.split(",")):
        tag, _, weight = part.strip().lower().partition(";q=")
        try:
            wanted.append((-float(weight or 1), place, tag))
        except ValueError:
            continue
    return [_named(tag) for _, _, tag in sorted(wanted)]


def _named(tag: str) -> str:
    if tag.startswith(("zh-tw", "zh-hk", "zh-mo", "zh-hant")):
        return "zh-TW"
    return "zh-CN" if tag.startswith("zh") else tag.partition("-")[0]
