"""The strict base: every key that cannot be taken is named in Vietnamese, what came unknown and what lacks first."""

from typing import Any

import pytest
from rest_framework import serializers as s
from rest_framework.exceptions import ValidationError

from reporting.api.reading import PageField, QuerySerializer, StrictSerializer, TableField, TextField


class EverySerializer(StrictSerializer):
    text = TextField()
    secret = TextField(trim_whitespace=False)
    comment = TextField(required=False, allow_blank=True)
    table = TableField(child=s.CharField(), required=False)
    choice = s.ChoiceField(("a", "b"), default="a")


class EveryQuerySerializer(QuerySerializer):
    page = PageField(required=False)
    unit = TextField(required=False)


GOOD = {"text": "x", "secret": "y"}


def refusal(serializer: type[StrictSerializer], data: Any) -> Any:
    """What is wrong with each key, or with the whole."""
    with pytest.raises(ValidationError) as caught:
        serializer.read(data)
    return caught.value.detail


def test_what_can_be_read() -> None:
    given = {"text": " x ", "secret": " y ", "comment": " ", "table": {"a": 5}}
    assert EverySerializer.read(given) == {
        "text": "x", "secret": " y ", "comment": "", "table": {"a": 5}, "choice": "a",
    }  # fmt: skip
    assert EverySerializer.read(GOOD) == {**GOOD, "choice": "a"}


@pytest.mark.parametrize("data", [None, [], "x", 5])
def test_what_is_no_object(data: Any) -> None:
    assert refusal(EverySerializer, data) == ["Nội dung gửi lên phải là một đối tượng JSON."]


@pytest.mark.parametrize(
    ("different", "message"),
    [
        ({"text": 5}, "Mục “text” phải là chữ."),
        ({"text": None}, "Mục “text” phải là chữ."),
        ({"text": True}, "Mục “text” phải là chữ."),
        ({"text": " "}, "Mục “text” không được để trống."),
        ({"text": " " * 2001}, "Mục “text” dài quá 2000 ký tự."),
        ({"text": "\x00"}, "Mục “text” có ký tự lạ."),
        ({"secret": ""}, "Mục “secret” không được để trống."),
        ({"table": None}, "Mục “table” phải là một đối tượng JSON."),
        ({"table": [5]}, "Mục “table” phải là một đối tượng JSON."),
        ({"choice": "c"}, "Mục “choice” phải là một trong: a, b."),
        ({"choice": None}, "Mục “choice” phải là một trong: a, b."),
        ({"choice": ["a"]}, "Mục “choice” phải là một trong: a, b."),
        ({"z" * 70: 1}, f"Không có mục “{'z' * 60}”."),
    ],
)
def test_a_key_is_named_with_what_is_wrong(different: dict[str, Any], message: str) -> None:
    (key,) = different
    assert refusal(EverySerializer, {**GOOD, **different}) == {key[:60]: message}


def test_unknown_keys_come_first_then_missing_ones() -> None:
    wrong = refusal(EverySerializer, {"text": 5, "other": 5})
    assert list(wrong) == ["other", "secret", "text"]
    assert wrong["secret"] == "Thiếu mục “secret”."


def test_an_answer_is_written_in_the_order_of_its_fields() -> None:
    answer = EverySerializer.write({"choice": "b", "secret": "y", "text": "x", "comment": None, "other": 1})
    assert list(answer.items()) == [("text", "x"), ("secret", "y"), ("comment", None), ("choice", "b")]


@pytest.mark.parametrize("page", ["0", "-1", "+1", "²", "1.0", "x"])
def test_a_page_is_a_number_from_1(page: str) -> None:
    assert refusal(EveryQuerySerializer, {"page": page}) == {"page": "Tham số “page” phải là số trang, từ 1."}
    assert refusal(EveryQuerySerializer, {"unti": "x"}) == {"unti": "Không có tham số “unti”."}
    assert EveryQuerySerializer.read({"page": "12"}) == {"page": 12}
