/* SPDX-License-Identifier: Apache-2.0 */
/*
 * main.c: bogo-shim, siotls as the runner of BoringSSL's protocol tests (BoGo) wants to see it. See README.md.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "exchange.h"

static int run(const struct shim_flags flags[SHIM_NUM_PHASES])
{
    struct shim_shared shared = {0};
    int code = shim_shared_open(&shared);
    for (int i = 0; code == SHIM_SUCCESS && i <= flags[SHIM_INITIAL].resume_count; i++)
        code = shim_connection(&shared, flags, i == 0 ? SHIM_INITIAL : SHIM_RESUME);
    shim_shared_close(&shared);
    return code;
}

int main(int argc, char **argv)
{
    struct shim_flags flags[SHIM_NUM_PHASES];
    int code = shim_flags_read(flags, argc, argv);
    if (code == SHIM_SUCCESS && flags[SHIM_INITIAL].is_handshaker_question)
        puts("No");
    else if (code == SHIM_SUCCESS) {
        if (flags[SHIM_INITIAL].is_waiting_for_debugger)
            raise(SIGSTOP);
        code = run(flags);
    }
    shim_flags_free(flags);
    /* What follows this line is a sanitizer's, and a failure to the runner. */
    fprintf(stderr, "--- DONE ---\n");
    return code;
}
