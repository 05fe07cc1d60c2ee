/* SPDX-License-Identifier: Apache-2.0 */
/*
 * environment.c: environment elevated|plain: SIOTLS_PROVIDER names what is not there. A process that is elevated does
 * not look at it; any other fails by it. elevated.exe is this with a manifest that asks for an administrator's rights.
 * Prints TAP.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <windows.h>

#include <siotls/init.h>
#include <siotls/siotls.h>

static bool is_elevated(void)
{
    HANDLE token;
    TOKEN_ELEVATION elevation = {0};
    DWORD elevation_len;
    if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token))
        return false;
    bool is_known = GetTokenInformation(token, TokenElevation, &elevation, sizeof elevation, &elevation_len) != 0;
    CloseHandle(token);
    return is_known && elevation.TokenIsElevated != 0;
}

int main(int argc, char **argv)
{
    const struct siotls_set_options ignoring = {.size = sizeof ignoring, .ignore_environment = 1, .providers = ""};
    struct siotls_error error = SIOTLS_INIT_ERROR;
    struct siotls_set *plain = NULL, *set = NULL;
    bool wants_elevated = argc > 1 && strcmp(argv[1], "elevated") == 0;
    _putenv("SIOTLS_PROVIDER=none-of-this-name");
    _putenv("SIOTLS_PROVIDER_PATH=C:\\windows");
    if (wants_elevated && !is_elevated()) {
        puts("ok 1 - an elevated process # SKIP the manifest did not make it one\n1..1");
        return 0;
    }
    int status = siotls_set_new(&set, NULL, &error);
    bool ok = wants_elevated ? status == SIOTLS_OK : status == SIOTLS_ERROR_NOT_FOUND && !is_elevated();
    printf("%sok 1 - %s\n", ok ? "" : "not ",
           wants_elevated ? "an elevated process does not look at SIOTLS_PROVIDER"
                          : "any other process takes its list from SIOTLS_PROVIDER");
    bool is_made = siotls_set_new(&plain, &ignoring, NULL) == SIOTLS_OK;
    ok = is_made &&
         (!wants_elevated || (set != NULL && strcmp(siotls_set_search_path(set), siotls_set_search_path(plain)) == 0));
    printf("%sok 2 - %s\n1..2\n", ok ? "" : "not ",
           wants_elevated ? "nor at SIOTLS_PROVIDER_PATH" : "unless the application says that it is to be ignored");
    siotls_set_free(set);
    siotls_set_free(plain);
    return 0;
}
