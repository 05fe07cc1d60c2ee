#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# .ci/wheel.sh DIR FOLDER: makes an sdist and a wheel of the Python package with the system's meson-python, installs the
# wheel in a clean virtual environment without network, and runs the package's tests there; then the same wheel and tests
# with the Python of a newer Debian, which FOLDER is made, if that can be done. DIR is any build.
set -u

# shellcheck source=tests/interop/lib.sh
. tests/interop/lib.sh "$@"
# shellcheck source=.ci/sources.sh
. .ci/sources.sh
python=/usr/bin/python3
for module in mesonpy pip venv ensurepip; do
    "$python" -c "import $module" 2>/dev/null || skip_all "$python has no module $module"
done
need git
source=$work/source
unset SIOTLS_PROVIDER_PATH PYTHONPATH

makes_sdist()
{
    (cd "$source" && "$python" -c 'import mesonpy, sys; mesonpy.build_sdist(sys.argv[1])' "$work") >"$work/client.out" 2>&1 &&
        tar -tzf "$work"/siotls-*.tar.gz | grep -q '/bindings/python/siotls/__init__.py$'
}

makes_wheel()
{
    "$python" -m pip wheel --no-index --no-deps --no-build-isolation -w "$work" "$work"/siotls-*.tar.gz \
        >"$work/client.out" 2>&1 && [ -n "$(find "$work" -maxdepth 1 -name 'siotls-*-abi3-*.whl')" ]
}

installs()
{
    "$python" -m venv "$work/venv" >"$work/client.out" 2>&1 &&
        "$work/venv/bin/pip" install --no-index --no-deps "$work"/siotls-*.whl >>"$work/client.out" 2>&1
}

# passes NAME: a test of the package, with what is in the wheel and nothing else.
passes()
{
    PYTHONDONTWRITEBYTECODE=1 timeout 300 "$work/venv/bin/python" "bindings/python/tests/$1_test.py" >"$work/client.out" 2>&1
}

try 'the sources are copied' copy_repository "$source"
try 'an sdist is made' makes_sdist
try 'a wheel for every Python from 3.11 on is made of it' makes_wheel
try 'it is installed without network' installs
tests='certificate connection stream asyncio pep748 ssl_compat ssl_sockets'
for name in $tests; do
    try "the tests of $name pass with it" passes "$name"
done

# shellcheck source=.ci/debian_folder.sh
. .ci/debian_folder.sh
newer=$2/root

installs_there()
{
    echo '127.0.0.1 localhost' >"$newer/etc/hosts"
    rm -rf "$newer/siotls" && mkdir "$newer/siotls" && cp "$work"/siotls-*.whl bindings/python/tests/*.py "$newer/siotls" &&
        chroot "$newer" python3 -m venv /siotls/venv >"$work/client.out" 2>&1 &&
        chroot "$newer" /bin/sh -c '/siotls/venv/bin/pip install --no-index --no-deps /siotls/siotls-*.whl' \
            >>"$work/client.out" 2>&1
}

# The Python there is another version than the one here, or this would show little.
is_another()
{
    [ "$(chroot "$newer" python3 -V)" != "$("$python" -V)" ] &&
        chroot "$newer" /siotls/venv/bin/python -c 'import siotls; print(siotls.__version__)' >"$work/client.out" 2>&1
}

passes_there()
{
    chroot "$newer" /usr/bin/env -u TMPDIR PYTHONDONTWRITEBYTECODE=1 timeout 300 /siotls/venv/bin/python \
        "/siotls/$1_test.py" >"$work/client.out" 2>&1
}

if why=$(debian_folder trixie "$2" python3,python3-venv,openssl,ca-certificates); then
    try 'the wheel is installed in a newer Debian' installs_there
    try 'its Python is another one, and loads it' is_another
    for name in $tests; do
        try "the tests of $name pass there" passes_there "$name"
    done
else
    echo "# no newer Debian: $why"
fi
finish
