"""The record of deliveries in the admin, read-only: who did what when, never what a draft says.

See docs/rules.md#roles.
"""

from __future__ import annotations

from django.contrib import admin

from reporting.models import AuditEvent, Revision
from targets.admin import ReadOnly, site


@admin.register(AuditEvent, site=site)
class Events(ReadOnly):
    """The audit of reports and periods, without the words and numbers in it."""

    list_display = ("at", "by", "via", "verb", "about", "period")
    list_filter = ("verb", "via")
    search_fields = ("by__username", "report__unit__code")
    list_select_related = ("by", "report", "period")
    fields = ("at", "by", "via", "verb", "about", "period")

    @admin.display(description="Báo cáo")
    def about(self, event: AuditEvent) -> str:
        return str(event.report or "")


@admin.register(Revision, site=site)
class Revisions(ReadOnly):
    """Saves of reports: whose, when, by which door; the cells are read on the report's own page by whom it concerns."""

    list_display = ("of", "number", "save_number", "by", "at", "via")
    ordering = ("-at",)
    list_filter = ("via",)
    search_fields = ("report__unit__code",)
    list_select_related = ("report", "by")
    fields = ("of", "number", "save_number", "by", "at", "via")

    @admin.display(description="Báo cáo")
    def of(self, revision: Revision) -> str:
        return str(revision.report)
