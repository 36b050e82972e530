"""Addresses of the pages, one flat list."""

from django.urls import path

from reporting.views import dashboards

urlpatterns = [
    path("", dashboards.overview, name="overview"),
    path("chi-tieu/<slug:code>/", dashboards.indicator, name="indicator"),
    path("ma-tran/", dashboards.matrix, name="matrix"),
    path("don-vi/<str:code>/", dashboards.unit, name="unit"),
    path("pham-vi/<str:code>/", dashboards.perimeter, name="perimeter"),
    path("chuong-trinh/", dashboards.programme, name="programme"),
]
