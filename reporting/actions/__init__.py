"""Verbs of delivery: keyword-only, one transaction for state, audit and counter; mail and queue on commit."""
