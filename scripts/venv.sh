#!/bin/sh
# Makes the virtual environment in the folder given, with the first Python that is new enough.
set -eu
for python in python3 python3.14 python3.13 python3.12 python3.11; do
  if command -v "$python" >/dev/null 2>&1 && "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "Making a virtual environment with $("$python" --version) ..."
    if ! "$python" -m venv "$1" >/dev/null 2>&1; then
      rm -rf "$1"
      echo "This Python cannot make virtual environments. On Debian or Ubuntu: sudo apt-get install python3-venv" >&2
      exit 1
    fi
    "$1/bin/python" -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
    exit 0
  fi
done
echo "Overhand needs Python 3.11 or newer. On Debian or Ubuntu: sudo apt-get install python3 python3-venv" >&2
exit 1
