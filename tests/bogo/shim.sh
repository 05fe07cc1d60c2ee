#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The shim without a runner: what it says of its command line. shim.sh SHIM.
set -u

shim=${1:?the shim}
num_cases=0
num_failed=0

# check CODE OUTPUT ARGUMENTS...: the exit code and what is printed.
check()
{
    local code=$1 output=$2 found status
    shift 2
    found=$(timeout 20 "$shim" "$@" 2>/dev/null)
    status=$?
    num_cases=$((num_cases + 1))
    if [ "$status" -eq "$code" ] && [ "$found" = "$output" ]; then
        echo "ok $num_cases - $*"
        return
    fi
    num_failed=$((num_failed + 1))
    echo "not ok $num_cases - $*: ended with $status and said '$found'"
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
echo "1..$num_cases"
[ "$num_failed" -eq 0 ]
