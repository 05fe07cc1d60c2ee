/* SPDX-License-Identifier: Apache-2.0 */
/*
 * conform.c: conform TEMPLATE.dll FAULTY.dll CNG.dll FOLDER: the checks of providers in processes of their own: one
 * provider passes them, and each fault of the other is found and told, crashes too. The third is copied below FOLDER,
 * where the first is compared with it. Prints TAP.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>
#include <windows.h>

#include <siotls/conform.h>

#include "tap.h"

enum { MAX_WIDE = 1000 };

/* "Peers für Łódź ключи": this program says nothing of UTF-8, and no other code page has all of these letters. */
#define LETTERS L"Peers f\u00fcr \u0141\u00f3d\u017a \u043a\u043b\u044e\u0447\u0438"

/* What has to come out of a provider's checks. */
struct expected {
    const char *check;
    int state;
    const char *reason; /* part of it */
    bool is_told;
};

static void take_result(void *context, const struct siotls_conform_result *result)
{
    for (struct expected *expected = context; expected->check != NULL; expected++) {
        if (strcmp(expected->check, result->check) != 0)
            continue;
        expected->is_told = result->state == expected->state &&
                            (expected->reason == NULL || strstr(result->reason, expected->reason) != NULL);
        if (!expected->is_told)
            printf("# %s: %s: state %d, %s\n", result->provider, result->check, result->state,
                   result->reason ? result->reason : "no reason");
    }
}

/* The status of the run. */
static int run(struct siotls_conform_totals *totals, const char *path, struct expected *expected)
{
    const struct siotls_set_options providers = {.size = sizeof providers, .providers = path, .ignore_environment = 1};
    const struct siotls_conform_options options = {.size = sizeof options,
                                                   .thorough = 1,
                                                   .without_peers = 1,
                                                   .patience_seconds = 10,
                                                   .report_context = expected,
                                                   .report = take_result};
    struct siotls_set *set = NULL;
    struct siotls_conform *conform = NULL;
    int status = siotls_set_new(&set, &providers, NULL);
    if (status == SIOTLS_OK)
        status = siotls_conform_new(&conform, set, &options, NULL);
    if (status == SIOTLS_OK)
        status = siotls_conform_run(conform, totals, NULL);
    siotls_conform_free(conform);
    siotls_set_free(set);
    return status;
}

static bool is_all_told(const struct expected *expected)
{
    bool is_told = true;
    for (; expected->check != NULL; expected++)
        is_told = is_told && expected->is_told;
    return is_told;
}

/* Once: the process of each check comes by here, too. */
static bool prepare_peer(const char *peer, const char *folder)
{
    wchar_t from[MAX_WIDE], above[MAX_WIDE], to[MAX_WIDE];
    BOOL is_lossy = FALSE;
    if (MultiByteToWideChar(CP_ACP, 0, peer, -1, from, MAX_WIDE) == 0 ||
        MultiByteToWideChar(CP_ACP, 0, folder, -1, above, MAX_WIDE) == 0)
        return false;
    swprintf(to, MAX_WIDE, L"%ls\\%ls", above, LETTERS);
    WideCharToMultiByte(CP_ACP, 0, to, -1, NULL, 0, NULL, &is_lossy);
    (void)CreateDirectoryW(to, NULL);
    if (!is_lossy || !SetEnvironmentVariableW(L"SIOTLS_PROVIDER_PATH", to))
        return false;
    wcscat(to, L"\\cng.dll");
    return CopyFileW(from, to, TRUE) || GetLastError() == ERROR_FILE_EXISTS;
}

/* The providers with which its SHA-256 was compared. */
static void take_peers(void *context, const struct siotls_conform_result *result)
{
    if (result->state == SIOTLS_CONFORM_PASSED)
        *(uint32_t *)context += result->num_cases;
}

static uint32_t count_peers(const char *path)
{
    const struct siotls_set_options providers = {.size = sizeof providers, .providers = path};
    uint32_t num_peers = 0;
    const struct siotls_conform_options options = {.size = sizeof options,
                                                   .algorithm = "SHA256",
                                                   .check = "peers",
                                                   .report_context = &num_peers,
                                                   .report = take_peers};
    struct siotls_set *set = NULL;
    struct siotls_conform *conform = NULL;
    if (siotls_set_new(&set, &providers, NULL) == SIOTLS_OK &&
        siotls_conform_new(&conform, set, &options, NULL) == SIOTLS_OK)
        (void)siotls_conform_run(conform, NULL, NULL);
    siotls_conform_free(conform);
    siotls_set_free(set);
    return num_peers;
}

int main(int argc, char **argv)
{
    struct siotls_conform_totals totals = {.size = sizeof totals};
    struct expected good[] = {{"copies", SIOTLS_CONFORM_PASSED, NULL, false},
                              {"repetition", SIOTLS_CONFORM_PASSED, NULL, false},
                              {"threads", SIOTLS_CONFORM_PASSED, NULL, false},
                              {"fork", SIOTLS_CONFORM_SKIPPED, "does not fork", false},
                              {"memory", SIOTLS_CONFORM_SKIPPED, "cannot limit memory", false},
                              {NULL, 0, NULL, false}};
    struct expected bad[] = {{"known-answers", SIOTLS_CONFORM_PASSED, NULL, false},
                             {"bias", SIOTLS_CONFORM_FAILED, "ended the process with exit code 9", false},
                             {"repetition", SIOTLS_CONFORM_FAILED, "16 bytes are the same", false},
                             {"lengths", SIOTLS_CONFORM_FAILED, "memory was touched that it was not given", false},
                             {"threads", SIOTLS_CONFORM_FAILED, "did not end within 10 seconds", false},
                             {NULL, 0, NULL, false}};
    if (argc != 5)
        return 2;
    check(run(&totals, argv[1], good) == SIOTLS_OK, "a good provider passes");
    check(totals.num_failed == 0 && totals.num_passed >= 10, "its checks are run");
    check(is_all_told(good), "they are told");
    check(run(&totals, argv[2], bad) == SIOTLS_ERROR_PROVIDER, "a bad provider does not pass");
    check(totals.num_failed == 4 && totals.num_passed == 1, "four of its checks fail");
    check(is_all_told(bad), "wrong answers, ends, crashes and hanging are told apart");
    check(prepare_peer(argv[3], argv[4]), "there is a provider in a folder whose letters no code page has");
    check(count_peers(argv[1]) == 1, "what SIOTLS_PROVIDER_PATH tells of it is compared with");
    return tap_end();
}
