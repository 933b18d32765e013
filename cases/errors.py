"""Every way the rules can refuse.

CaseError
├── NotAllowed        the actor's role may not do this
├── WrongStatus       the case is in a status that does not admit the act
├── UnknownCase       no case bears that number
├── ReasonWanted      the step needs a reason in words
├── NothingSaid       a reply or a note without text and without files
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


class Changed(CaseError):
    """Somebody else changed the case in the meantime."""

    code = "refused_changed"
