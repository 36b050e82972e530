"""A report as .xlsx: let in, read, written, annotated."""
