"""Cells of reports on the working pages."""

from __future__ import annotations

from django import template

from reporting.filing.sheet import display_text
from reporting.reports.cells import Cell

register = template.Library()


@register.filter
def cell(value: Cell) -> str:
    """A cell as it is read: 1.580.000, "–" for n/a, "…" for missing, "" for empty."""
    return display_text(value)
