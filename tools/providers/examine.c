/* SPDX-License-Identifier: Apache-2.0 */
/* examine.c: see examine.h. */
#include "providers/examine.h"

#include <stdio.h>
#include <string.h>

#include <siotls/init.h>
#include <siotls/set.h>

static void copy(char *target, size_t target_size, const char *text)
{
    snprintf(target, target_size, "%s", text ? text : "");
}

struct finding examine_lost(const char *words, unsigned long number)
{
    struct finding finding = {.status = SIOTLS_ERROR_PROVIDER};
    snprintf(finding.reason, sizeof finding.reason, words, number);
    return finding;
}

struct finding examine_load(const char *providers)
{
    const struct siotls_set_options options = {.size = sizeof options, .providers = providers};
    struct siotls_error error = SIOTLS_INIT_ERROR;
    struct siotls_provider_info info = SIOTLS_INIT_PROVIDER_INFO;
    struct siotls_set *set = NULL;
    struct finding finding = {.status = siotls_set_new(&set, &options, &error)};
    if (finding.status != SIOTLS_OK) {
        copy(finding.reason, sizeof finding.reason, error.reason);
        copy(finding.detail, sizeof finding.detail, error.detail);
        return finding;
    }
    finding.num_providers = siotls_set_num_providers(set);
    finding.is_usable = finding.num_providers > 0 && siotls_set_provider(set, &info, 0) == SIOTLS_OK;
    copy(finding.name, sizeof finding.name, info.name);
    copy(finding.version, sizeof finding.version, info.version);
    copy(finding.library, sizeof finding.library, info.library);
    if (!finding.is_usable) {
        finding.status = SIOTLS_ERROR_NOT_FOUND;
        copy(finding.reason, sizeof finding.reason, "no provider is loaded");
        snprintf(finding.detail, sizeof finding.detail, "looked in %s", siotls_set_search_path(set));
    }
    siotls_set_free(set);
    return finding;
}

/* Words of the loader and of dlopen, and what to do about them; the first that is found counts. */
static const struct {
    int status; /* 0: any */
    const char *words;
    const char *advice;
} advices[] = {
    {SIOTLS_ERROR_SYNTAX, "must be absolute", "write the whole path, as told above"},
    {SIOTLS_ERROR_SYNTAX, "directory is not absolute", "write the whole path in SIOTLS_PROVIDER_PATH"},
    {SIOTLS_ERROR_SYNTAX, "", "mend the list: item {\",\" item}, item = name, /path/module.so or ALGORITHM=name"},
    {SIOTLS_ERROR_NOT_FOUND, "no such file", "mend the path in the list"},
    {SIOTLS_ERROR_NOT_FOUND, "", "install it, or name its folder in SIOTLS_PROVIDER_PATH"},
    {SIOTLS_ERROR_NOT_OFFERED, "", "choose a provider that offers the algorithm; siotls-providers show NAME tells"},
    {0, "cannot open shared object file", "install the library that is named, or remove the module"},
    {0, "(error 126)", "put the DLLs that it needs beside it, or remove it"},
    {0, "(error 127)", "build it again with the DLLs of this machine"},
    {0, "(error 193)", "build it for this machine"},
    {0, "cut short", "install or build it again"},
    {0, "wrong ELF class", "build it for this machine"},
    {0, "invalid ELF header", "remove it: it is no module for this machine"},
    {0, "file too short", "remove it, or install it again"},
    {0, "undefined symbol", "build it again with the libraries of this machine"},
    {0, "does not export", "remove it, or build it with the provider.h of this siotls"},
    {0, "is not of lower-case letters", "rename the file, or name it by its path"},
    {0, "another name than its file", "rename the file, or name it by its path"},
    {0, "another one of the same name", "name only one of the two"},
    {0, "could not be opened", "see what it says; its library may be too old or not be set up"},
    {0, "crashes", "build it again, and try it under a debugger"},
};

const char *examine_advice(const struct finding *finding)
{
    if (finding->status == SIOTLS_ERROR_REFUSED)
        return finding->detail; /* which says it itself */
    for (size_t i = 0; i < sizeof advices / sizeof advices[0]; i++)
        if ((advices[i].status == 0 || advices[i].status == finding->status) &&
            (strstr(finding->reason, advices[i].words) || strstr(finding->detail, advices[i].words)))
            return advices[i].advice;
    return "remove it, or install it again";
}
