"""Tells in which currency an amount is said: by its sign, its name, or the region's own."""

import re

REGIONS = {"CN": "CNY", "HK": "HKD", "TW": "TWD"}
_NAMES = {
    "HKD": "hk\\$|港纸|港币|港元|港蚊|港圆|hkd|蚊",
    "TWD": "nt\\$|新台币|台币|twd|ntd",
    "USDT": "usdt|泰达币|(?<=\\d)u(?![a-z])",
    "USD": "us\\$|美元|美金|美刀|usd|刀|bucks|dollars?",
    "EUR": "欧元|€|eur(?:os?)?|欧",
    "GBP": "英镑|£|gbp|镑",
    "JPY": "日元|日币|日圆|円|jpy",
    "KRW": "韩元|韩币|krw|₩",
    "SGD": "新加坡元|新币|坡币|sgd|s\\$",
    "MYR": "马币|令吉|myr|(?<![a-z])rm(?=\\d)|(?<=\\d)rm(?![a-z])",
    "MOP": "澳门币|澳门元|葡币|mop\\$?",
    "AUD": "澳元|澳币|aud|a\\$",
    "CAD": "加元|加币|cad|c\\$",
    "THB": "泰铢|thb|฿",
    "CNY": "人民币|rmb|cny|¥|￥|软妹币",
    "": "\\$",
}
_SIGN = re.compile("|".join(f"(?P<{key or 'DOLLAR'}>{names})" for key, names in _NAMES.items()))
SIGNS = r"hk\$|nt\$|us\$|s\$|a\$|c\$|¥|￥|\$|€|£|₩|rmb|cny|hkd|usdt|usd|twd|人民币|港币"
UNITS = (
    r"万元|万块钱|万块|块钱|块|港元|港币|港纸|蚊|美元|美金|美刀|刀|新台币|台币|日元|欧元|英镑|泰铢|圆"
    r"|元|rmb|cny|yuan|usdt|u(?![a-z])|usd|dollars?|bucks|euros?|hkd|twd"
)


def currency(said: str, region: str) -> tuple[str, str]:
    """Split a folded text into what is left without the currency, and the currency."""
    found = _SIGN.search(said)
    if found is None:
        return said, REGIONS.get(region, "CNY")
    name = str(found.lastgroup)
    rest = said[: found.start()] + said[found.end() :]
    return rest, _dollars(region) if name == "DOLLAR" else name


def _dollars(region: str) -> str:
    return {"HK": "HKD", "TW": "TWD"}.get(region, "USD")
