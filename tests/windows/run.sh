#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# tests/windows/run.sh [DIR [ROOT [LIBRARIES]]]: cross-builds the core, the loader, the checks of providers and the
# providers template and cng for Windows in DIR, and lets programs there load, use and check providers' DLLs under Wine:
# the system's, or that of a newer Debian in ROOT, as .ci/wine.sh makes it (needs root, for chroot). With LIBRARIES, which
# libraries.sh prints, the checks read Wycheproof's vectors, where those are beside the project. What the programs print
# are TAP lines.
set -u

cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
build=${1:-build-ci-windows}
wine_root=${2:+$(realpath "$2")}
cross=(--cross-file tests/windows/mingw-w64.ini) vectors=../shared/wycheproof
if [ -n "${3:-}" ]; then cross+=(--cross-file "$3/meson.ini"); else vectors=; fi

# shellcheck source=tests/support/tap.sh
. tests/support/tap.sh
need meson x86_64-w64-mingw32-gcc wine
export WINEPREFIX=$work/prefix WINEDEBUG=-all WINEDLLOVERRIDES='mscoree,mshtml,winemenubuilder.exe=' HOME=$work
unset DISPLAY WAYLAND_DISPLAY
export XDG_RUNTIME_DIR=$work/runtime
mkdir -m 700 "$XDG_RUNTIME_DIR"

# A program in the newer Debian, whose /mnt is the work folder; the mounts end with it.
# shellcheck disable=SC2016 # for the shell that is started
inside=(unshare --mount bash -c 'mount --bind /dev "$0/dev" && mount -t proc proc "$0/proc" && mount --bind "$1" "$0/mnt" &&
    shift && exec env WINEPREFIX=/mnt/prefix WINESERVER=/usr/lib/wine/wineserver64 HOME=/mnt XDG_RUNTIME_DIR=/mnt/runtime \
    PATH=/usr/bin:/usr/sbin chroot "$0" "$@"' "$wine_root" "$work")

# What runs a program of Windows, what ends the server, and where Windows sees the work folder.
if [ -n "$wine_root" ] && "${inside[@]}" /usr/lib/wine/wine64 --version >/dev/null 2>&1; then
    wine=("${inside[@]}" /usr/lib/wine/wine64) wineserver=("${inside[@]}" /usr/lib/wine/wineserver64) seen='Z:\mnt'
else
    [ -z "$wine_root" ] || echo "# the Wine in $wine_root does not run; the system's is taken"
    wine=(wine) wineserver=() seen=Z:${work//\//\\}
    server=$(command -v wineserver || find /usr/lib/wine -name 'wineserver*' 2>/dev/null | head -n 1)
    [ -z "$server" ] || wineserver=("$server")
fi
echo "# $("${wine[@]}" --version 2>/dev/null)"

# Wine's server outlives programs; only that of this prefix is told to end.
end_wine()
{
    [ ${#wineserver[@]} -eq 0 ] || "${wineserver[@]}" --kill >/dev/null 2>&1
    [ ${#wineserver[@]} -eq 0 ] || "${wineserver[@]}" --wait >/dev/null 2>&1
}
trap 'end_wine; clean_up' EXIT

# Cross files are read once: a folder that was configured without these libraries is made anew.
if [ ! -f "$build/build.ninja" ]; then
    again=
elif [ -z "${3:-}" ] || grep -qF "$3" "$build/build.ninja"; then
    again=--reconfigure
else
    again=--wipe
fi
# shellcheck disable=SC2086 # an empty word is none
meson setup $again "$build" "${cross[@]}" -Dtools=disabled -Dtests=disabled \
    -Dproviders=template,cng || exit 1
meson compile -C "$build" || exit 1

# As installed: the programs and the library's DLL together, and a provider that its owner alone may write.
mkdir "$work/bin" "$work/providers"
chmod 755 "$work" "$work/bin" "$work/providers"
cp "$build"/core/*.dll "$build"/kit/*.dll "$work/bin" || exit 1
cp "$build"/tests/windows/{load_provider,conform,kit,newer,store}.exe "$work/bin" || exit 1
cp "$build"/providers/{template,cng}.dll "$work/providers" || exit 1
# A folder of its own for cng with an ncrypt.dll that keeps keys, which Wine's does not, and what it keeps.
mkdir -m 755 "$work/store"
python3 tests/windows/store/make_keys.py "$work/store" || exit 1
cp "$build/providers/cng.dll" "$build/tests/windows/ncrypt.dll" "$work/store" || exit 1
chmod 644 "$work/store"/*
cp "$build"/tests/windows/{foreign,faulty}.dll "$work/providers" || exit 1
cp "$build/providers/template.dll" "$work/providers/open.dll" || exit 1
chmod 644 "$work/providers"/*.dll
chmod 666 "$work/providers/open.dll"

# What Wine, not the provider, does otherwise than Windows: a result that fails as one of these lines says is none.
faults=tests/windows/wine.faults
excuse()
{
    local line pattern why
    while IFS= read -r line; do
        case $line in
        'not ok '*)
            while IFS='|' read -r pattern why; do
                case $pattern in '' | '#'*) continue ;; esac
                [[ $line =~ $pattern ]] || continue
                line="${line#not } # SKIP Wine: $why"
                break
            done <"$faults"
            ;;
        esac
        printf '%s\n' "$line"
    done
}

# run PROGRAM PATH...: of paths in the work folder; its lines, numbered behind those before, and that it came to its end.
run()
{
    local program=$1 status path paths=()
    shift
    for path in "$@"; do
        paths+=("$seen\\${path//\//\\}")
    done
    timeout --kill-after=10 800 "${wine[@]}" "$seen\\bin\\$program.exe" "${paths[@]}" >"$work/output" 2>"$work/errors"
    status=$?
    tr -d '\r' <"$work/output" | excuse | awk -v n="$num_cases" '/^1\.\./ { next } /^(not )?ok / { sub(/ok [0-9]*/, "ok " ++n) } { print }' \
        >"$work/lines"
    cat "$work/lines"
    num_cases=$((num_cases + $(grep -cE '^(not )?ok ' "$work/lines")))
    num_failed=$((num_failed + $(grep -c '^not ok ' "$work/lines")))
    try "$program came to its end" ended "$status"
}

# A program fails with a result that Wine is excused for.
ended()
{
    grep -q '^1\.\.' "$work/output" && [ "$1" -le 1 ] && return
    echo "it ended with $1"
    tail -n 20 "$work/errors"
    return 1
}

offers()
{
    grep -q "^ok .* - cng $1: " "$work/lines"
}

run load_provider providers/{template,foreign,open}.dll
run conform providers/{template,faulty}.dll
run newer
if [ "${wine[0]}" = wine ]; then
    skip 'checks of cng' 'they need the Wine of .ci/wine.sh, whose bcrypt.dll derives keys by ECDH'
    finish
fi
known=()
[ ! -d "${vectors:-/nonexistent}" ] || { cp -r "$vectors" "$work/vectors" && known=(vectors); } || exit 1
run kit providers/cng.dll "${known[@]}"
# What does not work is not offered, and so not checked: without these something is broken.
for algorithm in SHA1 SHA256 SHA384 SHA512 AES_128_GCM AES_256_GCM MASK_AES_128 MASK_AES_256 RANDOM SECP256R1 SECP384R1 \
    FFDHE2048 FFDHE3072 FFDHE4096 ECDSA_SECP256R1_SHA256 ECDSA_SECP384R1_SHA384 RSA_PSS_RSAE_SHA256 RSA_PKCS1_SHA256; do
    try "cng offers $algorithm" offers "$algorithm"
done
# Keys that Windows keeps; bcrypt.dll signs for the test's ncrypt.dll.
WINEDLLOVERRIDES="$WINEDLLOVERRIDES;ncrypt=n" run store store/cng.dll store
finish
