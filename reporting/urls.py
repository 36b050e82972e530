"""Addresses of the pages, one flat list."""

from django.urls import path

from reporting.views import dashboards, filing, review

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
    path("xet-duyet/", review.inbox, name="review"),
]
