"""All conversations, in the order in which `conversation.advance` asks them.

A new conversation is named here. The menu is last: it takes what nobody else took.
"""

from handlers.addition import ADDITION
from handlers.alarm import ALARM
from handlers.answer import ANSWER
from handlers.aside import ASIDE
from handlers.complaint import COMPLAINT
from handlers.conversation import Book
from handlers.courtesy import COURTESY
from handlers.draft import DRAFT
from handlers.emergency import EMERGENCY
from handlers.forwarded import FORWARDED
from handlers.guide import GUIDE
from handlers.help import BY_STAFF, HELP
from handlers.human import HUMAN
from handlers.language import LANGUAGE
from handlers.menu import MENU
from handlers.rating import RATING
from handlers.spoken import SPOKEN
from handlers.status import MINE, STATUS
from handlers.withdraw import WITHDRAW

BOOK: Book = (
    ALARM,
    FORWARDED,
    EMERGENCY,
    HUMAN,
    COMPLAINT,
    STATUS,
    MINE,
    WITHDRAW,
    ANSWER,
    RATING,
    LANGUAGE,
    HELP,
    BY_STAFF,
    GUIDE,
    DRAFT,
    SPOKEN,
    ASIDE,
    ADDITION,
    COURTESY,
    MENU,
)
