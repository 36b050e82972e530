"""Reads, one shape a module; every number a page, file or API answer shows comes from here."""
