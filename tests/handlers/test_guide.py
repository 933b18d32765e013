"""The guide for those who were cheated: situations, steps, and on into a complaint."""

import pytest

from tests.handlers.dialogue import ORGANISATION, talk, with_organisation


def steps():
    return [one.title["zh-CN"] for one in ORGANISATION.guide]


@pytest.mark.parametrize("words", ["被骗了怎么办", "被骗了", "我被骗了", "被坑了怎么办"])
def test_it_opens_by_its_name(words):
    chat = talk(words)
    assert chat.session.conversation == "guide"
    assert chat.choices[:2] == ["刚刚转了钱", "账户被盗"]


@pytest.mark.parametrize(
    ("language", "words", "first"),
    [("zh-TW", "被騙了怎麼辦", "剛剛轉了錢"), ("en", "scammed", "I have just sent money")],
)
def test_it_speaks_the_other_languages(language, words, first):
    assert talk(words, language=language).choices[0] == first


@pytest.mark.parametrize("way", ["2", "账户被盗", "guide:situation:hijacked"])
def test_a_situation_by_number_word_or_button(way):
    chat = talk("被骗了怎么办")
    said = chat.press(way) if ":" in way else chat.say(way)
    assert said.startswith("账户被盗，先做这几件：\n① 还能登录：马上改密码")
    assert chat.choices == ["现在就投诉", "怎么留证据，一步步来", "找同事", "看别的情况"]


def test_a_situation_may_be_the_first_word():
    assert talk("提不了现怎么办").heard.startswith("提不了现，先做这几件")


@pytest.mark.parametrize(
    ("situation", "category"),
    [
        ("hijacked", "fraud"),
        ("withdrawal", "fraud"),
        ("frozen", "account"),
        ("platform", "refund"),
    ],
)
def test_each_situation_leads_into_a_complaint_with_its_category(situation, category):
    chat = talk("你好")
    chat.press(f"guide:situation:{situation}", "现在就投诉")
    assert chat.session.conversation == "complaint"
    assert chat.draft["category"] == category


def test_a_draft_is_not_thrown_away_for_it():
    chat = talk("投诉", "2", "小满优品不发货，299元的耳机")
    before = chat.draft["story"]
    chat.press("guide:situation:frozen", "现在就投诉")
    assert "填到一半" in chat.heard
    assert chat.draft["story"] == before


def test_the_steps_go_forward_and_back_one_at_a_time():
    chat = talk("被骗了怎么办")
    said = chat.say("怎么留证据")
    assert said.startswith(f"第 1 步，共 6 步：{steps()[0]}")
    assert "要准备：\n· 什么时候" in said
    assert chat.choices[0] == f"下一步：{steps()[1]}"
    assert chat.say("1").startswith("第 2 步")
    assert chat.say("下一步").startswith("第 3 步")
    assert chat.say("好").startswith("第 4 步")
    assert chat.say("上一步").startswith("第 3 步")
    assert chat.say("返回", "返回").startswith("第 1 步")
    assert chat.say("返回").startswith("先别怕")
    assert chat.say("返回").startswith("您好")


def test_every_step_says_what_to_prepare_and_offers_what_comes_next():
    chat = talk("你好")
    for place, step in enumerate(ORGANISATION.guide):
        said = chat.press(f"guide:step:{place}")
        assert step.title["zh-CN"] in said
        assert "要准备" in said
        assert len(said) <= 350
        assert "看别的情况" in chat.choices
        actions = {"现在就投诉", "找同事", "刚刚转了钱"} & set(chat.choices)
        assert len(actions) == 1


def test_the_last_step_leads_to_the_situations_and_not_beyond():
    chat = talk("你好")
    chat.press("guide:step:5")
    assert not any(one.startswith("下一步") for one in chat.choices)
    assert chat.press("guide:step:6").startswith("先别怕")
    assert chat.press("guide:step:x").startswith("第 1 步")


def test_a_step_without_its_number_leaves_that_line_out():
    def change(table):
        table["lines"] = {"emergency": "110"}

    chat = talk("你好", organisation=with_organisation(change))
    said = chat.press("guide:step:3")
    assert "110" in said
    assert "拿不准" not in said


def test_the_report_step_leads_to_the_emergency():
    chat = talk("你好")
    chat.press("guide:step:3")
    assert chat.press("刚刚转了钱").startswith("先停：")


def test_an_organisation_may_have_neither_guide_nor_situations():
    def change(table):
        table.pop("guide")
        table.pop("situations")

    chat = talk("你好", organisation=with_organisation(change))
    assert chat.press("menu:guide").startswith("先别怕")
    assert chat.choices == []
    assert chat.press("guide:situation:gone").startswith("先别怕")
