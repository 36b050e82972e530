"""Addresses below /api/v1/."""

from django.urls import path

from reporting.api import figures, reports, schema, tokens, unit_workbooks, workbooks

app_name = "api"
urlpatterns = [
    path("token/", tokens.Tokens.as_view(), name="token"),
    path("periods/", figures.Periods.as_view(), name="periods"),
    path("totals/", figures.Totals.as_view(), name="totals"),
    path("progress/", figures.Progress.as_view(), name="progress"),
    path("reports/", reports.Reports.as_view(), name="reports"),
    path("reports/<int:pk>/", reports.OneReport.as_view(), name="report"),
    path("reports/<int:pk>/submit/", reports.Submit.as_view(), name="submit"),
    path("reports/<int:pk>/return/", reports.Return.as_view(), name="return"),
    path("reports/<int:pk>/approve/", reports.Approve.as_view(), name="approve"),
    path("reports/<int:pk>/correct/", reports.Correct.as_view(), name="correct"),
    path("reports/<int:pk>/workbook/", unit_workbooks.UnitWorkbook.as_view(), name="unit-workbook"),
    path("workbooks/", workbooks.Workbooks.as_view(), name="workbooks"),
    path("workbooks/<uuid:pk>/", workbooks.Workbook.as_view(), name="workbook"),
    path("workbooks/<uuid:pk>/file/", workbooks.WorkbookFile.as_view(), name="workbook-file"),
    path("schema/", schema.Schema.as_view(), name="schema"),
]
