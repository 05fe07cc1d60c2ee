#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The parts of .ci/run: one line in the table and one function each. A part ends with 0, with 77 after a line that says
# why it cannot run, or with another code; its last line may count single results.
set -u

# name, lane, seconds after which it is given up, title. The lane `first` makes what others take; then `busy` and `calm`
# run side by side, since the parts of `calm` wait for more than they compute.
parts='
packages first 900 the Debian packages that are needed can be had, and are installed
hacl first 900 HACL* can be built from sources of a newer Debian, for the provider hacl
awslc first 900 AWS-LC can be built from the sources of a newer Debian, for the provider awslc
check first 1200 tools/check: gcc, every test
scripts busy 300 shellcheck finds nothing in the scripts
format busy 300 the sources are formatted
sanitizers busy 2700 clang with -Werror, AddressSanitizer and UndefinedBehaviorSanitizer, all tests but the slowest
threads busy 900 ThreadSanitizer: threads that share configs, trust, ticket keys and a strike register
valgrind busy 900 memcheck on one handshake per role, and on the core with undefined secrets
m32 busy 900 32 bits, the unit tests
bigendian busy 900 a big-endian machine (s390x, emulated), the unit tests
fuzz busy 900 libFuzzer on every target for a while
pkits busy 300 the certificate paths of NIST, 249 cases
static busy 600 the library as an archive, with providers linked into it and as modules, optimised for release
install busy 300 an installed siotls serves programs through pkg-config, and its checks a provider
dist busy 600 what meson dist makes has every file, builds, and passes the unit tests
wheel busy 900 the Python package as sdist and wheel, installed and tested without network, here and in a newer Debian
anywhere busy 600 every build type, a subproject, another prefix, and before it is installed
demo busy 300 tools/demo
windows calm 2400 the library, the programs, their zip and the providers cng, sodium and hacl on Windows (cross-built, under Wine)
debian calm 1800 Debian packages: built twice, and used in clean folders as README says, tested by autopkgtest, removed
newer calm 1500 with a newer Debian: its libcrypto and openssl (ML-KEM, ML-DSA), its gcc and clang
'

# part_names LANE, or `every`
part_names()
{
    awk -v lane="$1" 'NF && (lane == "every" || $2 == lane) { print $1 }' <<<"$parts"
}

part_seconds()
{
    local seconds
    seconds=$(awk -v name="$1" '$1 == name { print $3 }' <<<"$parts")
    echo "${seconds:-60}"
}

part_title()
{
    awk -v name="$1" '$1 == name { sub(/^[^ ]+ [^ ]+ [^ ]+ /, ""); print }' <<<"$parts"
}

skip()
{
    echo "$*"
    exit 77
}

fail()
{
    echo "$*"
    exit 1
}

need()
{
    local program
    for program in "$@"; do
        command -v "$program" >/dev/null || skip "there is no $program"
    done
}

# build_check: what tools/check builds, which parts of both lanes take; one of them at a time sees that it is
# there.
build_check()
{
    mkdir -p build-check
    (flock 9 && siotls_build build-check -Dtools=enabled -Dtests=enabled) 9<build-check
}

# run_tests DIR [meson test arguments]
run_tests()
{
    local directory=$1 status
    shift
    rm -f "$directory"/meson-logs/testlog.json
    meson test -C "$directory" --no-rebuild --num-processes 2 --quiet "$@" >/dev/null 2>&1
    status=$?
    python3 tools/common/count_results.py "$directory/meson-logs/testlog.json" "$status"
}

# tap SCRIPT ARGUMENTS...: runs a script that prints TAP lines, as they come, and counts them.
tap()
{
    local lines status reason
    lines=$(mktemp)
    "$@" | tee "$lines"
    status=${PIPESTATUS[0]}
    reason=$(sed -n 's/^1\.\.0 # SKIP //p' "$lines")
    echo "$(grep '^ok ' "$lines" | grep -vc ' # SKIP ') passed, $(grep -c '^not ok ' "$lines") failed," \
        "$(grep -c '^ok .* # SKIP ' "$lines") skipped"
    rm -f "$lines"
    [ -z "$reason" ] || skip "$reason"
    return "$status"
}

part_packages()
{
    local packages twice
    mapfile -t packages < <(siotls_packages build check ci)
    twice=$(printf '%s\n' "${packages[@]}" | sort | uniq -d)
    [ -z "$twice" ] || fail "listed twice: $twice"
    awk '!/^#/ && NF && ($1 !~ /^(build|check|ci)$/ || NF < 3) { bad = 1; print "odd line: " $0 } END { exit bad }' \
        tools/common/packages || exit 1
    command -v apt-get >/dev/null || skip "there is no apt-get"
    siotls_setup build check ci
    apt-get install --simulate --no-install-recommends "${packages[@]}" >/dev/null || fail "apt-get cannot resolve the list"
    echo "${#packages[@]} packages"
}

# Before all that build: they take what is made here, and test it.
part_hacl()
{
    siotls_hacl || skip "HACL* cannot be had"
    basename "$(providers/hacl/build.sh --look build-hacl)"
}

part_awslc()
{
    siotls_awslc || skip "AWS-LC cannot be had"
    basename "$(providers/awslc/build.sh --look build-awslc)"
}

part_check()
{
    tools/check
}

part_scripts()
{
    need shellcheck
    local scripts=() file
    while read -r file; do
        case $file in
            *.sh) scripts+=("$file") ;;
            *) if head -n 1 "$file" | grep -qaE '^#!.*\b(ba)?sh\b'; then scripts+=("$file"); fi ;;
        esac
    done < <(git ls-files)
    shellcheck -x "${scripts[@]}" && echo "${#scripts[@]} scripts"
}

part_format()
{
    need clang-format
    git ls-files -z '*.c' '*.h' | xargs -0 clang-format --dry-run -Werror && echo "all formatted"
}

# By clang, so that both compilers have seen all. Without the tests of each algorithm and each provider against each
# peer: they are many processes that do little of ours, and the matrix of providers and their conformance run here; and
# without the faults that conformance has to find.
# Documents and style are the sources', which are looked at once. Checks do not fork, which is dear with a sanitizer's
# memory: the first fault ends a program, and is a failure.
part_sanitizers()
{
    need clang
    export ASAN_OPTIONS=detect_leaks=1:abort_on_error=1:allocator_may_return_null=1
    export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
    CC=clang siotls_build build-ci-sanitizers -Dtools=enabled -Dtests=enabled \
        -Db_sanitize=address,undefined -Db_lundef=false &&
        CK_FORK=no run_tests build-ci-sanitizers --timeout-multiplier 4 --no-suite many \
            --no-suite faults --no-suite docs --no-suite style
}

# Over the fake provider: what a crypto library does inside is not instrumented, and not ours to judge.
part_threads()
{
    need clang
    export TSAN_OPTIONS=halt_on_error=1
    local siotls_targets=(tests/handshake/test_handshake_threads) without_randomization=()
    # Older sanitizers do not find their memory free where newer kernels put programs anywhere.
    setarch "$(uname -m)" -R true 2>/dev/null && without_randomization=(setarch "$(uname -m)" -R)
    CC=clang siotls_build build-ci-threads -Dtools=disabled -Dtests=enabled -Dproviders= -Db_sanitize=thread \
        -Db_lundef=false && "${without_randomization[@]}" build-ci-threads/tests/handshake/test_handshake_threads
}

part_valgrind()
{
    need valgrind openssl
    build_check && tap tests/interop/memcheck.sh build-check
}

part_m32()
{
    .ci/foreign.sh i386
}

part_bigendian()
{
    .ci/foreign.sh s390x
}

part_windows()
{
    if .ci/wine.sh build-ci-wine; then
        build_check || exit 1
        tap tests/windows/run.sh build-ci-windows build-ci-wine/root build-check
    else
        tap tests/windows/run.sh
    fi
}

part_fuzz()
{
    need clang
    CC=clang siotls_build build-ci-fuzz -Dfuzz=true -Dtools=disabled -Dtests=disabled || exit 1
    tap .ci/fuzz.sh build-ci-fuzz
}

part_pkits()
{
    (siotls_setup ci) || skip "the data cannot be had"
    export SIOTLS_PROVIDER=openssl
    build_check && tap build-check/tests/x509/pkits-harness docs/x509.md \
        tests/x509/pkits.txt /usr/lib/python3/dist-packages/cryptography_vectors/x509/PKITS_data
}

part_static()
{
    siotls_build build-ci-static -Dbuildtype=release -Ddefault_library=static -Dproviders=sodium \
        -Dbuiltin_providers=openssl,nettle -Dpython=disabled -Dtools=enabled -Dtests=disabled &&
        [ "$(cd build-ci-static/providers && echo ./*.so)" = ./sodium.so ] && tap tests/interop/smoke.sh build-ci-static
}

part_install()
{
    build_check && tap .ci/install.sh build-check
}

part_dist()
{
    tap .ci/dist.sh build-ci-dist
}

part_wheel()
{
    build_check && tap .ci/wheel.sh build-check build-ci-wheel
}

part_anywhere()
{
    build_check && tap .ci/anywhere.sh build-check
}

part_debian()
{
    tap .ci/debian.sh build-ci-debian
}

part_newer()
{
    build_check && tap .ci/newer.sh build-check build-ci-newer
}

part_demo()
{
    tools/demo
}

# Run as a program: one part. Sourced by .ci/run: only the table.
# shellcheck source=tools/common/setup.sh
. tools/common/setup.sh
if [ "${BASH_SOURCE[0]}" = "$0" ]; then
    declare -F "part_$1" >/dev/null || fail "there is no part $1; there are: $(part_names every | tr '\n' ' ')"
    "part_$1"
fi
