"""What an office does not write (docs/rules.md#vietnamese): held out of code, templates, scripts and layouts."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from docx import Document
from docx.oxml.ns import qn

from reporting.editions import layouts
from tests.repository.names import CHECKOUT, JS_COMMENT, python

# The phrase (any case) and what stands in its place.
FORBIDDEN = {
    r"mức phấn đấu": "chỉ tiêu",
    r"điểm gián đoạn|điểm gãy": "thời điểm thay đổi cách thống kê",
    r"mang sang|lấy số kỳ trước": "tạm tính theo số kỳ trước",
    r"khóa kỳ|kỳ đã khóa|đã khóa theo|văn bản khóa": "chốt số liệu, đã chốt tại Báo cáo số",
    r"bản công bố": "bộ số liệu công bố lần",
    r"theo lời văn": "theo nguyên văn",
    r"đường tiến độ|nhịp thay đổi": "lộ trình; mức tăng bình quân",
    r"việc định kỳ|việc được phân công": "nhiệm vụ thường kỳ, nhiệm vụ phân công",
    r"giá trị xét|so mức\b|đã/phải báo cáo": "kết quả tại mốc; so với chỉ tiêu; số đơn vị báo cáo/tổng số",
    r"ô đã có trạng thái": "đủ … ô",
    r"không có \(n/a\)": "không có ở đơn vị",
    r"đang ở đâu|từ đâu\?|nói gì": "a title that states",
    r"toàn thành phố": "toàn Thành phố",
}
CASE_COUNTS = {r"toàn thành phố"}
ELSEWHERE = ("migrations",)


def strings_of(code: str) -> Iterator[tuple[int, str]]:
    """Line and text of every string, those of f-strings piece by piece; docstrings are not read by users."""
    tree = ast.parse(code)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, node.value


def read_by_users() -> Iterator[tuple[str, int, str]]:
    """File, line and text of whatever may come before a user's eyes."""
    for path in python("ctr25", "targets", "reporting"):
        yield from ((str(path.relative_to(CHECKOUT)), *piece) for piece in strings_of(path.read_text()))
    for path in sorted([*(CHECKOUT / "templates").rglob("*.*"), *(CHECKOUT / "static/js").rglob("*.js")]):
        text = path.read_text()
        if path.suffix == ".js":
            text = JS_COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text)
        for number, line in enumerate(text.splitlines(), 1):
            yield str(path.relative_to(CHECKOUT)), number, line
    for path in layouts.DIRECTORY.glob("*.docx"):
        for number, paragraph in enumerate(Document(str(path)).element.body.iter(qn("w:p")), 1):
            yield path.name, number, "".join(text.text or "" for text in paragraph.iter(qn("w:t")))


def offences(texts: Iterator[tuple[str, int, str]]) -> list[str]:
    """Where a text says what an office does not, and what it would say."""
    return [
        f"{name}:{number}: “{match[0]}” → {better}"
        for name, number, text in texts
        if not any(part in name for part in ELSEWHERE)
        for phrase, better in FORBIDDEN.items()
        if (match := re.search(phrase, text, 0 if phrase in CASE_COUNTS else re.IGNORECASE))
    ]


def test_nobody_reads_what_an_office_does_not_write() -> None:
    assert offences(read_by_users()) == []


def test_a_page_s_title_states() -> None:
    """A title may ask only where the page answers in its first line: none does today."""
    asking = re.compile(r"\{% block heading %\}[^\n]*\?\s*\{% endblock|<h1[^>]*>[^<]*\?\s*</h1>")
    titles = [
        str(path.relative_to(CHECKOUT))
        for path in sorted((CHECKOUT / "templates").rglob("*.html"))
        if asking.search(path.read_text())
    ]
    assert titles == []


def test_a_forbidden_phrase_is_found_in_any_case_and_in_pieces() -> None:
    code = 'def f(n):\n    """mang sang"""\n    return f"Mang sang {n}"\n'
    texts = (("x.py", *piece) for piece in strings_of(code))
    assert offences(texts) == ["x.py:3: “Mang sang” → tạm tính theo số kỳ trước"]
