"""The choices that several conversations offer."""

from cases.messages import Choice

COMPLAIN = Choice(key="menu:complain", label={"phrase": "menu_complain"})
STATUS = Choice(key="menu:status", label={"phrase": "menu_status"})
MINE = Choice(key="menu:mine", label={"phrase": "menu_mine"})
GUIDE = Choice(key="menu:guide", label={"phrase": "menu_guide"})
HUMAN = Choice(key="menu:human", label={"phrase": "menu_human"})
LANGUAGE = Choice(key="menu:language", label={"phrase": "menu_language"})
PERSON = Choice(key="human:call", label={"phrase": "choice_human"})
MENU = (COMPLAIN, STATUS, MINE, GUIDE, HUMAN, LANGUAGE)

GO_ON = Choice(key="draft:go", label={"phrase": "choice_go_on"})
OTHER_DRAFT = Choice(key="draft:other", label={"phrase": "choice_other"})
DELETE_DRAFT = Choice(key="draft:ask", label={"phrase": "choice_delete"})

NEW_COMPLAINT = Choice(key="addition:new", label={"phrase": "choice_new"})
SENT_BY_MISTAKE = Choice(key="addition:drop", label={"phrase": "choice_sent_by_mistake"})

BACK_TO_BOT = Choice(key="human:back", label={"phrase": "choice_back_to_bot"})
STAY = Choice(key="human:stay", label={"phrase": "choice_stay"})


def of_case(conversation: str, what: str, number: str, label: str) -> Choice:
    """Offer to do something to one case, whenever it is pressed."""
    return Choice(key=f"{conversation}:{what}:{number}", label={"phrase": label})


def solved(number: str) -> tuple[Choice, ...]:
    """Offer the three words that an answer asks for, as `cases.rules` does with a push."""
    return tuple(
        of_case("answer", word, number, f"choice_{word}") for word in ("solved", "not", "think")
    )
