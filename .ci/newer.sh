#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# .ci/newer.sh BUILD FOLDER: makes FOLDER a newer Debian, whose libcrypto and openssl know what Debian 12's do not, and
# runs tests/interop/newer.sh with it. Needs root, for chroot.
set -u

build=$1
folder=$2
# shellcheck source=.ci/newer_debian.sh
. .ci/newer_debian.sh
reason=$(newer_debian "$folder" "${newer_packages[@]}") || { echo "1..0 # SKIP $reason"; exit 0; }
exec tests/interop/newer.sh "$build" "$folder/root"
