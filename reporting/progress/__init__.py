"""From totals to where each target stands, and the pages that show it."""
