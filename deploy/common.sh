# What the scripts of this folder share; sourced, not run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

stop() {
    printf '%s\n' "$*" >&2
    exit 1
}

# Installs the Debian packages that are not there yet.
need_packages() {
    command -v dpkg-query >/dev/null || stop "this script needs Debian or a relative of it; install by hand: $*"
    local missing=()
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return
    echo "Installing ${missing[*]} …"
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || stop "not root and no sudo here; run as root: apt-get install ${missing[*]}"
        as_root=(sudo)
    fi
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq ||
        stop "apt-get update failed; is the network there?"
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}" \
        >/dev/null || stop "apt-get install failed for: ${missing[*]}"
}

need_swift() {
    command -v swift >/dev/null ||
        stop "Swift is not installed, or not on PATH; get 6.3 or newer from https://www.swift.org/install/linux/"
    local version
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\)\.\([0-9]*\).*/\1 \2/p' | head -n 1)
    read -r major minor <<<"${version:-0 0}"
    [ "$major" -gt 6 ] || { [ "$major" -eq 6 ] && [ "$minor" -ge 3 ]; } ||
        stop "Swift $major.$minor is too old; triaged needs 6.3 or newer (https://www.swift.org/install/linux/)"
}

# What triaged is built from, besides Swift.
libraries=(
    libcurl4-openssl-dev libsqlite3-dev libre2-dev libsimdjson-dev libcld2-dev libgmime-3.0-dev libxml2-dev zlib1g-dev
    pkg-config
)
