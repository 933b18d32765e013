"""Whom a story is about is read from names of shops, companies and platforms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.reading.parties import party


@pytest.mark.parametrize(
    ("story", "name"),
    [
        ("小满优品旗舰店，11月3号买的耳机299元", "小满优品旗舰店"),
        ("我在跃动健身（人民路店）2026年3月8号办了年卡", "跃动健身（人民路店）"),
        ("办的跃动健身房年卡", "跃动健身房"),
        ("我在「大满商城」买了一台手机", "大满商城"),
        ("我在“小满优品”买的", "小满优品"),
        ("在淘宝的张三数码专营店买了电脑", "张三数码专营店"),
        ("在北京好未来教育科技有限公司交了12800元", "北京好未来教育科技有限公司"),
        ("上海拉扎斯信息科技有限公司不退押金", "上海拉扎斯信息科技有限公司"),
        ("在人民路的那家星光影楼拍婚纱照", "星光影楼"),
        ("被家乐福超市多收了钱", "家乐福超市"),
        ("和平饭店态度差", "和平饭店"),
        ("饿了么平台不处理", "饿了么平台"),
        ("我向小滿優品旗艦店匯款", "小滿優品旗艦店"),
        ("投诉小满优品不发货", "小满优品"),
        ("投诉中国移动乱扣费", "中国移动"),
        ("拼多多店铺小满优品不发货", "小满优品"),
        ("I bought a phone from Acme Electronics Ltd on Nov 3", "Acme Electronics Ltd"),
        ("Paid $50 at the Happy Shop", "Happy Shop"),
        ("charged twice by Netflix, again", "Netflix"),
    ],
)
def test_a_name_is_found(story, name):
    assert party(story) == name


@pytest.mark.parametrize(
    "story",
    [
        "",
        '那个"真皮"包才三天就掉皮',
        "他们家店不给退",
        "公司拖欠我的钱",
        "平台不处理，客服态度差",
        "我在美团上订了酒店，到店无房",
        "网上买的衣服不给退",
        "店员骂人",
        "I bought it from them on Monday",
        "paid by January",
    ],
)
def test_where_nobody_is_named_nobody_is_made_up(story):
    assert party(story) == ""


@given(st.text(max_size=200))
def test_a_name_stands_in_the_story(story):
    assert party(story) in story
