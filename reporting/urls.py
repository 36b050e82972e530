"""Addresses of the pages, one flat list."""

from django.urls import path

from reporting.views import (
    dashboards,
    filing,
    papers,
    periods,
    questions,
    restatements,
    review,
    supplied,
    tasks,
    urging,
    workbooks,
    zones,
)

urlpatterns = [
    path("", dashboards.overview, name="overview"),
    path("chi-tieu/<slug:code>/", dashboards.indicator, name="indicator"),
    path("ma-tran/", dashboards.matrix, name="matrix"),
    path("don-vi/<str:code>/", dashboards.unit, name="unit"),
    path("pham-vi/<str:code>/", dashboards.perimeter, name="perimeter"),
    path("chuong-trinh/", dashboards.programme, name="programme"),
    path("bao-cao/", filing.my_reports, name="reports"),
    path("bao-cao/mo/", filing.open_report, name="report_open"),
    path("bao-cao/<int:pk>/", filing.report, name="report"),
    path("bao-cao/<int:pk>/ban-ky/", filing.paper, name="report_paper"),
    path("bao-cao/<int:pk>/thuyet-minh/", papers.papers, name="report_papers"),
    path("bao-cao/<int:pk>/tai-lieu/<int:number>/", papers.attachment, name="report_attachment"),
    path("xet-duyet/", review.inbox, name="review"),
    path("dieu-chinh/", restatements.restatements, name="restatements"),
    path("ky/", periods.periods, name="periods"),
    path("ky/<str:code>/", periods.period, name="period"),
    path("cau-hoi/<str:code>/", questions.questions, name="questions"),
    path("don-doc/<str:code>/", urging.urging, name="urging"),
    path("don-doc/<str:code>/bieu-excel/", urging.workbook, name="urging_workbook"),
    path("so-lieu-lien-doan/<str:code>/", supplied.supplied, name="supplied"),
    path("kcn/", zones.zones, name="zones"),
    path("kcn/xac-nhan/<str:code>/", zones.confirm, name="zones_confirm"),
    path("kcn/<str:code>/", zones.zone, name="zone"),
    path("nhiem-vu/", tasks.tasks, name="tasks"),
    path("nhiem-vu/<str:code>/", tasks.task, name="task"),
    path("bieu/", workbooks.workbooks, name="workbooks"),
    path("bieu/<uuid:pk>/", workbooks.workbook, name="workbook"),
    path("bieu/<uuid:pk>/tep/", workbooks.workbook_file, name="workbook_file"),
]
