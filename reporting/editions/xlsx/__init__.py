"""The workbook of an edition, made from its content alone: the same bytes on every machine."""
