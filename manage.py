#!/usr/bin/env python
"""Django's command line; without DATABASE_URL and REDIS_URL it runs beside or inside the embedded servers."""

import os
import sys

from ctr25 import embedded


def main() -> None:
    """Runs one command, with the embedded servers up for as long as it lasts where it needs them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ctr25.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import DatabaseError

    try:
        with embedded.for_command(sys.argv[1:]):
            execute_from_command_line(sys.argv)
    except (embedded.EmbeddedError, ImproperlyConfigured) as error:
        sys.exit(f"manage.py: {error}")
    except DatabaseError as error:
        reason = _no_database(error)
        if not reason or "--traceback" in sys.argv:
            raise
        sys.exit(f"manage.py: {reason}")


def _no_database(error: Exception) -> str:
    """What to do where the database is out of reach or was never migrated; "" for any other error: a fault of ours."""
    import psycopg

    cause = error.__cause__
    if isinstance(cause, psycopg.errors.UndefinedTable):
        return "cơ sở dữ liệu chưa có đủ bảng, hãy chạy `manage.py migrate` trước"
    if isinstance(cause, psycopg.OperationalError) and cause.sqlstate is None:  # no server said it
        return f"không kết nối được cơ sở dữ liệu, xem DATABASE_URL: {str(cause).splitlines()[0]}"
    return ""


if __name__ == "__main__":
    main()
