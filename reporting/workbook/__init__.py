"""The meeting's workbook: Biểu 01 (targets) and Biểu 02 (units) as appendices to a report, with live formulas."""
