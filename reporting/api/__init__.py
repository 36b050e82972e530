"""The API under /api/v1/: it reads requests, calls the same actions and queries as the pages, and shapes answers."""
