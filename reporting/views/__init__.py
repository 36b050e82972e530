"""Pages: each asks queries and policies, and decides nothing."""
