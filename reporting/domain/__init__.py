"""Pure rules of reporting (no framework here)."""
