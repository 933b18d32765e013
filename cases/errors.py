"""Every way the rules can refuse.

CaseError
├── NotAllowed        the actor's role may not do this
├── WrongStatus       the case is in a status that does not admit the act
├── UnknownCase       no case bears that number
├── ReasonWanted      the step needs a reason in words
├── NothingSaid       a reply or a note without text and without files
├── LinkShut          the respondent's link takes nothing any more
├── AnsweredAlready   the respondent has answered, or asked for more time, before
└── Changed           somebody else changed the case in the meantime
"""


class CaseError(Exception):
    """A refusal that a person can be told about.

    ``code`` names the phrase shown (``handlers/phrases`` and ``admin/phrases``)
    and is stable across releases; the exception's text is for the log.
    """

    code = "refused"


class NotAllowed(CaseError):
    """The actor's role may not do this."""

    code = "refused_not_allowed"


class WrongStatus(CaseError):
    """The case is in a status that does not admit the act."""

    code = "refused_wrong_status"


class UnknownCase(CaseError):
    """No case bears that number."""

    code = "refused_unknown_case"


class ReasonWanted(CaseError):
    """The step needs a reason in words."""

    code = "refused_reason_wanted"


class NothingSaid(CaseError):
    """A reply or a note without text and without files."""

    code = "refused_nothing_said"


class LinkShut(CaseError):
    """The respondent's link is expired, withdrawn, or its case has ended."""

    code = "refused_link_shut"


class AnsweredAlready(CaseError):
    """The respondent has answered, or asked for more time, before."""

    code = "refused_answered_already"


class Changed(CaseError):
    """Somebody else changed the case in the meantime."""

    code = "refused_changed"
