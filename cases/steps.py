"""Which step follows which, and who may take it: the rules as tables."""

from cases.acts import (
    Act,
    Add,
    Amend,
    AskAgain,
    Assign,
    CallStaff,
    Confirm,
    Dispute,
    EndTalk,
    Flag,
    Move,
    Note,
    Open,
    Prioritise,
    Rate,
    Reply,
    Revisit,
    Seen,
    Withdraw,
)
from cases.model import STAFF, Role, Status

_CLOSABLE = frozenset(
    {Status.REFUSED, Status.CLOSED_UNRESOLVED, Status.MORE_WANTED, Status.ANSWERED}
)
_WORK = frozenset(
    {
        Status.ACCEPTED,
        Status.WITH_DEPARTMENT,
        Status.WITH_RESPONDENT,
        Status.PROPOSED,
        *_CLOSABLE,
    }
)

#: Which status may follow which. An absent pair is refused.
NEXT: dict[Status, frozenset[Status]] = {
    Status.DRAFT: frozenset({Status.SUBMITTED, Status.WITHDRAWN}),
    Status.SUBMITTED: frozenset({Status.FIRST_CHECK, Status.WITHDRAWN, Status.MERGED}) | _WORK,
    Status.FIRST_CHECK: frozenset({Status.WITHDRAWN, Status.MERGED}) | _WORK,
    Status.ACCEPTED: frozenset({Status.WITHDRAWN, Status.RESOLVED, Status.MERGED})
    | (_WORK - {Status.ACCEPTED, Status.REFUSED}),
    Status.MORE_WANTED: frozenset({Status.WITHDRAWN, Status.RESOLVED}) | _WORK,
    Status.WITH_DEPARTMENT: frozenset({Status.WITHDRAWN, Status.RESOLVED})
    | (_WORK - {Status.REFUSED, Status.WITH_DEPARTMENT}),
    Status.WITH_RESPONDENT: frozenset({Status.WITHDRAWN, Status.RESOLVED})
    | (_WORK - {Status.REFUSED, Status.WITH_RESPONDENT}),
    Status.PROPOSED: frozenset({Status.WITHDRAWN, Status.RESOLVED})
    | (_WORK - {Status.REFUSED, Status.PROPOSED}),
    Status.ANSWERED: frozenset(
        {
            Status.ANSWERED,
            Status.RESOLVED,
            Status.REOPENED,
            Status.MORE_WANTED,
            Status.CLOSED_UNCONFIRMED,
            Status.CLOSED_UNRESOLVED,
            Status.WITHDRAWN,
        }
    ),
    Status.REOPENED: frozenset({Status.WITHDRAWN, Status.RESOLVED})
    | (_WORK - {Status.ACCEPTED, Status.REFUSED}),
    Status.REFUSED: frozenset({Status.FIRST_CHECK, Status.ACCEPTED}),
    Status.RESOLVED: frozenset({Status.REOPENED}),
    Status.CLOSED_UNCONFIRMED: frozenset({Status.REOPENED, Status.RESOLVED}),
    Status.CLOSED_UNRESOLVED: frozenset({Status.REOPENED}),
    Status.WITHDRAWN: frozenset({Status.REOPENED, Status.SUBMITTED}),
    Status.MERGED: frozenset(),
}

_PERSON = frozenset({Role.PERSON})
_BOTH = _PERSON | STAFF
_CLOCK = frozenset({Role.CLOCK})

#: Who may do what; a role not named for an act is refused.
MAY: dict[type[Act], frozenset[Role]] = {
    Open: _BOTH,
    Add: _BOTH,
    Amend: _BOTH,
    Confirm: _PERSON,
    Dispute: _PERSON,
    Withdraw: _PERSON,
    Rate: _PERSON,
    CallStaff: _PERSON,
    EndTalk: _BOTH,
    Flag: _BOTH,
    Reply: STAFF,
    Note: STAFF,
    Assign: STAFF,
    Move: STAFF | _CLOCK,
    Prioritise: STAFF,
    AskAgain: _CLOCK,
    Revisit: _CLOCK,
    Seen: STAFF,
}

#: Statuses that only the person's own word brings about, or another act does.
NOT_BY_STAFF = frozenset({Status.DRAFT, Status.SUBMITTED, Status.RESOLVED, Status.MERGED})
#: Statuses that staff may bring about with a reason only.
REASON = frozenset(
    {Status.REFUSED, Status.MORE_WANTED, Status.CLOSED_UNRESOLVED, Status.REOPENED}
)
#: Ends of which the person is asked later whether they still hold.
REVISITED = frozenset({Status.RESOLVED, Status.CLOSED_UNCONFIRMED})
#: Statuses of which the person is not told.
INSIDE = frozenset({Status.FIRST_CHECK, Status.PROPOSED})
