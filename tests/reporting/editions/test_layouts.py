"""Layouts are data: what their files hold, and that they can be told apart when one is chosen."""

from reporting.editions.layouts import DIRECTORY, labels, layouts


def test_there_is_a_union_paper_and_a_party_paper_in_this_order() -> None:
    assert labels() == [
        ("nghi-dinh-30", "Văn bản công đoàn (Nghị định 30/2020/NĐ-CP)"),
        ("van-kien-dang", "Văn bản của Đảng (Hướng dẫn 05-HD/VPTW)"),
    ]


def test_a_layout_is_found_by_the_name_of_its_file() -> None:
    assert set(layouts()) == {path.stem for path in DIRECTORY.glob("*.json")}


def test_margins_and_letters_are_those_of_the_regulations() -> None:
    for code, (smallest, largest) in {"nghi-dinh-30": (13, 14), "van-kien-dang": (14, 15)}.items():
        one = layouts()[code]
        assert one.font == "Times New Roman"
        assert smallest <= one.sizes["body"] <= largest
        assert 20 <= one.margins_mm.top <= 25
        assert 20 <= one.margins_mm.bottom <= 25
        assert 30 <= one.margins_mm.left <= 35
        assert 15 <= one.margins_mm.right <= 20
