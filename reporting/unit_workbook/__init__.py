"""The unit's form as a workbook: written to be filled in anywhere, let in by the door, read, and marked where wrong."""
