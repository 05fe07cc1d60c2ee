/* SPDX-License-Identifier: Apache-2.0 */
/*
 * provider.c: the cng provider: what Windows has in bcrypt.dll, and the keys that it keeps. Which algorithms that are
 * depends on the version of Windows, and is found out when an instance is opened: what cannot be opened, or does not
 * work, is not in its lists.
 */
#include <stdio.h>
#include <stdlib.h>

#include "store.h"

static const struct siotls_random *const randoms[] = {&cp_random};

typedef LONG WINAPI get_version(OSVERSIONINFOW *version);

/* GetVersionEx tells what the program's manifest wants to hear. */
static void name_library(struct cp_state *state)
{
    OSVERSIONINFOW version = {.dwOSVersionInfoSize = sizeof version};
    HMODULE ntdll = GetModuleHandleW(L"ntdll.dll");
    get_version *get = ntdll != NULL ? (get_version *)(void *)GetProcAddress(ntdll, "RtlGetVersion") : NULL;
    if (get != NULL)
        get(&version);
    snprintf(state->library, sizeof state->library, "Windows CNG %lu.%lu.%lu", version.dwMajorVersion,
             version.dwMinorVersion, version.dwBuildNumber);
}

/* One line for those who wonder. */
static void tell_absent(const struct siotls_provider_host *host, const struct cp_state *state)
{
    char line[sizeof state->absent + 80];
    snprintf(line, sizeof line, "not offered by this Windows: %s", state->absent);
    host->report(host->context, SIOTLS_REPORT_INFO, line);
}

static int open_instance(const struct siotls_provider_host *host, const struct siotls_provider_options *options,
                         const struct siotls_provider_instance **instance)
{
    uint8_t probe[1];
    (void)options;
    *instance = NULL;
    if (!provider_fill(probe, sizeof probe)) {
        host->report(host->context, SIOTLS_REPORT_ERROR, "BCryptGenRandom fails: there are no random bytes to be had");
        return SIOTLS_PROVIDER_UNAVAILABLE;
    }
    struct cp_state *state = calloc(1, sizeof *state);
    if (state == NULL)
        return SIOTLS_PROVIDER_NO_MEMORY;
    name_library(state);
    state->instance = (struct siotls_provider_instance){
        .size = sizeof state->instance,
        .library = state->library,
        .state = state,
        .randoms = randoms,
        .num_randoms = 1,
        .list_objects = cp_store_list,
    };
    state->host = host;
    cp_handles_open(state);
    cp_offer_hashes(state);
    cp_offer_aeads(state);
    cp_offer_kems(state);
    cp_offer_verifiers(state);
    cp_offer_masks(state);
    cp_offer_signers(state);
    if (state->absent_len > 0)
        tell_absent(host, state);
    *instance = &state->instance;
    return SIOTLS_PROVIDER_OK;
}

static void close_instance(const struct siotls_provider_instance *instance)
{
    cp_handles_close(instance->state);
    free(instance->state);
}

const struct siotls_provider *SIOTLS_PROVIDER_ENTRY(void)
{
    static const struct siotls_provider description = {
        .size = sizeof description,
        .abi_minor = SIOTLS_PROVIDER_ABI_MINOR,
        .name = "cng",
        .version = "0.2.0",
        .description = "Windows' own cryptography, Cryptography API: Next Generation",
        .open = open_instance,
        .close = close_instance,
    };
    return &description;
}
