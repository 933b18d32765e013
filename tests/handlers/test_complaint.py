"""A complaint from its first word to its number, as people really put it."""

import pytest

from cases.acts import Open
from cases.messages import Heard
from cases.model import Priority, Status
from cases.talk import Desk
from tests.handlers.dialogue import PHOTO, VIDEO, VOICE, Dialogue, submitted, talk

STORY = "小满优品旗舰店，11月3号买的耳机299元，说48小时发货，到现在没发，客服不理人"
GYM = (
    "您好！我在跃动健身（人民路店）2026年3月8号办了年卡，一共2980元，私教又交了1500，"
    "结果上周关门了人都找不到！！！要求退款，太气人了"
)


def at_wanted(**how):
    """A complaint about headphones at the question what would put it right."""
    return talk("投诉", "2", STORY, "2026110300123456", **how)


def at_summary(**how):
    """The same at the summary."""
    made = at_wanted(**how)
    made.say("1", "1")
    return made


# dialogue 2: the main path


def test_a_complaint_takes_seven_messages_without_evidence():
    done = submitted()
    assert done.many == 7
    assert done.case.status is Status.SUBMITTED
    assert done.session.draft is None


def test_the_receipt_says_number_next_step_days_and_code():
    heard = submitted().heard
    assert heard.startswith("✅ 交上了，编号 2611-7KQ4")
    assert "最晚 11月25日（周三）告诉您收不收；最晚 11月30日（周一）有第一次答复" in heard
    assert '想知道进度，回"进度"' in heard
    assert "https://x.example/status" in heard
    assert "ABCDE-23456" in heard


def test_the_case_holds_what_was_said_and_read():
    case = submitted().case
    assert case.category == "refund"
    assert case.story == STORY
    assert case.party == "小满优品旗舰店"
    assert case.title == "小满优品旗舰店，不退款/售后"
    assert (case.amount_cents, case.currency) == (29900, "CNY")
    assert case.answers["stuck_at"]["value"] == "not_sent"
    assert case.answers["stuck_at"]["read"] is True
    assert case.answers["order_no"]["value"] == "2026110300123456"
    assert case.answers["wanted"]["value"] == {"keys": ["refund"]}
    assert len(case.lookup_hash) == 64


def test_the_promises_are_kept_with_the_case():
    case = submitted().case
    days = [case.due_check_at, case.due_answer_at, case.due_solution_at]
    assert [one.strftime("%m-%d %H:%M") for one in days] == [
        "11-25 10:00",
        "11-30 10:00",
        "12-14 10:00",
    ]


def test_what_was_read_is_acknowledged_and_not_asked():
    asked = talk("投诉", "2", STORY).heard
    assert asked.startswith("记下了：小满优品旗舰店，299元，11月3日，一直不发货。不对随时改。")
    assert "有订单号" in asked
    assert "卡在哪儿" not in asked


def test_the_summary_names_everything_and_marks_guesses():
    heard = at_summary().heard
    assert "分类：不退款不发货/售后" in heard
    assert "对方：小满优品旗舰店（我读到的）" in heard
    assert "（共41字）" in heard
    assert "订单：2026110300123456\n" in heard
    assert "要求：退款\n" in heard
    assert "证据：暂无" in heard
    assert "联系：就在这里" in heard
    assert "匿名" not in heard


@pytest.mark.parametrize(
    "words",
    [
        ("投诉", "２", STORY, "２０２６１１０３００１２３４５６", "１", "１", "１"),
        ("我要投诉", "不退款", STORY, "订单 2026110300123456", "退款吧", "发完了", "提交"),
        ("tousu", "第二个", STORY, "2026110300123456", "③", "没有", "好"),
    ],
)
def test_numbers_and_words_lead_to_the_same_place(words):
    done = talk(*words)
    assert done.case.category == "refund"
    assert done.case.answers["order_no"]["value"] == "2026110300123456"


def test_buttons_lead_to_the_same_place():
    made = Dialogue()
    made.press("menu:complain", "不退款不发货/售后")
    made.say(STORY)
    made.press("跳过", "退款", "发完了 / 没有", "提交")
    assert made.case.answers["wanted"]["value"] == {"keys": ["refund"]}
    assert "order_no" not in made.case.answers


def test_a_second_button_of_several_is_added_however_late():
    made = at_wanted()
    made.press("complaint:a:wanted:refund", "complaint:a:wanted:compensation")
    assert "加上了，现在是：退款、赔偿。" in made.heard
    assert made.draft["answers"]["wanted"]["value"]["keys"] == ["refund", "compensation"]


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("13", ["refund", "exchange"]),
        ("退款和赔偿", ["refund", "compensation"]),
        ("1 2", ["refund", "deliver"]),
    ],
)
def test_several_wishes_are_taken_in_one_message(typed, keys):
    assert at_wanted_after(typed).draft["answers"]["wanted"]["value"]["keys"] == keys


def at_wanted_after(typed):
    """The complaint after one answer to what would put it right."""
    made = at_wanted()
    made.say(typed)
    return made


def test_own_words_are_a_wish():
    made = at_wanted_after("登报向我公开道歉")
    assert made.draft["answers"]["wanted"]["value"] == {"keys": [], "own": "登报向我公开道歉"}


def test_other_asks_for_own_words():
    made = at_wanted_after("5")
    assert made.heard == "您说说，想怎么解决？一句就行。"
    made.say("让客服打电话给我")
    assert made.draft["answers"]["wanted"]["value"]["own"] == "让客服打电话给我"
    assert "发完了 / 没有" in made.choices


def test_a_submitted_complaint_is_not_sent_twice_by_a_second_press():
    done = at_summary()
    key = done.key_of("提交")
    done.press(key, key)
    assert len(done.cases) == 1
    assert f"这件已经交上了，编号 {done.case.number}" in done.heard


# dialogue 3: a photo first


def test_a_photo_opens_a_draft_and_asks_for_words():
    made = Dialogue()
    heard = made.send(PHOTO)
    assert heard.startswith("照片收到，先替您留着。")
    assert made.draft is not None
    assert made.held()


def test_the_photo_becomes_evidence_and_harm_is_asked_about_food_and_creams():
    made = Dialogue()
    made.send(PHOTO)
    made.say("就这个面霜 用了脸肿了 198买的 小满优品")
    assert "假货/质量问题" in made.heard
    assert "198元" in made.heard
    assert "1张照片算作证据。" in made.heard
    assert "有人因此不舒服或受伤吗？" in made.heard
    made.say("3")
    assert made.heard.startswith("先顾身体：停用")


def test_harm_makes_it_urgent_sooner():
    made = Dialogue()
    made.send(PHOTO)
    made.say("就这个面霜 用了脸肿了 198买的 小满优品", "3", "小满优品", "1", "1", "1")
    assert made.case.priority is Priority.HIGH
    assert "收到 1张照片。" in made.heard
    assert [one.medium for one in made.held(made.case.number)] == ["photo"]


def test_harm_is_not_asked_of_a_bag():
    heard = talk("投诉", "1", "小满优品旗舰店的真皮包，599元，才三天就掉皮").heard
    assert "受伤" not in heard


def test_a_photo_sent_by_mistake_is_not_kept():
    made = Dialogue()
    made.send(PHOTO)
    made.press("发错了")
    assert made.session.draft is None
    assert made.held() == ()


def test_a_voice_message_is_story_and_evidence():
    made = talk("投诉", "2")
    assert "同事会听" in made.send(VOICE)
    made.press("不打字了，接着往下")
    assert "卡在哪儿" in made.heard
    made.say("1", "小满优品", "299", "1", "好了")
    assert "经过：见语音" in made.heard
    made.say("提交")
    assert made.case.status is Status.SUBMITTED


def test_a_caption_is_the_story():
    made = Dialogue()
    made.send(PHOTO, text="小满优品旗舰店卖的耳机299元一直不发货")
    assert "小满优品旗舰店，299元，一直不发货" in made.heard
    assert made.held()


# dialogue 4: everything in one paragraph


def test_a_paragraph_opens_a_draft_and_anger_is_heard_once():
    made = talk(GYM)
    assert made.heard.startswith("听出来您很气，我先把事情记清楚。")
    made.say("2", "跳过", "1")
    assert "听出来" not in made.heard


def test_several_sums_are_asked_about_with_their_total():
    made = talk(GYM)
    assert "您提到 2980元、1500元，涉及的一共是多少？" in made.heard
    assert "4480元（2笔相加）" in made.choices
    made.say("2")
    assert made.draft["answers"]["amount"]["value"]["amount"] == "4480"


def test_a_sum_that_is_none_of_them_is_typed():
    made = talk(GYM)
    made.say("3800元")
    assert made.draft["answers"]["amount"]["value"]["amount"] == "3800"


def test_a_paragraph_needs_five_messages_and_warns_of_the_second_scam():
    done = talk(GYM, "2", "跳过", "1", "1")
    assert done.many == 5
    assert done.case.priority is Priority.HIGH  # the shop is gone
    assert done.case.answers["wanted"]["read"] is True
    assert "我们不收任何费用，不要验证码和密码" in done.heard


def test_a_doubtful_kind_is_confirmed():
    made = talk("我在跃动健身办的年卡，交了2980元，不肯退款")
    assert "像是" in made.heard
    assert made.choices[0] == "对"
    made.say("1")
    assert made.draft["category"] in {"prepaid", "refund"}
    assert made.draft["answers"]["party"]["value"] == {"name": "跃动健身"}


def test_all_kinds_can_be_seen_instead():
    made = talk("我在跃动健身办的年卡，交了2980元，不肯退款")
    made.press("看全部分类")
    assert len(made.choices) == 8
    made.say("7")
    assert made.draft["category"] == "prepaid"


# dialogue 5: corrections


def test_back_shows_the_old_answer_which_may_stay():
    made = at_wanted()
    made.say("上一步")
    assert made.heard.startswith("订单现在是：2026110300123456。")
    made.say("不用改")
    assert "您希望怎么解决" in made.heard


def test_back_and_a_new_answer_replaces_it():
    made = at_wanted()
    made.say("0", "2026110300123499")
    assert made.heard.startswith("换好了。")
    assert made.draft["answers"]["order_no"]["value"] == "2026110300123499"


def test_back_goes_on_to_the_story_and_the_kind():
    made = at_wanted()
    made.say("上一步", "上一步")
    assert "要补充还是重写" in made.heard
    made.say("上一步")
    assert "哪一类" in made.heard


def test_an_answer_is_changed_in_one_breath():
    made = at_summary()
    made.say("金额改成2999")
    assert made.heard.startswith("金额改为 2999元。其余没动。")
    made.say("对方不是小满，是大满")
    made.say("1")
    assert (made.case.amount_cents, made.case.party) == (299900, "大满")


def test_the_story_is_added_to_from_the_summary():
    made = at_summary()
    made.say("2")
    assert made.heard.startswith("改哪一项？")
    assert made.choices[-1] == "不改了"
    made.say("3", "1")
    assert made.heard == "您说。"
    made.say("今天客服回我说没货了")
    assert made.heard.startswith("补上了。")
    made.say("1")
    assert made.case.story == f"{STORY}\n今天客服回我说没货了"


def test_the_story_is_written_anew():
    made = at_summary()
    made.press("complaint:story:new")
    made.say("小满优品旗舰店的耳机299元，一直不发货，催了五次")
    made.say("1")
    assert made.case.story == "小满优品旗舰店的耳机299元，一直不发货，催了五次"


def test_a_changed_kind_keeps_every_answer_that_it_also_asks():
    made = at_summary()
    made.press("complaint:edit:category", "假货/虚假宣传")
    answers = made.draft["answers"]
    assert answers["party"]["value"] == {"name": "小满优品旗舰店"}
    assert answers["wanted"]["value"]["keys"] == ["refund"]
    assert answers["amount"]["value"]["amount"] == "299"


@pytest.mark.parametrize(
    "key",
    [
        "category",
        "party",
        "story",
        "amount",
        "order_no",
        "wanted",
        "evidence",
        "contact",
        "stuck_at",
    ],
)
def test_every_line_of_the_card_can_be_changed(key):
    made = at_summary()
    card = made.messages[-1].card
    assert f"complaint:edit:{key}" in [change for _, _, change in card.rows]
    made.press(f"complaint:edit:{key}")
    assert made.heard
    assert made.session.draft is not None


def test_contact_is_asked_only_when_it_is_changed():
    made = at_summary()
    made.say("改联系")
    assert "平时就在这个聊天里联系您" in made.heard
    made.say("138 0000 1234")
    assert "联系改为" in made.heard or "1234" in made.heard
    made.say("1")
    contact = made.case.answers["contact"]
    assert contact["value"]["phone"] == "+8613800001234"
    assert contact["sensitive"] is True
    assert "13800001234" not in contact["shown"]


def test_leaving_asks_what_is_to_become_of_the_draft():
    made = at_summary()
    made.say("算了")
    assert made.heard.startswith("这份草稿怎么办？")
    assert made.session.draft is not None


def test_a_draft_that_is_kept_is_taken_up_again():
    made = at_wanted()
    made.say("算了", "1")
    assert made.session.conversation == "menu"
    made.wait(days=3).say("投诉")
    assert "小满优品旗舰店，299元" in made.heard
    made.say("1")
    assert "您希望怎么解决" in made.heard


def test_a_deleted_draft_takes_its_files_along():
    made = at_wanted()
    made.send(PHOTO)
    made.say("算了")
    made.press("删掉，照片也一起删")
    assert made.session.draft is None
    assert made.held() == ()


def test_an_empty_draft_is_left_without_a_question():
    made = talk("投诉", "取消")
    assert made.heard == "好，先不投了。想投随时说。"
    assert made.session.draft is None


# dialogue 6: unclear sums and days


def test_an_unclear_sum_gets_one_example():
    made = talk("投诉", "2", "某某网店一直不发货我很着急怎么办呀", "好几千吧")
    assert made.heard.startswith("大概几千？说个约数就行")
    made.say("四五千")
    assert made.heard.startswith("记成 约4500元（4000–5000）。")
    assert made.draft["answers"]["amount"]["value"]["about"] is True


@pytest.mark.parametrize("words", ["说不准", "不知道", "跳过", "记不清"])
def test_a_required_sum_may_be_left_open(words):
    made = talk("投诉", "2", "某某网店一直不发货我很着急怎么办呀")
    assert "一共涉及多少钱" in made.heard
    made.say(words)
    assert made.heard.startswith('先记"说不准"，同事会再问您。')
    made.say("1", "1", "1")
    assert made.case.amount_cents is None


@pytest.mark.parametrize("words", ["0", "没有", "冇", "none"])
def test_no_money_is_zero(words):
    made = talk("投诉", "2", "某某网店一直不发货我很着急怎么办呀", words)
    assert made.draft["answers"]["amount"]["value"]["amount"] == "0"


def test_a_day_that_lies_ahead_is_asked_about():
    made = at_summary()
    made.say("改日期")
    assert made.heard.startswith("日期现在是：2026年11月3日。")
    made.say("12月3号")
    assert "是 2025年12月3日吗" in made.heard
    made.say("1")
    assert made.draft["answers"]["happened_on"]["value"]["first"] == "2025-12-03"


@pytest.mark.parametrize("no", [("2",), ("不是",), ()])
def test_a_day_ahead_that_was_not_meant_is_typed_again(no):
    made = at_summary()
    made.say("改日期", "12月3号", *no, "上周三")
    assert made.heard.startswith("换好了。")
    assert made.draft["answers"]["happened_on"]["value"]["first"] == "2026-11-18"


def test_a_telephone_is_no_sum():
    made = talk("投诉", "2", "某某网店一直不发货我很着急怎么办呀", "13800001234")
    assert made.heard.startswith("这像是电话，涉及多少钱？")


def test_the_third_time_not_understood_a_person_is_offered_and_never_a_fourth():
    made = at_wanted()
    assert made.say("asdfgh").startswith("这句我没看懂，抱歉。\n选最接近的，其余写一句。")
    assert "选一个最接近的" in made.say("qwerty")
    assert "说不准，先跳过" in made.choices
    assert '回"人工"，同事来帮您' in made.say("zxcvbn")
    assert made.draft["notes"] == ["asdfgh", "qwerty", "zxcvbn"]
    made.say("退款")
    assert "发完了 / 没有" in made.choices


def test_what_was_not_understood_reaches_staff():
    made = at_wanted()
    made.say("asdfgh", "1", "1", "1")
    assert made.case.answers["notes"]["shown"] == "asdfgh"


# dialogue 8: resuming


def test_a_greeting_after_days_names_the_draft():
    made = at_wanted()
    made.send(PHOTO, VIDEO)
    made.wait(days=5).say("在吗")
    assert "11月23日" in made.heard
    assert "小满优品旗舰店，299元，2份：1张照片、1个视频" in made.heard
    made.say("1")
    assert made.heard.startswith("接着来。\n您希望怎么解决")


def test_a_greeting_at_once_puts_the_question_again():
    made = at_wanted()
    assert made.say("在吗").startswith("在的，接着来。\n您希望怎么解决")


def test_an_answer_after_days_is_an_answer():
    made = at_wanted()
    made.wait(days=5).say("退款")
    assert made.draft["answers"]["wanted"]["value"]["keys"] == ["refund"]


def test_a_matter_that_ended_by_itself_may_be_dropped():
    made = at_wanted()
    made.say("已经退了")
    assert made.heard.startswith("那太好了。这份草稿删掉吗？")
    made.say("1")
    assert made.session.draft is None


# dialogue 14 and 15: fraud


def fraud(*rest):
    """A fraud complaint after the question when money was last sent."""
    return talk("投诉", "3", *rest)


def test_fraud_asks_first_when_money_was_sent():
    assert "最近一次转钱是什么时候" in fraud().heard


def test_just_now_stops_everything_for_the_emergency():
    heard = fraud("1").heard
    assert "110" in heard
    assert "止付" in heard


def test_within_three_days_the_police_are_named_and_it_goes_on():
    heard = fraud("2").heard
    assert "现在就打 110 报警" in heard
    assert "对方怎么找上您的" in heard


def test_within_three_days_is_urgent_and_earlier_is_high():
    told = "有人冒充客服骗我转了5000元，在宏达商城"
    assert fraud("2", told, "1", "1", "1").case.priority is Priority.URGENT
    assert fraud("3", told, "1", "1", "1").case.priority is Priority.HIGH


def test_a_card_number_is_taken_as_payee_only_and_shown_masked():
    made = fraud("3", "骗子让我转了5000元到6222021234567890128，平台叫宏达商城")
    payee = made.draft["answers"]["payee"]
    assert payee["value"] == "6222021234567890128"
    assert payee["shown"] == "6222•••••••••••0128"
    assert payee["sensitive"] is True
    assert "6222021234567890128" not in str(made.draft["story"])
    assert "6222021234567890128" not in made.heard


def test_a_card_number_elsewhere_is_masked_and_said_so():
    made = talk("投诉", "2", "小满优品旗舰店不发货，299元，我的卡6222021234567890128")
    assert "这串像证件号或卡号，已遮住" in made.heard
    assert "6222021234567890128" not in str(made.session)


def test_a_card_number_is_no_order_number():
    made = talk("投诉", "2", STORY, "6222021234567890128")
    assert made.heard.startswith("这串像证件号或卡号，已遮住")
    assert "order_no" not in made.draft["answers"]


def test_safety_is_asked_after_the_number_and_advice_follows():
    made = fraud("3", "有人冒充客服骗我转了5000元，在宏达商城", "1", "1", "1")
    assert "下面哪些给过对方" in made.heard
    made.say("13")
    assert "今天就改密码、请银行换卡。" in made.heard
    assert "先断网，卸载软件。" in made.heard
    assert made.case.answers["given"]["value"]["keys"] == ["codes", "screen"]
    assert made.session.conversation == "menu"


@pytest.mark.parametrize("words", ["没有", "跳过", "4"])
def test_safety_may_be_passed_over(words):
    made = fraud("3", "有人冒充客服骗我转了5000元，在宏达商城", "1", "1", "1")
    made.say(words)
    assert made.heard == "好，记下了。有事随时说。"


def test_fraud_may_be_anonymous():
    made = fraud("3", "有人冒充客服骗我转了5000元，在宏达商城", "1", "1")
    assert '匿名：否（回"匿名"改）' in made.heard
    made.say("匿名", "1")
    assert made.case.anonymous is True


def test_a_refund_cannot_be_anonymous():
    made = at_summary()
    assert "没法匿名" in made.say("匿名")
    made.say("1")
    assert made.case.anonymous is False


def test_a_child_is_first_in_the_queue_and_not_asked_for_a_telephone():
    made = talk(
        "我今年13岁，游戏里充了2000块钱，我妈不知道", "1", "1", "星河游戏", "跳过", "1", "1"
    )
    assert "都对就提交" in made.heard
    assert "联系" not in made.heard
    made.say("改联系")
    assert "电话" not in made.heard
    made.say("1")
    assert made.case.priority is Priority.URGENT
    assert "minor" in made.case.flags


# the other kinds


def test_a_price_difference_is_worked_out():
    made = talk("投诉", "6", "好味道餐厅，菜单38，收了58，11月3号的事")
    amount = made.draft["answers"]["amount"]
    assert amount["value"]["amount"] == "20"
    assert "20元（58−38）" in made.heard


def test_a_small_sum_can_wait():
    assert (
        talk("投诉", "6", "好味道餐厅，菜单38，收了58", "1", "1", "1").case.priority
        is Priority.LOW
    )


def test_a_large_sum_cannot():
    told = "小满优品旗舰店，11月3号买的电视6999元，没发货"
    assert talk("投诉", "2", told, "跳过", "1", "1", "1").case.priority is Priority.HIGH


def test_money_locked_in_is_high():
    made = talk(
        "投诉", "5", "我的抖音号上个月底被封了，说我违规", "三千多", "抖音", "23", "1", "1"
    )
    assert made.case.priority is Priority.HIGH
    assert made.case.amount_cents == 300000


def test_paying_to_be_unlocked_is_warned_of_at_once():
    heard = talk("投诉", "5", "抖音把我的号封了，有人说交钱才解封").heard
    assert "不让您转账" in heard


def test_a_password_is_masked():
    made = talk("投诉", "5", "抖音封了我的号，账号abc123，密码hunter2secret，昨天的事")
    assert "hunter2secret" not in str(made.session)


def test_identity_papers_make_it_high():
    told = "房产中介把我的身份证照片发到群里了，11月3号发现的"
    made = talk("投诉", "4", told, "2", "链接中介公司", "12", "1", "1")
    assert made.case.priority is Priority.HIGH


def test_a_suggestion_goes_straight_to_the_summary():
    made = talk("投诉", "8", "想提个建议，营业厅门口能不能放几把椅子")
    assert "都对就提交" in made.heard
    made.say("1")
    assert made.case.priority is Priority.LOW
    assert made.many == 4


def test_auto_renewal_says_where_to_switch_it_off():
    heard = talk("投诉", "7", "小视频平台会员，交了二十五块，昨天的事情", "5").heard
    assert "自动扣款" in heard


# what comes late, twice or from elsewhere


def test_the_same_words_within_a_minute_change_nothing():
    made = talk("投诉小满优品不发货")
    first = made.draft["story"]
    made.say("投诉小满优品不发货", "投诉小满优品不发货")
    assert made.draft["story"] == first


def test_the_same_words_a_day_later_count():
    made = talk("投诉", "2", "小满优品不发货")
    made.wait(days=1).say("小满优品不发货")
    assert len(made.draft["story"]) == 2


def test_a_long_text_at_another_question_is_story():
    made = at_wanted()
    made.say("对了昨天客服在电话里骂了我一顿说随便我告")
    assert made.heard.startswith("已补进经过。")
    assert "您希望怎么解决" in made.heard
    assert "骂了我一顿" in made.draft["story"][-1]["text"]


def test_a_late_text_may_answer_the_open_question():
    made = talk("投诉", "2", "某某网店一直不发货我很着急怎么办呀")
    made.say("刚才没说，那个耳机我是花了299元买的，着急用")
    assert made.draft["answers"]["amount"]["value"]["amount"] == "299"
    assert "您希望怎么解决" in made.heard


def test_a_sum_at_a_choice_is_kept_when_the_sum_is_open():
    made = talk("投诉", "2", "某某网店一直不发货我很着急怎么办呀", "不知道", "3500元")
    assert made.heard.startswith("金额改为 3500元。")
    assert "您希望怎么解决" in made.heard


def test_photos_at_any_question_are_kept_and_the_question_stays():
    made = at_wanted()
    assert made.send(PHOTO).startswith("收到，算作证据。\n您希望怎么解决")


def test_a_number_does_not_reach_the_choices_of_an_older_question():
    made = talk("投诉", "1", "就这个面霜 用了脸肿了 198买的", "3")
    assert "投诉的是谁" in made.heard
    made.say("1")
    assert made.draft["answers"]["harm"]["value"] == "no_doctor"


def test_a_place_and_a_shared_number_are_kept():
    made = at_wanted()
    made.take(heard=Heard.LOCATION, latitude=31.2, longitude=121.4)
    assert made.heard.startswith("位置收到")
    made.take(heard=Heard.CONTACT, text="13800001234")
    assert made.heard.startswith("联系改为")
    made.say("1", "1", "1")
    assert made.case.answers["place"]["shown"] == "31.2, 121.4"
    assert made.case.answers["contact"]["value"]["phone"] == "+8613800001234"


def test_a_new_wording_of_a_message_takes_its_place():
    made = talk("投诉", "2")
    made.say(STORY)
    old = made.draft["story"][0]["id"]
    made.take(heard=Heard.EDIT, edits=old, text=STORY.replace("299", "399"))
    assert made.heard == "好，按改过的算。"
    assert made.draft["answers"]["amount"]["value"]["amount"] == "399"
    assert len(made.draft["story"]) == 1


def test_a_status_number_in_the_form_is_looked_up():
    done = submitted()
    number = done.case.number
    done.say("投诉", "2", STORY.replace("耳机", "音箱"))
    done.say(number)
    assert number in done.heard
    assert done.session.draft is not None


def test_a_draft_that_staff_saw_keeps_its_number():
    made = at_wanted()
    made.send(PHOTO)
    made.say("人工")
    number = made.case.number
    assert made.case.status is Status.DRAFT
    made.say("返回")
    made.say("1", "1", "1")
    opened = [one for one in made.turn.acts if isinstance(one, Open)]
    assert [one.number for one in opened] == [number]
    assert made.case.status is Status.SUBMITTED
    assert "收到 1张照片。" in made.heard


def test_an_account_that_cannot_push_names_the_days_to_look():
    done = submitted(desk=Desk(pushes=False))
    assert "最该来看的日子：11月25日（周三）、11月30日（周一）" in done.heard


# other languages


def test_the_whole_way_in_english():
    made = Dialogue(language="en")
    made.say(
        "complain",
        "2",
        "I bought headphones from Sound Shop on 3 November for ¥299, it was never sent.",
    )
    assert made.heard.startswith("Noted: Sound Shop, ¥299, ")
    made.say("skip", "13")
    made.album(PHOTO, VIDEO)
    made.say("done", "submit")
    assert "Received 2 files: 1 photo, 1 video." in made.heard
    assert "by Wed 25 Nov whether we take it" in made.heard
    assert made.case.title == "Sound Shop, refund or delivery"


def test_the_whole_way_in_traditional_characters():
    made = Dialogue(language="zh-TW")
    made.say("我要投訴", "2", "小滿優品旗艦店，11月3號買的耳機299元，一直沒出貨，客服不理人")
    assert "一直不出貨" in made.heard
    made.say("跳過", "退款跟賠償", "好了", "送出")
    assert made.heard.startswith("✅ 已送出，編號 ")
    assert made.case.answers["stuck_at"]["value"] == "not_sent"


def test_help_gives_an_example_and_asks_again():
    made = at_wanted()
    assert "选最接近的，其余写一句" in made.say("帮助")
    assert "退款" in made.choices


@pytest.mark.parametrize(
    "words", ["不知道是谁", "不认识", "我也不清楚叫什么", "i don't know them"]
)
def test_somebody_unknown_is_no_name(words):
    made = talk("投诉", "4", "有人天天打骚扰电话给我推销贷款，我的信息泄露了", words)
    assert made.heard.startswith('先记"说不准"')
    assert made.draft["answers"]["party"]["value"] is None


def test_back_twice_at_choices_is_back_and_no_sum():
    made = talk("投诉", "8", "昨天在小满优品旗舰店，店员态度很差，当众骂我", "1", "3")
    made.say("0", "0")
    assert made.heard.startswith("这算现在是：投诉。")
    assert "amount" not in made.draft["answers"]


def test_back_from_the_menu_of_changes_changes_nothing():
    made = at_summary()
    made.say("修改", "0")
    assert made.heard.startswith("好，不改了。")
    made.say("1")
    assert made.case.status is Status.SUBMITTED


def test_other_without_own_words_is_still_open():
    made = at_wanted_after("5")
    made.say("english")
    assert "wanted" not in made.draft["answers"]
    assert "What would put it right" in made.heard
