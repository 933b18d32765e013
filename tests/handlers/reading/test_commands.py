"""A whole message is a command in every spelling of the table; a story never is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.reading.commands import Command, Edit, command, edit, language, status_number

#: What people type, a row for each command: mainland; Taiwan and Hong Kong; Cantonese;
#: English; slips. "_" stands for a space.
TABLE = {
    Command.COMPLAIN: (
        "投诉 我要投诉 举报 我要举报 维权 告他 反映问题 退款 投訴 申訴 客訴 檢舉 舉報 "
        "我要申訴 我要投訴 想投訴 告佢 complain complaint report file new 投述 头诉 "
        "偷诉 投拆 举抱 tousu ts complian"
    ),
    Command.STATUS: (
        "进度 查进度 查询 到哪了 怎么样了 有结果吗 处理得怎样 進度 查進度 查詢 "
        "處理得如何 點呀 進度點 搞成點 有冇消息 status progress any_news update 近度 "
        "进渡 jindu cx jd staus"
    ),
    Command.MINE: (
        "我的投诉 我的 列表 记录 我的投訴 我的案件 紀錄 我啲投訴 my_cases list mine 我得投诉"
    ),
    Command.ADD: "补充 追加 加证据 再发一张 補充 補件 加料 補多張 add 补冲 补充材料",
    Command.MORE: "more 更多",
    Command.PERSON: (
        "人工 转人工 客服 找人 真人 有人吗 專員 搵真人 有冇人 人工呀 human agent person "
        "staff 人供 人公 rengong rg"
    ),
    Command.BACK: (
        "上一步 返回 后退 退回 撤销 0 返上一步 返轉頭 back previous undo 反回 上一部 bcak"
    ),
    Command.MENU: "菜单 首页 主页 开始 選單 首頁 主選單 目錄 menu start home 菜但 cd",
    Command.SKIP: (
        "跳过 没有 不知道 略过 不填 无 跳過 沒有 略過 冇 唔知 跳過佢 skip none no n/a - "
        "跳國 跳锅 tg"
    ),
    Command.DONE: (
        "好了 完了 发完了 没了 说完了 就这些 完毕 完成 傳完了 就這些 得喇 冇喇 搞掂 "
        "係咁多 done that's_all finished 好乐 发玩了 ok了"
    ),
    Command.YES: (
        "是 对 好 嗯 行 可以 没错 提交 同意 對 送出 係 啱 得 好呀 冇錯 yes y ok sure "
        "submit agree shi 恩 嗯嗯 okk 👌 👍"
    ),
    Command.NO: (
        "不 不是 不对 不用 不要 不同意 不對 唔係 唔啱 唔使 唔要 no n nope disagree 布是 bu"
    ),
    Command.CANCEL: "取消 算了 不投了 不弄了 退出 算啦 唔搞喇 cancel stop quit 取削 qx cancle",
    Command.WITHDRAW: "撤回 撤诉 撤销投诉 不告了 撤案 撤銷投訴 撤返 唔告喇 withdraw 撤回投拆",
    Command.SOLVED: "解决了 搞定 到账了 已退 解決了 收到了 搞掂咗 收到喇 solved fixed 解绝了",
    Command.NOT_SOLVED: (
        "没解决 还没 没退 不行 骗人的 沒解決 還沒 未搞掂 未收到 not_solved no still 没解觉"
    ),
    Command.LANGUAGE: "语言 繁体 英文 中文 語言 簡體 轉英文 language english chinese langauge",
    Command.HELP: "帮助 怎么用 说明 不会 ？ 說明 怎麼用 幫助 點用 唔識 help how ? hlep",
    Command.EDIT: "修改 改一下 写错了 寫錯了 改返 寫錯咗 edit change wrong 修该",
    Command.ANONYMOUS: "匿名 不要透露我 唔好講我係邊個 anonymous 逆名",
    Command.MY_DATA: "我的数据 删除我的数据 我的資料 刪除我的資料 my_data delete_my_data",
    Command.IS_THIS_YOU: (
        "这是你们吗 是你们发的吗 真的假的 這是你們嗎 是你們傳的嗎 係咪你哋 真定假 "
        "is_this_you scam?"
    ),
    Command.THANKS: "谢谢 多謝 唔該 thanks",
    Command.GREETING: "你好 您好 在吗 hello",
    Command.AGAIN: "再看一次 look_again",
    Command.PACKET: "材料 資料 packet",
    Command.AGREE: "同意 agree",
    Command.DISAGREE: "不同意 disagree",
    Command.FINE: "还好 fine",
    Command.AGAIN_WRONG: "又出问题了 又有問題 again",
    Command.NO_RATING: "不想评",
    Command.LATER: "先放着 later",
}
SPELLINGS = [
    (one, word.replace("_", " ")) for one, words in TABLE.items() for word in words.split()
]


@pytest.mark.parametrize(("wanted", "text"), SPELLINGS)
def test_every_word_of_the_table_is_its_command(wanted, text):
    assert wanted in command(text)
    assert wanted in command(f" {text}！！")


def test_every_command_has_words():
    assert set(TABLE) == set(Command)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("投诉吧", Command.COMPLAIN),
        ("到哪了呀", Command.STATUS),
        ("算了吧", Command.CANCEL),
        ("我要人工", Command.PERSON),
        ("请转人工", Command.PERSON),
        ("帮我查一下进度", Command.STATUS),
        ("我想撤诉", Command.WITHDRAW),
        ("嗯嗯嗯", Command.YES),
        ("？？？", Command.HELP),
        ("ＳＴＡＴＵＳ", Command.STATUS),
        ("０", Command.BACK),
        ("Progres", Command.STATUS),
        ("humna", Command.PERSON),
    ],
)
def test_particles_courtesy_and_one_wrong_letter_are_forgiven(text, wanted):
    assert wanted in command(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "。",
        "进度一直不动",
        "投诉小满优品不发货",
        "我的快递丢了",
        "没有人理我",
        "我要退款299元",
        "night",
        "skil",
        "1",
        "13",
        "00",
        "asdfgh",
    ],
)
def test_what_only_holds_a_command_word_is_no_command(text):
    assert command(text) == frozenset()


def test_a_word_of_two_meanings_keeps_both():
    assert command("no") == {Command.NO, Command.SKIP, Command.NOT_SOLVED}
    assert command("同意") == {Command.YES, Command.AGREE}


@pytest.mark.parametrize(
    "text",
    [
        "查询 2611-7KQ4M8",
        "查詢 2611-7KQ4M8",
        "查吓 2611-7KQ4M8",
        "26117kq4m8",
        "编号是2611-7KQ4M8",
        "2611-7KQ4M8",
        "status 2611-7kq4m8",
        "Status of 2611-7KQ4M8?",
        "２６１１－７ＫＱ４Ｍ８",
        "2611 7kq 4m8",
        "2 6 1 1 7 K Q 4 M 8",
        "2611–7KQ4M8。",
        "26ll-7KQ4M8",
        "26I1-7KQ4M8",
        "我的2611-7KQ4M8到哪了",
        "#2611-7KQ4M8",
    ],
)
def test_a_case_number_is_read_in_every_spelling(text):
    assert status_number(text) == "2611-7KQ4M8"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2611-7KQ4MO", "2611-7KQ4M0"),
        ("2611-7kq4ml", "2611-7KQ4M1"),
        ("2O11-7KQ4M8", "2011-7KQ4M8"),
        ("2611-234567", "2611-234567"),
        ("查询2611234567", "2611-234567"),
    ],
)
def test_letters_that_look_like_figures_are_taken_for_them(text, number):
    assert status_number(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "查询",
        "13800001234",
        "2026110300",
        "2611234567",
        "今年2611块",
        "2613-7KQ4M8",
        "2611-7KQ4M",
        "abcdefghij",
        "订单2026110300123456",
        "2611-7KQ4M8这件事你们到底管不管，都一个月了",
    ],
)
def test_other_numbers_are_no_case_numbers(text):
    assert status_number(text) == ""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("英文", "en"),
        ("English please", "en"),
        ("换成英文", "en"),
        ("switch to english", "en"),
        ("轉英文", "en"),
        ("繁體", "zh-TW"),
        ("繁體中文", "zh-TW"),
        ("中文（繁體）", "zh-TW"),
        ("traditional chinese", "zh-TW"),
        ("简体中文", "zh-CN"),
        ("中文", "zh-CN"),
        ("chinese", "zh-CN"),
        ("语言", ""),
        ("日语", ""),
        ("英文合同看不懂", ""),
        ("", ""),
    ],
)
def test_a_language_is_read_by_its_names(text, code):
    assert language(text) == code


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("改金额", Edit(key="amount")),
        ("改金額", Edit(key="amount")),
        ("该金额", Edit(key="amount")),
        ("edit amount", Edit(key="amount")),
        ("change the amount", Edit(key="amount")),
        ("我要改金额", Edit(key="amount")),
        ("金额写错了", Edit(key="amount")),
        ("金额改成2000", Edit(key="amount", value="2000")),
        ("把金额改成2000", Edit(key="amount", value="2000")),
        ("金額改成3千5", Edit(key="amount", value="3千5")),
        ("金额错了，是2000", Edit(key="amount", value="2000")),
        ("change amount to 500", Edit(key="amount", value="500")),
        ("对方不是小满，是大满", Edit(key="party", value="大满")),
        ("对方改成Apple Store", Edit(key="party", value="Apple Store")),
        ("改分类", Edit(key="category")),
        ("改经过", Edit(key="story")),
        ("改要求", Edit(key="wanted")),
        ("改证据", Edit(key="evidence")),
        ("电话改成13800001234", Edit(key="contact", value="13800001234")),
        ("改订单号", Edit(key="order_no")),
        ("日期改成11月3号", Edit(key="happened_on", value="11月3号")),
    ],
)
def test_corrections_are_read_in_one_breath(text, wanted):
    assert edit(text) == wanted


@pytest.mark.parametrize(
    "text", ["", "投诉", "金额是2000", "对方是小满", "改天再说", "他们改了价格"]
)
def test_what_corrects_nothing_is_no_correction(text):
    assert edit(text) is None


@given(st.text(max_size=120))
def test_nothing_that_is_typed_makes_it_fail(text):
    command(text)
    edit(text)
    assert language(text) in {"", "zh-CN", "zh-TW", "en"}
    number = status_number(text)
    assert number == "" or len(number) == 11
