#!/usr/bin/env python3
"""The command line of the platform."""

import os
import sys


def main() -> None:
    """Run one of Django's or the platform's commands."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "odr.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
