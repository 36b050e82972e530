"""The look of both sheets as named styles: Times New Roman, thin lines, official and calm."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

FONT = "Times New Roman"
BODY = 11.0

COUNT = "#,##0"
PERCENT = "0.0%"
COUNT_CHANGE = "+#,##0;-#,##0;0"
POINTS_CHANGE = '+0.0" điểm %";-0.0" điểm %";0.0" điểm %"'

_LINE = Side(style="thin", color="FF7F7F7F")
_GRID = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD = PatternFill("solid", fgColor="FFE8EEF4")
_TOTAL = PatternFill("solid", fgColor="FFF3F3F3")
_RED = "FFB00020"


def _font(size: float = BODY, *, bold: bool = False, italic: bool = False, color: str = "FF000000") -> Font:
    return Font(name=FONT, size=size, bold=bold, italic=italic, color=color)


def _aligned(horizontal: str, vertical: str = "center") -> Alignment:
    return Alignment(horizontal=horizontal, vertical=vertical, wrap_text=True)


def _plain(name: str, horizontal: str, font: Font, vertical: str = "center") -> NamedStyle:
    return NamedStyle(name=name, font=font, alignment=_aligned(horizontal, vertical))


def _grid(
    name: str,
    horizontal: str,
    *,
    font: Font | None = None,
    fill: PatternFill | None = None,
    number: str = "General",
    vertical: str = "center",
) -> NamedStyle:
    style = NamedStyle(
        name=name, font=font or _font(), alignment=_aligned(horizontal, vertical), border=_GRID, number_format=number
    )
    if fill is not None:
        style.fill = fill
    return style


def _body(prefix: str, *, bold: bool, fill: PatternFill | None) -> list[NamedStyle]:
    """The kinds of cells in the body of a table, ordinary or in a row of totals."""
    font = _font(bold=bold)
    return [
        _grid(f"{prefix} chữ", "left", font=font, fill=fill),
        _grid(f"{prefix} giữa", "center", font=font, fill=fill),
        _grid(f"{prefix} số", "right", font=font, fill=fill, number=COUNT),
        _grid(f"{prefix} tỷ lệ", "right", font=font, fill=fill, number=PERCENT),
    ]


def register(workbook: Workbook) -> None:
    """Give the workbook its styles and its default font."""
    workbook._named_styles["Normal"].font = _font()  # type: ignore[attr-defined]  # no public way to the default font
    for style in (
        _plain("Cơ quan", "center", _font(12, bold=True)),
        _plain("Tên biểu", "center", _font(13, bold=True)),
        _plain("Kèm theo", "center", _font(12, italic=True)),
        _plain("Tính đến", "center", _font(12, italic=True)),
        _plain("Minh họa", "center", _font(12, bold=True, color=_RED)),
        _plain("Đơn vị tính", "right", _font(11, italic=True)),
        _plain("Chân biểu", "left", _font(11, italic=True), "top"),
        _plain("Chân biểu đậm", "left", _font(11, bold=True, italic=True), "top"),
        _plain("Ngày ký", "center", _font(12, italic=True)),
        _plain("Chức vụ", "center", _font(12, bold=True)),
        _plain("Ký tên", "center", _font(11, italic=True)),
        _grid("Đầu cột", "center", font=_font(bold=True), fill=_HEAD),
        _grid("Đầu cột nhỏ", "center", font=_font(10, bold=True), fill=_HEAD),
        _grid("Đơn vị của cột", "center", font=_font(10, italic=True), fill=_HEAD),
        _grid("Số cột", "center", font=_font(10, italic=True)),
        _grid("Ghi chú", "left", font=_font(10)),
        _grid("Đánh giá", "center", font=_font(bold=True)),
        *_body("Ô", bold=False, fill=None),
        *_body("Tổng", bold=True, fill=_TOTAL),
        _grid("Độ phủ", "right", font=_font(10, italic=True), fill=_TOTAL),
        _grid("Độ phủ chữ", "left", font=_font(10, italic=True), fill=_TOTAL),
    ):
        workbook.add_named_style(style)
