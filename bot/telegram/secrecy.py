"""Keeps bot tokens, and other secrets, out of every log.

The Bot API carries the token in the URL, and httpx logs whole URLs at INFO
(platforms.md, T27). Two walls: those loggers speak from WARNING on, and every
record of every logger is cleaned before a handler sees it, its traceback too.
"""

import logging
import traceback
from collections.abc import Callable
from typing import Any

HIDDEN = "[token]"
_TALKATIVE = ("httpx", "httpcore", "telegram")
_SHORTEST = 8  # what is shorter guards nothing, and hiding it would hide common words
_secrets: set[str] = set()


def keep(secret: str) -> None:
    """Let ``secret`` appear in no log record from now on."""
    for name in _TALKATIVE:
        logger = logging.getLogger(name)
        logger.setLevel(max(logger.level, logging.WARNING))
    for part in (secret, secret.partition(":")[2]):  # a URL may write the colon otherwise
        if len(part) >= _SHORTEST:
            _secrets.add(part)
    if not isinstance(logging.getLogRecordFactory(), _Cleaned):
        logging.setLogRecordFactory(_Cleaned(logging.getLogRecordFactory()))


def clean(text: str) -> str:
    """Give ``text`` without any secret."""
    for secret in sorted(_secrets, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return text


class Redaction(logging.Filter):
    """Lets every record through, cleaned."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Replace secrets in the message and in the traceback."""
        said = record.getMessage()
        if clean(said) != said:
            record.msg, record.args = clean(said), None
        if record.exc_info and record.exc_info[0] is not None:
            told = "".join(traceback.format_exception(*record.exc_info)).rstrip("\n")
            if clean(told) != told:
                record.exc_text, record.exc_info = clean(told), None
        return True


class _Cleaned:
    """Makes log records as before and cleans each: no handler can be forgotten."""

    def __init__(self, make: Callable[..., logging.LogRecord]) -> None:
        self._make = make
        self._redaction = Redaction()

    def __call__(self, *args: Any, **kwargs: Any) -> logging.LogRecord:
        record = self._make(*args, **kwargs)
        self._redaction.filter(record)
        return record
