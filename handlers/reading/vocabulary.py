"""The words that are commands when they are the whole message.

Simplified characters and lower case: `fold` brings everything else to them.
Written after the tables of what people really type: mainland, Taiwan, Hong
Kong, Cantonese, English, pinyin and the usual slips.
"""

from enum import StrEnum


class Command(StrEnum):
    """What a message of one word may mean; what it does mean, the conversation decides."""

    COMPLAIN = "complain"
    STATUS = "status"
    MINE = "mine"
    ADD = "add"
    PERSON = "person"
    BACK = "back"
    MENU = "menu"
    SKIP = "skip"
    DONE = "done"
    YES = "yes"
    NO = "no"
    CANCEL = "cancel"
    WITHDRAW = "withdraw"
    SOLVED = "solved"
    NOT_SOLVED = "not_solved"
    LANGUAGE = "language"
    HELP = "help"
    EDIT = "edit"
    ANONYMOUS = "anonymous"
    MY_DATA = "my_data"
    IS_THIS_YOU = "is_this_you"
    THANKS = "thanks"
    GREETING = "greeting"
    AGAIN = "again"
    MORE = "more"
    PACKET = "packet"
    AGREE = "agree"
    DISAGREE = "disagree"
    FINE = "fine"
    AGAIN_WRONG = "again_wrong"
    NO_RATING = "no_rating"
    LATER = "later"


#: Words with spaces between them; a phrase with a space is written with "_".
_TABLE: dict[Command, str] = {
    Command.COMPLAIN: (
        "投诉 我要投诉 举报 我要举报 维权 告他 反映问题 退款 申诉 客诉 检举 我要申诉 想投诉 告佢 新投诉"
        " complain complaint report file new 投述 头诉 偷诉 投拆 举抱 tousu ts complian"
        " i_want_to_complain 要投诉 我想投诉 我想举报 怎么投诉 /complain /new"
    ),
    Command.STATUS: (
        "进度 查进度 查询 到哪了 怎么样了 有结果吗 处理得怎样 处理得如何 点呀 进度点 搞成点 有冇消息"
        " 查询进度 查吓 查进展 进度怎么样 进度怎么样了 有进展吗 有消息吗 办得怎么样了 处理得怎么样了 status progress any_news update 近度 进渡 jindu cx jd staus /status 进展"
    ),
    Command.MINE: (
        "我的投诉 我的 列表 记录 我的案件 纪录 我啲投诉 my_cases list mine 我得投诉 my_complaints /mine"
    ),
    Command.ADD: (
        "补充 追加 加证据 再发一张 补件 加料 补多张 add more_evidence 补冲 补充材料 补材料 补证据"
    ),
    Command.PERSON: (
        "人工 转人工 客服 找人 真人 有人吗 专员 揾真人 搵真人 有冇人 人工呀 找人工 human agent person"
        " staff 人供 人公 rengong rg zrg 找客服 人工客服 真人客服 人工服务 转人工服务 转客服 talk_to_a_human talk_to_a_person /human"
    ),
    Command.BACK: (
        "上一步 返回 后退 退回 撤销 0 返上一步 返转头 返回上一步 回到上一步 back previous undo 反回 上一部 bcak"
    ),
    Command.MENU: "菜单 主菜单 首页 主页 开始 选单 主选单 目录 menu start home 菜但 cd /start /menu",
    Command.SKIP: (
        "跳过 没有 不知道 略过 不填 无 冇 唔知 跳过佢 skip none no n/a - 跳国 跳锅 tg 没 不清楚"
        " 不记得 记不清 记不得了 i_don't_know 不晓得 不用"
    ),
    Command.DONE: (
        "好了 完了 发完了 没了 说完了 就这些 完毕 好 完成 传完了 得喇 冇喇 搞掂 系咁多 done"
        " that's_all finished 好乐 发玩了 ok了 完 没有了 发好了 传好了 就这样 交完了"
    ),
    Command.YES: (
        "是 对 好 嗯 行 可以 没错 提交 同意 送出 系 啱 得 好呀 冇错 yes y ok sure submit agree"
        " shi 恩 嗯嗯 okk 👌 👍 是的 对的 好的 好滴 好嘞 ok的 okok 当然 确认 确定 okay correct right"
    ),
    Command.NO: (
        "不 不是 不对 不用 不要 不同意 唔系 唔啱 唔使 唔要 no n nope disagree 布是 bu 否 不行 不需要 不必 不必了"
    ),
    Command.CANCEL: "取消 算了 不投了 不弄了 退出 算啦 唔搞喇 cancel stop quit 取削 qx cancle /cancel",
    Command.WITHDRAW: (
        "撤回 撤诉 撤销投诉 不告了 撤案 撤返 唔告喇 withdraw 撤回投拆 撤回投诉 撤投诉"
    ),
    Command.SOLVED: (
        "解决了 搞定 到账了 已退 收到了 搞掂咗 收到喇 solved fixed 解绝了 已解决 已经解决 搞定了"
        " 退了 已退款 钱到了 钱到了,解决了 解决啦 it's_solved resolved"
    ),
    Command.NOT_SOLVED: (
        "没解决 还没 没退 不行 骗人的 还没解决 未搞掂 未收到 not_solved no still 没解觉 未解决 没有解决 还没有解决 仍未解决 没收到钱 没有退 还没退 未退"
        " 没收到 没到账 没做到 not_done not_fixed 还未"
    ),
    Command.LANGUAGE: (
        "语言 繁体 英文 中文 简体 转英文 language english chinese langauge 繁体中文 简体中文 英语"
        " traditional simplified /language 语言language language语言"
    ),
    Command.HELP: "帮助 怎么用 说明 不会 ? 点用 唔识 help how hlep 怎么弄 /help 使用说明",
    Command.EDIT: "修改 改一下 写错了 改返 写咗错 写错咗 edit change wrong 修该 改",
    Command.ANONYMOUS: "匿名 不要透露我 唔好讲我系边个 anonymous 逆名",
    Command.MY_DATA: "我的数据 删除我的数据 我的资料 删除我的资料 my_data delete_my_data",
    Command.IS_THIS_YOU: (
        "这是你们吗 是你们发的吗 真的假的 是你们传的吗 系咪你哋 真定假 is_this_you scam? scam"
        " 这是你们的吗 是真的吗 是你哋传的吗 是不是你们 是你们吗 是你们发的"
    ),
    Command.THANKS: "谢谢 多谢 感谢 唔该 thanks thank_you thx 谢谢你 谢谢您 3q 多谢晒 唔该晒 thank_you_very_much many_thanks",
    Command.GREETING: "你好 您好 在吗 hi hello hey 哈喽 喂 嗨 早上好 下午好 晚上好 good_morning 在 在不在 早 早安 你好呀 您好呀 nihao hello_there 有人在吗",
    Command.AGAIN: "再看一次 再查一次 look_again",
    Command.MORE: "更多 more 下一页 next",
    Command.PACKET: "材料 资料 packet",
    Command.AGREE: "同意 agree 接受",
    Command.DISAGREE: "不同意 disagree 不接受",
    Command.FINE: "还好 fine 没问题",
    Command.AGAIN_WRONG: "又出问题了 又有问题 again",
    Command.NO_RATING: "不想评 不评 不想说 no_rating",
    Command.LATER: "先放着 以后再说 later keep_for_later 待会 等会儿",
}

#: word -> the commands it may mean.
WORDS: dict[str, frozenset[Command]] = {}
for _command, _words in _TABLE.items():
    for _word in _words.split():
        _plain = _word.replace("_", " ")
        WORDS[_plain] = WORDS.get(_plain, frozenset()) | {_command}

#: Language names in the forms people use, folded. Longest first when looked for inside.
LANGUAGES: dict[str, str] = {
    "繁体": "zh-TW",
    "繁体中文": "zh-TW",
    "中文繁体": "zh-TW",
    "繁中": "zh-TW",
    "正体": "zh-TW",
    "正体中文": "zh-TW",
    "粤语": "zh-TW",
    "广东话": "zh-TW",
    "traditional chinese": "zh-TW",
    "traditional": "zh-TW",
    "简体": "zh-CN",
    "简体中文": "zh-CN",
    "中文简体": "zh-CN",
    "简中": "zh-CN",
    "普通话": "zh-CN",
    "simplified chinese": "zh-CN",
    "中文": "zh-CN",
    "chinese": "zh-CN",
    "simplified": "zh-CN",
    "英文": "en",
    "英语": "en",
    "转英文": "en",
    "english": "en",
}

#: What can be changed, by the words for it.
FIELDS: dict[str, str] = {
    "金额": "amount",
    "钱": "amount",
    "amount": "amount",
    "对方": "party",
    "对象": "party",
    "商家": "party",
    "店名": "party",
    "party": "party",
    "分类": "category",
    "类别": "category",
    "category": "category",
    "kind": "category",
    "经过": "story",
    "内容": "story",
    "story": "story",
    "要求": "wanted",
    "诉求": "wanted",
    "wanted": "wanted",
    "证据": "evidence",
    "照片": "evidence",
    "evidence": "evidence",
    "联系": "contact",
    "电话": "contact",
    "手机": "contact",
    "contact": "contact",
    "phone": "contact",
    "订单": "order_no",
    "订单号": "order_no",
    "单号": "order_no",
    "order": "order_no",
    "日期": "happened_on",
    "时间": "happened_on",
    "date": "happened_on",
}
