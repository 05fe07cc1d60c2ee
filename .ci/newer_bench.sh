#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# .ci/newer_bench.sh SUITE FOLDER BUILD ARGUMENTS...: siotls-bench of BUILD on the libcrypto of a newer Debian, which is
# made in FOLDER the first time. Of the peers BUILD may have libssl and picotls only: others' libraries are not there.
# Nothing is installed on this system. Needs root, for chroot.
set -u

# shellcheck source=.ci/debian_folder.sh
. "$(dirname "${BASH_SOURCE[0]}")/debian_folder.sh"
suite=${1:?the release of Debian}
folder=${2:?a folder for it}
build=${3:?a build folder}
shift 3
debian_folder "$suite" "$folder" openssl,libuv1t64,libjansson4 >&2 || exit 1
there=$folder/root/siotls-bench
mkdir -p "$there/providers" &&
    cp "$build"/tools/siotls-bench "$build"/core/libsiotls.so.1 "$build"/kit/libsiotls-conform.so.0 "$there" &&
    cp "$build"/providers/openssl.so "$there/providers" && chmod -R go-w "$there" || exit 1
exec chroot "$folder/root" /usr/bin/env LD_LIBRARY_PATH=/siotls-bench SIOTLS_PROVIDER_PATH=/siotls-bench/providers \
    /siotls-bench/siotls-bench "$@"
