#!/usr/bin/env bash
# Installs those of a list that are missing (system-packages.txt, where no other is named); does nothing, and
# needs no rights, when none is.
set -euo pipefail

list=${1:-$(dirname "$0")/system-packages.txt}
mapfile -t packages < <(grep --invert-match '^#' "$list")

if ! command -v apt-get dpkg-query >/dev/null; then
    echo "This system has no apt-get: the tests need the counterparts of these Debian packages." >&2
    echo "  ${packages[*]}" >&2
    echo "Install them by hand, then run make again with SYSTEM_PACKAGES=present" >&2
    exit 1
fi

missing=()
for package in "${packages[@]}"; do
    [ "$(dpkg-query --show --showformat '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] ||
        missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

echo "Installing what the tests need: ${missing[*]}"
as_root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || {
        echo "Only root may install them, and there is no sudo. As root, run:" >&2
        echo "  apt-get install ${missing[*]}" >&2
        exit 1
    }
    as_root=(sudo)
fi
"${as_root[@]}" apt-get update --quiet
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install --yes --quiet --no-install-recommends "${missing[@]}"
