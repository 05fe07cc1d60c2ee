#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The shim without a runner: what it says of its command line. shim.sh SHIM.
set -u

shim=${1:?the shim}
# shellcheck source=tests/support/tap.sh
. "$(dirname "${BASH_SOURCE[0]}")/../support/tap.sh"

# check CODE OUTPUT ARGUMENTS...: the exit code and what is printed.
check()
{
    try "${*:3}" ends "$@"
}

ends()
{
    local found status
    found=$(timeout 20 "$shim" "${@:3}" 2>/dev/null)
    status=$?
    [ "$status" -eq "$1" ] && [ "$found" = "$2" ] && return
    echo "ended with $status and said '$found'"
    return 1
}

check 0 No -is-handshaker-supported
check 89 '' -port 1 -shim-id 0 -dtls
check 89 '' -port 1 -shim-id 0 -quic -quic-use-legacy-codepoint 1
check 89 '' -port 1 -shim-id 0 -no-such-flag
check 89 '' -port 1 -shim-id 0 -max-version 771
check 89 '' -port 1 -shim-id 0 -on-resume-no-such-flag
check 1 '' -port 1 -shim-id
check 1 '' -port one -shim-id 0
check 1 '' -port 1 -shim-id 0 -ocsp-response '!'
check 1 '' -port 1 -shim-id 0 -server -cert-file /nowhere -key-file /nowhere
# Nothing can listen on port 1 of the loopback interface here: the flags are good, the runner is not there.
check 1 '' -port 1 -shim-id 0 -on-handshaker-cert-file /nowhere
finish
