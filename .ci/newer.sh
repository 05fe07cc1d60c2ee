#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# .ci/newer.sh BUILD FOLDER: makes FOLDER a newer Debian, whose libcrypto and openssl know what Debian 12's do not, and
# whose compilers warn of more; runs tests/interop/newer.sh and .ci/newer_compilers.sh with it. Nothing of it is installed
# on this system. Needs root, for chroot.
set -u

# shellcheck source=.ci/debian_folder.sh
. .ci/debian_folder.sh
# shellcheck source=tests/support/tap.sh
. tests/support/tap.sh
runs=openssl,libuv1t64,libjansson4
builds=gcc,clang,libc6-dev,meson,pkgconf,check,libjansson-dev,libuv1-dev,libssl-dev,nettle-dev,libsodium-dev
builds+=,zlib1g-dev,libbrotli-dev,libzstd-dev,libp11-kit-dev
why=$(debian_folder trixie "$2" "$runs,$builds") || skip_all "$why"
.ci/newer_compilers.sh "$2/root"
compiled=$?
tests/interop/newer.sh "$1" "$2/root" && [ "$compiled" -eq 0 ]
