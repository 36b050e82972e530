"""Cells of reports on the working pages."""

from __future__ import annotations

from django import template

from reporting.filing.sheet import display_text

register = template.Library()
register.filter("cell", display_text)
