"""How an act is refused: a code for programs, words for people, a kind for whoever answers. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# Kinds; what each is over HTTP is said where HTTP is (reporting.web.working).
INPUT, PERSON, HIDDEN, STATE, STALE = "input", "person", "hidden", "state", "stale"
TOO_LARGE, WRONG_FORMAT, UNFIT = "too_large", "wrong_format", "unfit"  # of files


@dataclass(frozen=True)
class Remark:
    """Something to say about a cell, in Vietnamese: an error, a question, or a finding for the reviewer."""

    cell: str
    message: str


@dataclass(frozen=True)
class Fault:
    """What is wrong in a workbook: sheet, address or row ("" = the whole sheet), code of the element ("" = none)."""

    sheet: str
    cell: str
    element: str
    message: str


class Refused(Exception):
    """An act that may not be, or something that is not there: `code` for programs, `message` for people (Vietnamese).

    `errors` name impossible cells or fields (`field`: the one that the message is about), `faults` places of a
    workbook, `questions` the unanswered cells, `missing` those without a state.
    """

    def __init__(
        self,
        code: str,
        message: str,
        kind: str = STATE,
        *,
        field: str = "",
        errors: Sequence[Remark] = (),
        faults: Sequence[Fault] = (),
        questions: Sequence[Remark] = (),
        missing: Sequence[str] = (),
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.kind = kind
        self.field = field
        self.errors = [Remark(field, message)] if field else list(errors)
        self.faults = list(faults)
        self.questions = list(questions)
        self.missing = list(missing)


def not_found(message: str) -> Refused:
    """Why a lookup gives nothing; it may not tell whether the thing exists."""
    return Refused("not_found", message, HIDDEN)
