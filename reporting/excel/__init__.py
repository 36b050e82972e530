"""Worksheets in general: it knows no unit and no target."""
