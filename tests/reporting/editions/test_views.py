"""The pages of editions: published, read, their files followed and taken, withdrawn."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from reporting.editions import actions, jobs
from reporting.models import Edition, Mail, Pack
from targets.domain.refusals import Refused
from targets.models import Period, User
from tests import factories
from tests.cast import NOW, Cast
from tests.reporting import pages
from tests.reporting.editions import meeting
from tests.reporting.editions.published import WRITERS, publish, whole
from tests.reporting.progress.dashboards import text

pytestmark = pytest.mark.django_db
LIST, ONE = "/ban-cong-bo/", "/ban-cong-bo/01/"
ASK, WITHDRAW = f"{ONE}tai-lieu/", f"{ONE}thu-hoi/"


@pytest.fixture
def world(settings: Any, tmp_path: Path) -> Iterator[Cast]:
    """A small city with figures up to 2026-Q2, none of it published yet."""
    settings.MEDIA_ROOT = tmp_path
    with pages.clock():
        yield meeting.world()


def get(who: User, address: str) -> Any:
    return pages.browser(who).get(address)


def taken(who: User, address: str) -> bytes:
    """A file as it is downloaded."""
    content: bytes = get(who, address).getvalue()
    return content


def made(edition: Edition, scope: str = "TPHCM", **different: Any) -> Pack:
    """The pack of a scope, made by the worker."""
    pack = jobs.begin(edition=edition, scope=scope, by=edition.published_by, at=NOW, send=False)
    jobs.make_pack(pk=pack.pk, at=NOW, write=different.get("write", WRITERS))
    pack.refresh_from_db()
    return pack


def failed(edition: Edition, scope: str = "TPHCM") -> Pack:
    def broken(*_: Any) -> bytes:
        raise RuntimeError("hỏng")

    with pytest.raises(RuntimeError):
        made(edition, scope, write=jobs.Writers(broken, broken))
    return edition.packs.get(scope=scope)


# ---------------------------------------------------------------- the list, publishing


def test_the_list_without_any_edition(world: Cast) -> None:
    assert "Chưa công bố lần nào" in text(get(world.observer, LIST))
    page = get(world.reviewer, LIST)
    assert page.context["form"].initial == {"period": "2026-Q3", "number": "01"}


def test_the_federation_publishes_by_page(world: Cast) -> None:
    body = {"period": "2026-Q2", "number": "01", "layout": "nghi-dinh-30"}
    answer = pages.browser(world.reviewer).post(LIST, body, follow=True)
    assert answer.redirect_chain == [(ONE, 302)]
    assert "Đã công bố lần 01" in text(answer)
    one = Edition.objects.get()
    assert (one.number, one.period_id, one.published_by) == ("01", "2026-Q2", world.reviewer)
    shown = text(get(world.observer, LIST))
    assert "Lần 01 Quý II/2026 tạm thời 09:00 03/10/2026 reviewer Đang lập" in shown
    assert get(world.reviewer, LIST).context["form"].initial["number"] == "02"


def test_the_party_board_publishes_what_is_closed_in_its_own_layout(world: Cast) -> None:
    """It is offered nothing else, and is refused what it posts all the same."""
    page = get(world.observer, LIST)
    assert page.context["form"].fields["period"].choices == []
    browser = pages.browser(world.observer)
    body = {"period": "2026-Q2", "number": "01", "layout": "bao-cao-btgdv"}
    assert browser.post(LIST, body).status_code == 400
    Period.objects.filter(pk="2026-Q2").update(
        closed_at=NOW, closed_by=world.reviewer, closed_signer="A", closed_number="1", closed_on=NOW.date()
    )
    fields = get(world.observer, LIST).context["form"].fields
    assert [code for code, _ in fields["period"].choices] == ["2026-Q2"]
    assert [code for code, _ in fields["layout"].choices] == ["bao-cao-btgdv"]
    assert browser.post(LIST, {**body, "layout": "nghi-dinh-30"}).status_code == 400
    assert not Edition.objects.exists()
    assert browser.post(LIST, body, follow=True).redirect_chain == [(ONE, 302)]
    assert Edition.objects.get().layout == "bao-cao-btgdv"
    assert get(world.observer, ONE).context["withdraw_form"] is None


def test_what_is_wrong_stands_at_its_field(world: Cast) -> None:
    publish(world)
    browser = pages.browser(world.reviewer)
    good = {"period": "2026-Q2", "number": "02", "layout": "nghi-dinh-30"}
    used = browser.post(LIST, {**good, "number": "01"})
    assert used.status_code == 400
    assert "đã dùng" in used.context["form"].errors["number"][0]
    assert browser.post(LIST, {**good, "period": "2026-Q4"}).context["form"].errors["period"]
    assert browser.post(LIST, {**good, "layout": "khác"}).context["form"].errors["layout"]
    assert Edition.objects.count() == 1


def test_figures_that_keep_changing_are_told(world: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def unsettled(**_: Any) -> None:
        raise Refused("unsettled", "Số liệu thay đổi liên tục.")

    monkeypatch.setattr(actions, "publish", unsettled)
    body = {"period": "2026-Q2", "number": "01", "layout": "nghi-dinh-30"}
    answer = pages.browser(world.reviewer).post(LIST, body)
    assert answer.status_code == 409
    assert "thay đổi liên tục" in text(answer)


def test_the_list_of_one_period(world: Cast) -> None:
    publish(world)
    publish(world, "02", "2026-Q1")
    assert [one.number for one in get(world.observer, f"{LIST}?ky=2026-Q1").context["editions"]] == ["02"]
    assert "Kỳ này chưa công bố lần nào" in text(get(world.observer, f"{LIST}?ky=2025-Q4"))
    assert get(world.reviewer, f"{LIST}?ky=2026-Q1").context["form"].initial["period"] == "2026-Q1"
    assert get(world.observer, f"{LIST}?ky=x").status_code == 200


def test_the_next_number_passes_over_those_that_are_no_plain_numbers(world: Cast) -> None:
    for number in ("07", "2026-BC", "12a"):
        publish(world, number)
    assert get(world.reviewer, LIST).context["form"].initial["number"] == "08"


# ---------------------------------------------------------------- the edition


def test_what_is_frozen_stands_on_the_page(world: Cast) -> None:
    edition = publish(world)
    page = get(world.observer, ONE)
    shown = text(page)
    assert edition.sha256 in shown
    assert "Số liệu tạm thời, tính đến ngày 30/06/2026. reviewer công bố lúc 09:00 03/10/2026." in shown
    assert "Văn bản công đoàn" in shown
    assert len(page.context["lines"]) == 13
    assert "thu hồi" not in shown.lower()


def test_a_verdict_is_the_published_one(world: Cast) -> None:
    publish(world)
    before = [(line.default.verdict, name) for line, name in get(world.observer, ONE).context["lines"]]
    meeting.figures(world.reviewer, "2026-Q2", {"P-26740": {"members": 999_999}})
    after = [(line.default.verdict, name) for line, name in get(world.observer, ONE).context["lines"]]
    assert before == after


def test_an_unknown_number(world: Cast) -> None:
    for address in (ONE, f"{ONE}tai-lieu/TPHCM/", f"{ONE}tep/TPHCM/xlsx/", f"{ONE}so-lieu/TPHCM/members/"):
        assert get(world.observer, address).status_code == 404, address


def test_a_pack_at_work_asks_for_itself_until_it_is_done(world: Cast) -> None:
    edition = publish(world)
    line = f"{ONE}tai-lieu/TPHCM/"
    for page in (get(world.observer, ONE), get(world.observer, line)):
        assert f'hx-get="{line}"' in page.content.decode()
        assert "Đang chờ 0%" in text(page)
    Pack.objects.update(state="running", progress=60)
    assert "Đang lập 60%" in text(get(world.observer, line))
    made(edition)
    assert "hx-get" not in get(world.observer, line).content.decode()


def test_files_with_their_checksums_and_sizes(world: Cast) -> None:
    made(publish(world))
    shown = text(get(world.observer, ONE))
    for ending, name in (("xlsx", "CTr25-ban-01-2026-Q2-TPHCM.xlsx"), ("docx", "CTr25-ban-01-2026-Q2-TPHCM.docx"),
                         ("json", "CTr25-ban-01-2026-Q2-TPHCM.json")):  # fmt: skip
        answer = get(world.observer, f"{ONE}tep/TPHCM/{ending}/")
        content = answer.getvalue()
        assert hashlib.sha256(content).hexdigest() in shown, ending
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_json_is_the_file_that_the_command_writes(world: Cast) -> None:
    edition = publish(world)
    written = jobs.files(edition=edition, scope="TPHCM", write=WRITERS)["edition.json"]
    assert get(world.observer, f"{ONE}tep/TPHCM/json/").content == written
    page = get(world.observer, ONE)
    assert (page.context["json"].size, page.context["json"].sha256) == (
        len(written), hashlib.sha256(written).hexdigest(),
    )  # fmt: skip


@pytest.mark.parametrize("address", ["tep/TPHCM/xlsx", "tep/P-26740/docx", "tep/P-26740/json", "tep/TPHCM/exe"])
def test_a_file_that_is_not_there(world: Cast, address: str) -> None:
    publish(world)
    assert get(world.observer, f"{ONE}{address}/").status_code == 404


def test_a_file_that_was_lost_is_told_on_the_page(world: Cast) -> None:
    pack = made(publish(world))
    default_storage.delete(pack.workbook.name)
    page = text(get(world.observer, ONE))
    assert "Biểu Excel – tệp trên máy chủ không còn, hoặc không còn đúng như đã công bố" in page
    assert pack.workbook_sha256 in page
    assert get(world.observer, f"{ONE}tep/TPHCM/xlsx/").status_code == 409
    assert taken(world.observer, f"{ONE}tep/TPHCM/docx/")


def test_a_pack_of_one_unit_is_asked_for_once(world: Cast) -> None:
    publish(world)
    clerk = pages.browser(world.clerk)
    assert "Chưa lập tài liệu của đơn vị nào" in text(clerk.get(ONE))
    for _ in range(2):
        answer = clerk.post(ASK, {"scope": "P-26740"}, follow=True)
        assert "Đã giao lập tài liệu: Công đoàn phường Sài Gòn" in text(answer)
    assert Pack.objects.get(scope="P-26740").asked_by == world.clerk
    assert [files.pack.scope for files in clerk.get(ONE).context["packs"]] == ["P-26740"]


def test_what_is_there_already_is_told_and_the_next_is_proposed(world: Cast) -> None:
    made(publish(world))
    browser = pages.browser(world.observer)
    assert browser.get(ONE).context["pack_form"].initial == {"scope": "TPHCM-CU"}
    answer = browser.post(ASK, {"scope": "TPHCM"}, follow=True)
    assert "Tài liệu đã có: Liên đoàn Lao động Thành phố Hồ Chí Minh." in text(answer)


def test_a_content_that_is_not_the_published_one_is_told_and_not_given(world: Cast) -> None:
    edition = publish(world)
    pack = made(edition)
    tampered(edition, edition.content.replace("1234567", "1234568"))
    for who in (world.observer, world.clerk):
        shown = get(who, ONE)
        assert "không khớp mã băm đã công bố" in text(shown)
        assert "Tình hình thực hiện chỉ tiêu" not in text(shown)
        assert "Thay đổi sau" not in text(shown)
    assert pack.draft_sha256 in text(get(world.observer, ONE))
    assert get(world.reviewer, ONE).context["withdraw_form"]
    assert taken(world.observer, f"{ONE}tep/TPHCM/docx/") == "dự thảo 01 TPHCM".encode()
    publish(world, "02")
    for address in ("tep/TPHCM/json/", "tai-lieu/TPHCM/", "so-lieu/TPHCM/members/", "?so-voi=02"):
        answer = get(world.observer, f"{ONE}{address}")
        assert (address, answer.status_code) == (address, 409)
        assert "không khớp mã băm" in text(answer)
    asked = pages.browser(world.clerk).post(ASK, {"scope": "P-26740"})
    assert asked.status_code == 409
    tampered(edition, "rác")
    assert "không khớp mã băm đã công bố" in text(get(world.observer, ONE))


def tampered(edition: Edition, content: str) -> None:
    """Somebody with the database's keys lifts the trigger."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE reporting_edition DISABLE TRIGGER reporting_edition_kept")
        cursor.execute("UPDATE reporting_edition SET content = %s WHERE id = %s", [content, edition.pk])
        cursor.execute("ALTER TABLE reporting_edition ENABLE TRIGGER reporting_edition_kept")


def test_a_file_with_one_byte_changed_is_told_not_given_and_made_again(world: Cast) -> None:
    pack = made(publish(world))
    published = Path(pack.workbook.path).read_bytes()
    Path(pack.workbook.path).write_bytes(published[:-1] + b"?")
    page = text(get(world.observer, ONE))
    assert "Biểu Excel – tệp trên máy chủ không còn, hoặc không còn đúng như đã công bố" in page
    assert "Lập lại tài liệu" in page
    answer = get(world.observer, f"{ONE}tep/TPHCM/xlsx/")
    assert answer.status_code == 409
    assert "không còn đúng như đã công bố" in text(answer)
    pages.browser(world.observer).post(ASK, {"scope": "TPHCM"})
    assert "Lập lại" not in text(get(world.observer, ONE))
    jobs.make_pack(pk=pack.pk, at=NOW, write=WRITERS)
    assert taken(world.observer, f"{ONE}tep/TPHCM/xlsx/") == published


def test_a_file_that_cannot_be_made_again_does_not_take_the_other_along(world: Cast) -> None:
    edition = publish(world)
    pack = made(edition)
    Path(pack.workbook.path).unlink()
    with pytest.raises(jobs.ChecksumDiffers):
        made(edition, write=jobs.Writers(lambda *_: b"moi", WRITERS.draft))
    page = text(get(world.observer, ONE))
    assert "tệp .xlsx lập lại không khớp mã kiểm tra đã công bố" in page
    assert pack.draft_sha256 in page
    assert taken(world.observer, f"{ONE}tep/TPHCM/docx/") == "dự thảo 01 TPHCM".encode()


def test_who_reads_one_unit_is_offered_that_unit(world: Cast) -> None:
    publish(world)
    offered = {name: scopes(getattr(world, name)) for name in ("clerk", "area_reviewer", "observer")}
    assert offered["clerk"] == {"P-26740"}
    assert offered["area_reviewer"] == {"T-1", "P-26740", "P-26743"}
    assert offered["observer"] >= {"TPHCM", "TPHCM-CU", "P-26740", "P-26824"}
    refused = pages.browser(world.clerk).post(ASK, {"scope": "P-26824"})
    assert refused.status_code == 403
    unknown = pages.browser(world.observer).post(ASK, {"scope": "P-0"})
    assert (unknown.status_code, unknown.context["pack_form"].errors["scope"]) == (
        400,
        ["Hãy chọn một mục trong danh sách."],
    )
    assert not Pack.objects.filter(scope="P-26824").exists()


def scopes(who: User) -> set[str]:
    form = get(who, ONE).context["pack_form"]
    return {code for _, group in form.fields["scope"].choices for code, _ in group}


def test_who_reads_no_unit_of_the_edition_is_offered_nothing(world: Cast) -> None:
    publish(world)
    new = factories.unit("P-99999", world.area, since="2026-07-02")
    factories.role(world.outsider, "clerk", new)
    page = get(world.outsider, ONE)
    assert page.context["pack_form"] is None
    answer = pages.browser(world.outsider).post(ASK, {"scope": "P-99999"})
    assert answer.status_code == 400


def test_a_failed_pack_is_made_again(world: Cast) -> None:
    edition = publish(world)
    failed(edition)
    assert "Không lập được" in text(get(world.observer, LIST))
    browser = pages.browser(world.observer)
    shown = browser.get(ONE)
    assert "do lỗi hệ thống" in text(shown)
    assert "Lập lại tài liệu: Liên đoàn Lao động Thành phố" in text(shown)
    browser.post(ASK, {"scope": "TPHCM"})
    assert whole(edition).state == Pack.State.WAITING


def test_others_neither_publish_nor_withdraw(world: Cast) -> None:
    publish(world)
    for name in ("observer", "clerk", "leader", "area_reviewer", "administrator"):
        browser = pages.browser(getattr(world, name))
        assert browser.post(WITHDRAW, {"reason": "x"}).status_code == 403, name
        body = {"period": "2026-Q2", "number": "02", "layout": "nghi-dinh-30"}
        # the observer publishes in another layout: a choice that is not theirs is at fault
        assert browser.post(LIST, body).status_code == (400 if name == "observer" else 403), name
    assert [one.withdrawn_at for one in Edition.objects.all()] == [None]


# ---------------------------------------------------------------- withdrawing


def test_a_withdrawn_edition_says_so_everywhere_and_keeps_its_files(world: Cast) -> None:
    made(publish(world))
    publish(world, "02")
    answer = pages.browser(world.reviewer).post(WITHDRAW, {"reason": "Sai\nkỳ"}, follow=True)
    assert "Đã thu hồi bộ số liệu công bố lần 01." in text(answer)
    for address in (ONE, f"{ONE}so-lieu/TPHCM/members/", f"{ONE}?so-voi=02", "/ban-cong-bo/02/?so-voi=01"):
        shown = get(world.observer, address).content.decode()
        assert '<p class="withdrawn-word">Đã thu hồi</p>' in shown, address
        assert "Sai<br>kỳ" in shown, address
    assert "Đã thu hồi" in text(get(world.observer, LIST))
    assert "withdrawn-word" not in get(world.observer, "/ban-cong-bo/02/").content.decode()
    assert taken(world.observer, f"{ONE}tep/TPHCM/xlsx/").startswith("biểu 01".encode())
    assert get(world.reviewer, ONE).context["withdraw_form"] is None
    head = get(world.observer, ONE).content.decode().partition("withdrawn-word")[0]
    assert "Đã thu hồi</span>" in head
    assert "Chính thức" not in head
    assert "Tạm thời" not in head


def test_withdrawing_needs_a_reason_and_happens_once(world: Cast) -> None:
    publish(world)
    browser = pages.browser(world.reviewer)
    blank = browser.post(WITHDRAW, {"reason": "  "})
    assert blank.status_code == 400
    assert blank.context["withdraw_form"].errors["reason"]
    browser.post(WITHDRAW, {"reason": "sai"})
    again = browser.post(WITHDRAW, {"reason": "sai nữa"})
    assert again.status_code == 409
    assert "đã thu hồi" in text(again)
    assert Edition.objects.get().withdrawn_reason == "sai"


# ---------------------------------------------------------------- word when files are ready


def test_who_asked_is_told_by_mail_where_the_files_are(world: Cast, settings: Any) -> None:
    settings.EMAIL_HOST, settings.SITE_URL = "mail.example.vn", "https://ctr25.example.vn"
    User.objects.update(email="nguoi@example.vn")
    edition = publish(world)
    made(edition, "P-26740")
    failed(edition, "TPHCM-CU")
    ready, broken = Mail.objects.order_by("pk")
    assert (ready.kind, ready.to) == (Mail.Kind.PACK, world.reviewer)
    assert ready.subject == "[CTr25] Tài liệu công bố lần 01, Quý II/2026 đã lập xong"
    assert "Công đoàn phường Sài Gòn" in ready.text
    assert "https://ctr25.example.vn/ban-cong-bo/01/" in ready.text
    assert broken.subject.endswith("chưa lập được")
    assert "lập lại" in broken.text.lower()
