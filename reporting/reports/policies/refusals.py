"""How an act is refused: a code for programs, words for people, a kind for HTTP."""

from __future__ import annotations

from collections.abc import Sequence

from reporting.reports.cells import Remark

# Kinds of refusal and what they are over HTTP.
INPUT, PERSON, HIDDEN, STATE, STALE = "input", "person", "hidden", "state", "stale"
HTTP_STATUS = {INPUT: 400, PERSON: 403, HIDDEN: 404, STATE: 409, STALE: 412}
ENTRY_OVER = frozenset({"entry_closed", "period_closed", "return_over"})  # codes that an opening lifts


class Refused(Exception):
    """An act that may not be: `code` for programs, `message` for people (Vietnamese), `kind` for the HTTP status.

    `errors` name impossible cells, `questions` the unanswered ones, `missing` the cells without a state.
    """

    def __init__(
        self,
        code: str,
        message: str,
        kind: str = STATE,
        *,
        errors: Sequence[Remark] = (),
        questions: Sequence[Remark] = (),
        missing: Sequence[str] = (),
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.kind = kind
        self.errors = list(errors)
        self.questions = list(questions)
        self.missing = list(missing)

    @property
    def status(self) -> int:
        return HTTP_STATUS[self.kind]


class Damaged(RuntimeError):
    """The stored content is not the published one: the database was changed by hand."""

    def __init__(self, number: str) -> None:
        super().__init__(
            f"Nội dung lưu trên máy chủ của bản công bố số {number} không khớp mã băm đã công bố."
            " Không dùng số liệu của bản này; hãy báo người quản trị."
        )


def hidden() -> Refused:
    """The refusal that does not tell whether the thing exists."""
    return Refused("not_found", "Không tìm thấy báo cáo này.", HIDDEN)
