#!/bin/sh
# Makes sure that a Chromium is there for the browser tests, by the system's own package manager.
set -eu
for browser in chromium chromium-browser google-chrome; do
  if command -v "$browser" >/dev/null 2>&1; then exit 0; fi
done
as_root=""
if [ "$(id -u)" -ne 0 ]; then as_root="sudo"; fi
if command -v apt-get >/dev/null 2>&1; then
  echo "Installing Chromium for the browser tests ..."
  $as_root apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq chromium >/dev/null
elif command -v brew >/dev/null 2>&1; then
  echo "Installing Chromium for the browser tests ..."
  brew install --quiet --cask chromium
else
  echo "The browser tests need Chromium: install it with your system's package manager, as 'chromium'." >&2
  exit 1
fi
