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

    try:
        with embedded.for_command(sys.argv[1:]):
            execute_from_command_line(sys.argv)
    except (embedded.EmbeddedError, ImproperlyConfigured) as error:
        sys.exit(f"manage.py: {error}")


if __name__ == "__main__":
    main()
