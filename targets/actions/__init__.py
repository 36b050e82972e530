"""Verbs on what was promised: keyword-only, each one transaction with its record and the counters it raises."""
