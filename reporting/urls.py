"""Addresses of the pages, one flat list."""

from django.urls import path

from reporting.deadlines import late_views
from reporting.deadlines import views as deadlines
from reporting.editions import explain_views, file_views, live_workbook_views
from reporting.editions import views as editions
from reporting.filing import (
    annex_views,
    federation_views,
    papers_views,
    question_statistics_views,
    review_views,
    scan_views,
)
from reporting.filing import views as filing
from reporting.progress import task_views
from reporting.progress import views as progress
from reporting.spreadsheets import views as spreadsheets
from reporting.totals import views as totals
from reporting.zones import views as zones

urlpatterns = [
    path("", progress.overview, name="overview"),
    path("chi-tieu/<slug:code>/", progress.indicator, name="indicator"),
    path("ma-tran/", progress.matrix, name="matrix"),
    path("don-vi/<str:code>/", progress.unit, name="unit"),
    path("pham-vi/<str:code>/", progress.perimeter, name="perimeter"),
    path("chuong-trinh/", progress.programme, name="programme"),
    path("bao-cao/", filing.my_reports, name="reports"),
    path("bao-cao/mo/", filing.open_report, name="report_open"),
    path("bao-cao/<int:pk>/", filing.report, name="report"),
    path("bao-cao/<int:pk>/luu/", filing.save, name="report_save"),
    path("bao-cao/<int:pk>/gui/", filing.submit, name="report_submit"),
    path("bao-cao/<int:pk>/nhu-quy-truoc/<int:number>/", filing.fill_unchanged, name="report_fill"),
    path("bao-cao/<int:pk>/dieu-chinh/", filing.correct, name="report_correct"),
    path("bao-cao/<int:pk>/tra-lai/", review_views.send_back, name="report_return"),
    path("bao-cao/<int:pk>/duyet/", review_views.approve, name="report_approve"),
    path("bao-cao/<int:pk>/duyet/ke-tiep/", review_views.approve, {"goes_on": True}, name="report_approve_next"),
    path("bao-cao/<int:pk>/ban-ky/", scan_views.paper, name="report_paper"),
    path("bao-cao/<int:pk>/thuyet-minh/", papers_views.papers, name="report_papers"),
    path("bao-cao/<int:pk>/thuyet-minh/luu/", papers_views.save_narrative, name="report_papers_save"),
    path("bao-cao/<int:pk>/thuyet-minh/dinh-kem/", papers_views.attach, name="report_papers_attach"),
    path("bao-cao/<int:pk>/thuyet-minh/go/<int:number>/", papers_views.detach, name="report_papers_detach"),
    path("bao-cao/<int:pk>/tai-lieu/<int:number>/", papers_views.attachment, name="report_attachment"),
    path("bao-cao/<int:pk>/bieu-excel/", spreadsheets.workbook, name="report_workbook"),
    path("bao-cao/<int:pk>/bieu-excel/tep/", spreadsheets.form_file, name="report_workbook_file"),
    path("bao-cao/<int:pk>/bieu-excel/danh-dau/", spreadsheets.marked_file, name="report_workbook_marked"),
    path("bao-cao/<int:pk>/bieu-excel/xem-truoc/", spreadsheets.check, name="report_workbook_check"),
    path("bao-cao/<int:pk>/bieu-excel/gan-lai/", spreadsheets.remap, name="report_workbook_remap"),
    path("bao-cao/<int:pk>/bieu-excel/gan-dong/", spreadsheets.map_rows, name="report_workbook_map"),
    path("bao-cao/<int:pk>/bieu-excel/luu/", spreadsheets.save, name="report_workbook_save"),
    path("bao-cao/<int:pk>/phu-luc/", annex_views.annex, name="report_annex"),
    path("bao-cao/<int:pk>/phu-luc/mau/", annex_views.annex_file, name="report_annex_file"),
    path("bao-cao/<int:pk>/phu-luc/nap/", annex_views.attach, name="report_annex_attach"),
    path("bao-cao/<int:pk>/phu-luc/go/", annex_views.take_off, name="report_annex_take_off"),
    path("xet-duyet/", review_views.inbox, name="review"),
    path("dieu-chinh/", totals.restatements, name="restatements"),
    path("ky/", deadlines.periods, name="periods"),
    path("ky/<str:code>/", deadlines.period, name="period"),
    path("ky/<str:code>/khoa/", deadlines.close, name="period_close"),
    path("ky/<str:code>/lich/", deadlines.set_days, name="period_days"),
    path("ky/<str:code>/mo-lai/", deadlines.open_again, name="period_open"),
    path("cau-hoi/<str:code>/", question_statistics_views.questions, name="questions"),
    path("don-doc/<str:code>/", late_views.urging, name="urging"),
    path("don-doc/<str:code>/bieu-excel/", late_views.workbook, name="urging_workbook"),
    path("so-lieu-lien-doan/<str:code>/", federation_views.supplied, name="supplied"),
    path("so-lieu-lien-doan/<str:code>/luu/", federation_views.save, name="supplied_save"),
    path("so-lieu-lien-doan/<str:code>/gui/", federation_views.submit, name="supplied_submit"),
    path("so-lieu-lien-doan/<str:code>/duyet/", federation_views.approve, name="supplied_approve"),
    path("kcn/", zones.zones, name="zones"),
    path("kcn/xac-nhan/<str:code>/", zones.figures, name="zones_confirm"),
    path("kcn/xac-nhan/<str:code>/lap/", zones.prepare, name="register_prepare"),
    path("kcn/xac-nhan/<str:code>/ghi/", zones.confirm, name="register_confirm"),
    path("kcn/<str:code>/", zones.zone, name="zone"),
    path("kcn/<str:code>/vi-tri/", zones.locate, name="zone_place"),
    path("kcn/<str:code>/thiet-che/", zones.add_facility, name="zone_facility"),
    path("kcn/<str:code>/trang-thai/", zones.set_state, name="zone_state"),
    path("nhiem-vu/", task_views.tasks, name="tasks"),
    path("nhiem-vu/<str:code>/", task_views.task, name="task"),
    path("bieu/", live_workbook_views.workbooks, name="workbooks"),
    path("bieu/<uuid:pk>/", live_workbook_views.workbook, name="workbook"),
    path("bieu/<uuid:pk>/tep/", live_workbook_views.workbook_file, name="workbook_file"),
    path("ban-cong-bo/", editions.editions, name="editions"),
    path("ban-cong-bo/<str:number>/", editions.edition, name="edition"),
    path("ban-cong-bo/<str:number>/tai-lieu/", editions.ask_pack, name="edition_ask"),
    path("ban-cong-bo/<str:number>/thu-hoi/", editions.withdraw, name="edition_withdraw"),
    path("ban-cong-bo/<str:number>/tai-lieu/<str:scope>/", file_views.pack, name="edition_pack"),
    path("ban-cong-bo/<str:number>/tep/<str:scope>/<str:ending>/", file_views.pack_file, name="edition_file"),
    path("ban-cong-bo/<str:number>/so-lieu/<str:scope>/<str:code>/", explain_views.number, name="edition_number"),
]
