#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# tests/windows/run.sh [DIR]: cross-builds the core, the loader, the checks of providers and the template provider for
# Windows in DIR, and lets programs there load, use and check providers' DLLs under Wine. The last line counts the
# results; 77: cannot run here.
set -u

cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
build=${1:-build-ci-windows}

for program in meson x86_64-w64-mingw32-gcc wine; do
    command -v "$program" >/dev/null || { echo "there is no $program"; exit 77; }
done

work=$(mktemp -d)
export WINEPREFIX=$work/prefix WINEDEBUG=-all WINEDLLOVERRIDES='mscoree,mshtml,winemenubuilder.exe=' HOME=$work
unset DISPLAY WAYLAND_DISPLAY
export XDG_RUNTIME_DIR=$work/runtime
mkdir -m 700 "$XDG_RUNTIME_DIR"

# Wine's server outlives programs; only that of this prefix is told to end.
clean()
{
    wineserver=$(command -v wineserver || find /usr/lib/wine -name 'wineserver*' 2>/dev/null | head -n 1)
    [ -z "$wineserver" ] || "$wineserver" --kill >/dev/null 2>&1
    [ -z "$wineserver" ] || "$wineserver" --wait >/dev/null 2>&1
    rm -rf "$work"
}
trap clean EXIT

if [ -f "$build/build.ninja" ]; then reconfigure=--reconfigure; else reconfigure=; fi
# shellcheck disable=SC2086 # an empty word is none
meson setup $reconfigure "$build" --cross-file tests/windows/mingw-w64.ini -Dtools=disabled -Dtests=disabled \
    -Dproviders=template || exit 1
meson compile -C "$build" || exit 1

# As installed: the programs and the library's DLL together, and a provider that its owner alone may write.
mkdir "$work/bin" "$work/providers"
chmod 755 "$work" "$work/bin" "$work/providers"
cp "$build"/core/*.dll "$build"/kit/*.dll "$build"/tests/windows/{load_provider,conform}.exe "$work/bin" || exit 1
cp "$build/providers/template.dll" "$work/providers/template.dll" || exit 1
cp "$build"/tests/windows/{foreign,faulty}.dll "$work/providers" || exit 1
cp "$build/providers/template.dll" "$work/providers/open.dll" || exit 1
chmod 644 "$work/providers"/*.dll
chmod 666 "$work/providers/open.dll"

windows_path()
{
    echo "Z:${1//\//\\}"
}

# run PROGRAM MODULE...: adds its lines, and its numbers to the counts.
num_passed=0 num_failed=0 result=0
run()
{
    local program=$1 status module modules=()
    shift
    for module in "$@"; do
        modules+=("$(windows_path "$work/providers/$module.dll")")
    done
    timeout --kill-after=10 300 wine "$work/bin/$program.exe" "${modules[@]}" >"$work/output" 2>"$work/errors"
    status=$?
    tr -d '\r' <"$work/output" >"$work/lines"
    cat "$work/lines"
    grep -q '^1\.\.' "$work/lines" || { tail -n 20 "$work/errors"; echo "$program did not end properly ($status)"; exit 1; }
    num_passed=$((num_passed + $(grep -c '^ok ' "$work/lines")))
    num_failed=$((num_failed + $(grep -c '^not ok ' "$work/lines")))
    [ "$status" -eq 0 ] || result=1
}

run load_provider template foreign open
run conform template faulty
echo "$num_passed passed, $num_failed failed, 0 skipped"
exit "$result"
