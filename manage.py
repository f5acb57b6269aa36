#!/usr/bin/env python
"""Run a Django command; the database and the broker are found, or started for its length."""

import sys

from alliance.launcher.command import main

if __name__ == "__main__":
    main(sys.argv)
