#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# tests/windows/run.sh [DIR [ROOT [LINUX]]]: makes the zip for Windows in DIR by tools/package-windows, builds more
# providers there, and runs all of it under Wine: the system's, or that of a newer Debian in ROOT, as .ci/wine.sh makes it
# (needs root, for chroot). With LINUX, a build of this system, connections move from there to Windows. What the programs
# print are TAP lines.
set -u

cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
build=${1:-build-ci-windows}
wine_root=${2:+$(realpath "$2")}
linux=${3:+$(realpath "$3")}

# shellcheck source=tests/support/tap.sh
. tests/support/tap.sh
need meson openssl x86_64-w64-mingw32-gcc wine
export WINEPREFIX=$work/prefix WINEDEBUG=-all WINEDLLOVERRIDES='mscoree,mshtml,winemenubuilder.exe=' HOME=$work
unset DISPLAY WAYLAND_DISPLAY
export XDG_RUNTIME_DIR=$work/runtime
mkdir -m 700 "$XDG_RUNTIME_DIR"

# A program in the newer Debian, whose /mnt is the work folder; the mounts end with it. What this system trusts becomes
# Windows' store ROOT when Wine starts for the first time.
mkdir "$work/anchors"
cat /etc/ssl/certs/ca-certificates.crt >"$work/anchors/ca-certificates.crt" 2>/dev/null
# shellcheck disable=SC2016 # for the shell that is started
inside=(unshare --mount bash -c 'mount --bind /dev "$0/dev" && mount -t proc proc "$0/proc" && mount --bind "$1" "$0/mnt" &&
    mkdir -p "$0/etc/ssl/certs" && mount --bind "$1/anchors" "$0/etc/ssl/certs" &&
    shift && cd "$0" && exec env LC_ALL=C.UTF-8 WINEPREFIX=/mnt/prefix WINESERVER=/usr/lib/wine/wineserver64 HOME=/mnt XDG_RUNTIME_DIR=/mnt/runtime \
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
# Else it would end, with the services that it has started, whenever no program runs, and start them again for the next.
[ ${#wineserver[@]} -eq 0 ] || "${wineserver[@]}" --persistent >/dev/null 2>&1

# Wine's server outlives programs; only that of this prefix is told to end.
end_wine()
{
    [ ${#wineserver[@]} -eq 0 ] || "${wineserver[@]}" --kill >/dev/null 2>&1
    [ ${#wineserver[@]} -eq 0 ] || "${wineserver[@]}" --wait >/dev/null 2>&1
}
trap 'end_wine; clean_up' EXIT

# The zip has cng alone; other providers and the unit tests are added afterwards, so that all else is built once.
zip=$(tools/package-windows "$build" -Dwerror=true) || { tail -n 40 "$build/log"; exit 1; }
package=$build
build=$build/build
added=("-Dproviders=template,cng,sodium")
if hacl=$(providers/hacl/build.sh --for x86_64-w64-mingw32 build-hacl 2>"$work/log"); then
    added=("-Dproviders=template,cng,sodium,hacl" "-Dhacl=$hacl")
fi
if ! meson configure "$build" -Dtests=enabled "${added[@]}" >"$work/log" 2>&1 || ! rm -f "$build/options" ||
    ! meson compile -C "$build" >>"$work/log" 2>&1; then
    tail -n 40 "$work/log"
    exit 1
fi

# As installed: the programs and the library's DLL together, and a provider that its owner alone may write.
mkdir "$work/bin" "$work/providers"
chmod 755 "$work" "$work/bin" "$work/providers"
cp "$build"/core/*.dll "$build"/kit/*.dll "$build"/tools/*.exe "$build"/tests/windows/*.exe \
    "$build"/tests/unit/{,*/}test_*.exe "$work/bin" || exit 1
cp "$build"/providers/{template,cng}.dll "$work/providers" || exit 1
cp "$build/providers/sodium.dll" "$work/providers" || exit 1
[ -z "$hacl" ] || cp "$build/providers/hacl.dll" "$work/providers" || exit 1
cp "$build"/tests/windows/{foreign,faulty}.dll "$work/providers" || exit 1
cp "$build/providers/template.dll" "$work/providers/open.dll" || exit 1
# A folder of its own for cng with an ncrypt.dll that keeps keys, which Wine's does not, and what it keeps.
mkdir -m 755 "$work/store"
python3 tests/windows/store/make_keys.py "$work/store" || exit 1
cp "$build/providers/cng.dll" "$build/tests/windows/ncrypt.dll" "$work/store" || exit 1
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/key" -out "$work/certificate" -subj /CN=here \
    2>/dev/null || exit 1
mkdir -m 755 "$work/deep"
chmod 644 "$work/store"/* "$work/providers"/*.dll
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

# collect NAME COMMAND...: its lines, numbered behind those before, and that it came to its end.
collect()
{
    local program=$1 status
    shift
    timeout --kill-after=10 800 "$@" >"$work/output" 2>"$work/errors"
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

# run PROGRAM PATH...: of paths in the work folder.
run()
{
    local program=$1 path paths=()
    shift
    for path in "$@"; do
        paths+=("$seen\\${path//\//\\}")
    done
    collect "$program" "${wine[@]}" "$seen\\bin\\$program.exe" "${paths[@]}"
}

offers()
{
    grep -q "^ok .* - cng $1: " "$work/lines"
}

# A connection of this system, with other providers, for one to go on with under Windows.
saves_connection()
{
    # shellcheck disable=SC2046 # several flags
    cc tests/windows/moved.c -o "$work/moved" $(PKG_CONFIG_PATH="$linux/meson-uninstalled" pkg-config --cflags --libs \
        siotls-uninstalled) -Wl,-rpath,"$linux/core" &&
        SIOTLS_PROVIDER=openssl SIOTLS_PROVIDER_PATH="$linux/providers" "$work/moved" save "$work/connection"
}

# Each program as a command of this system: paths below the work folder are told as Windows sees them.
make_commands()
{
    local program
    mkdir "$work/tools" "$work/tmp"
    echo "$seen" >"$work/seen"
    for program in siotls-client siotls-server siotls-providers siotls-verify put_certificate moved; do
        {
            echo '#!/usr/bin/env bash'
            declare -p wine seen work program
            cat <<'END'
unset TMPDIR SSL_CERT_FILE SSL_CERT_DIR
export SIOTLS_PROVIDER_PATH=${wine_path:-$seen\\providers} SIOTLS_PROVIDER=${wine_list-cng}
exec "${wine[@]}" "$seen\\bin\\$program.exe" "${@//$work//mnt}"
END
        } >"$work/tools/$program"
    done
    # start FILE ARGUMENT...: any program below the work folder, with nothing of siotls in its environment.
    {
        echo '#!/usr/bin/env bash'
        declare -p wine seen work
        cat <<'END'
unset TMPDIR SSL_CERT_FILE SSL_CERT_DIR SIOTLS_PROVIDER SIOTLS_PROVIDER_PATH
program=${1#"$work/"}
exec "${wine[@]}" "$seen\\${program//\//\\}" "${@:2}"
END
    } >"$work/tools/start"
    chmod +x "$work/tools"/*
}

# Nothing is looked for on this system: without libraries.sh there are none.
refuses_without_libraries()
{
    ! meson setup "$work/refused" --cross-file tests/windows/mingw-w64.ini -Dtools=enabled -Dtests=disabled -Dpython=disabled \
        -Dproviders=cng >"$work/refused.log" 2>&1 && grep -q 'ERROR: Dependency.*jansson' "$work/refused.log"
}

# unit_tests PROGRAM: of Check, which has no processes of their own for them here.
unit_tests()
{
    timeout 300 "${wine[@]}" "$seen\\bin\\$1" >"$work/output" 2>&1 && grep -q '^100%: Checks: [1-9]' "$work/output" && return
    tail -n 20 "$work/output"
    return 1
}

for program in "$work"/bin/test_*.exe; do
    program=$(basename "$program")
    try "unit tests: ${program%.exe}" unit_tests "$program"
done
try 'programs that are demanded and cannot be built are an error' refuses_without_libraries
run load_provider providers/{template,foreign,open}.dll
collect environment "${wine[@]}" "$seen\\bin\\environment.exe" plain
collect elevated "${wine[@]}" "$seen\\bin\\elevated.exe" elevated
run paths deep providers/template.dll certificate
run conform providers/{template,faulty,cng}.dll deep
run newer
if [ "${wine[0]}" = wine ]; then
    skip 'checks of cng and handshakes' 'they need the Wine of .ci/wine.sh, whose bcrypt.dll derives keys by ECDH'
    finish
fi
known=()
[ ! -d ../shared/wycheproof ] || { cp -r ../shared/wycheproof "$work/vectors" && known=(vectors); } || exit 1
run kit providers/cng.dll "${known[@]}"
# What does not work is not offered, and so not checked: without these something is broken.
for algorithm in SHA1 SHA256 SHA384 SHA512 AES_128_GCM AES_256_GCM MASK_AES_128 MASK_AES_256 RANDOM SECP256R1 SECP384R1 \
    FFDHE2048 FFDHE3072 FFDHE4096 ECDSA_SECP256R1_SHA256 ECDSA_SECP384R1_SHA384 RSA_PSS_RSAE_SHA256 RSA_PKCS1_SHA256; do
    try "cng offers $algorithm" offers "$algorithm"
done
# Keys that Windows keeps; bcrypt.dll signs for the test's ncrypt.dll.
WINEDLLOVERRIDES="$WINEDLLOVERRIDES;ncrypt=n" run store store/cng.dll store
for other in sodium hacl; do
    if [ -f "$work/providers/$other.dll" ]; then
        run kit "providers/$other.dll"
    else
        skip "checks of $other" 'its sources cannot be had, or do not compile'
    fi
done
make_commands
collect package bash tests/windows/package.sh "$zip" "$package" "$work/tools/start"
TMPDIR=$work/tmp collect tools bash tests/windows/tools.sh "$work"
if [ -n "$linux" ]; then
    try 'a connection of this system is saved' saves_connection
    collect moved "$work/tools/moved" restore "$work/connection"
fi
finish
