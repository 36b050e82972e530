"""The layouts ("thể thức") that a Word draft can be given: a .docx each, to be opened and mended in Word.

docs/editions.md tells what the tags in them stand for. An edition names the one it was published under.
"""

from __future__ import annotations

from pathlib import Path

DIRECTORY = Path(__file__).resolve().parent.parent / "data" / "layouts"
BOARD = "bao-cao-btgdv"  # of the Party board that keeps watch over the programme: its observers publish in it
# As they are offered. The first follows Nghị định số 30/2020/NĐ-CP ngày 05/3/2020, Phụ lục I; the others Hướng dẫn
# số 05-HD/VPTW (2026) của Văn phòng Trung ương Đảng, their sizes Hướng dẫn số 36-HD/VPTW ngày 03/4/2018, Phụ lục 3.
LABELS = {
    "nghi-dinh-30": "Văn bản công đoàn (Nghị định 30/2020/NĐ-CP)",
    "van-kien-dang": "Văn bản của Đảng (Hướng dẫn 05-HD/VPTW)",
    BOARD: "Báo cáo của Ban Tuyên giáo và Dân vận Thành ủy (Hướng dẫn 05-HD/VPTW)",
}


def path(code: str) -> Path:
    """The file of a layout."""
    return DIRECTORY / f"{code}.docx"
