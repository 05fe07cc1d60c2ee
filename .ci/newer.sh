#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# .ci/newer.sh BUILD FOLDER: makes FOLDER a newer Debian, whose libcrypto and openssl know what Debian 12's do not, and
# runs tests/interop/newer.sh with it. Nothing of it is installed on this system. Needs root, for chroot.
set -u

# shellcheck source=.ci/debian_folder.sh
. .ci/debian_folder.sh
# shellcheck source=tests/support/tap.sh
. tests/support/tap.sh
why=$(debian_folder trixie "$2" openssl,libuv1t64,libjansson4) || skip_all "$why"
tests/interop/newer.sh "$1" "$2/root"
