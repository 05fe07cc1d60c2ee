/* SPDX-License-Identifier: Apache-2.0 */
/*
 * paths.c: paths FOLDER PROVIDER.dll CERTIFICATE: copies both into a folder whose path has more than 259 characters,
 * with letters of no one code page, and uses them there: by path, by search, by the environment, by a path that is
 * short only because it is relative. Prints TAP.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>
#include <windows.h>

#include <siotls/init.h>
#include <siotls/siotls.h>

#include "platform/wide_windows.h"
#include "tap.h"

enum { MAX_PATH_LEN = 1000, MAX_TEXT = 3 * MAX_PATH_LEN };

/* "Schlüssel für Łódź ключи" */
#define LETTERS L"Schl\u00fcssel f\u00fcr \u0141\u00f3d\u017a \u043a\u043b\u044e\u0447\u0438"

static wchar_t folder[MAX_PATH_LEN];

static bool widen(wchar_t wide[MAX_PATH_LEN], const char *text)
{
    return MultiByteToWideChar(CP_ACP, 0, text, -1, wide, MAX_PATH_LEN) > 0;
}

static const char *narrow(const wchar_t *wide)
{
    static char text[MAX_TEXT];
    WideCharToMultiByte(CP_UTF8, 0, wide, -1, text, sizeof text, NULL, NULL);
    return text;
}

/* The path of what is in the folder; the prefix by which this program itself may use it is left out on demand. */
static const wchar_t *in_folder(const wchar_t *name, bool has_prefix)
{
    static wchar_t path[MAX_PATH_LEN];
    swprintf(path, MAX_PATH_LEN, L"%ls%ls\\%ls", has_prefix ? L"\\\\?\\" : L"", folder, name);
    return path;
}

/* Two folders deep, so long that neither the file nor the inner folder has a short path. */
static bool make_folder(const char *above)
{
    wchar_t long_name[121];
    wmemset(long_name, L'a', 120);
    long_name[120] = 0;
    if (!widen(folder, above))
        return false;
    for (int depth = 0; depth < 3; depth++) {
        const wchar_t *path = in_folder(depth == 1 ? LETTERS : long_name, true);
        if (!CreateDirectoryW(path, NULL))
            return false;
        wcscpy(folder, path + 4);
    }
    return true;
}

static bool copy_in(const char *from, const wchar_t *name)
{
    wchar_t wide[MAX_PATH_LEN];
    return widen(wide, from) && CopyFileW(wide, in_folder(name, true), TRUE);
}

/* siotls_trust_add_file, ..._directory; path NULL: ..._system. */
static void check_anchor(int (*add)(struct siotls_trust *trust, const char *path, struct siotls_error *error),
                         const char *path, const char *what)
{
    struct siotls_error error = SIOTLS_INIT_ERROR;
    struct siotls_trust *trust = NULL;
    bool ok = siotls_trust_new(&trust, NULL, &error) == SIOTLS_OK &&
              (path != NULL ? add(trust, path, &error) : siotls_trust_add_system(trust, &error)) == SIOTLS_OK &&
              siotls_trust_num_anchors(trust) == 1;
    check_call(ok, what, &error);
    siotls_trust_free(trust);
}

/* path NULL: that of the environment. */
static void check_provider(const char *providers, const char *path, const char *what)
{
    const struct siotls_set_options options = {.size = sizeof options, .providers = providers, .provider_path = path};
    struct siotls_error error = SIOTLS_INIT_ERROR;
    struct siotls_provider_info info = {.size = sizeof info};
    struct siotls_set *set = NULL;
    bool ok = siotls_set_new(&set, &options, &error) == SIOTLS_OK && siotls_set_provider(set, &info, 0) == SIOTLS_OK &&
              strcmp(info.name, "template") == 0;
    check_call(ok, what, &error);
    siotls_set_free(set);
}

static void check_environment(void)
{
    SetEnvironmentVariableW(L"SSL_CERT_DIR", NULL);
    SetEnvironmentVariableW(L"SSL_CERT_FILE", in_folder(L"ca.pem", false));
    check_anchor(NULL, NULL, "the file of SSL_CERT_FILE");
    SetEnvironmentVariableW(L"SSL_CERT_FILE", NULL);
    SetEnvironmentVariableW(L"SSL_CERT_DIR", folder);
    check_anchor(NULL, NULL, "the folder of SSL_CERT_DIR");
    SetEnvironmentVariableW(L"SSL_CERT_DIR", NULL);
    SetEnvironmentVariableW(L"SIOTLS_PROVIDER_PATH", folder);
    check_provider("template", NULL, "a provider that is found in the folder of SIOTLS_PROVIDER_PATH");
    check_provider(NULL, NULL, "all providers of that folder");
    SetEnvironmentVariableW(L"SIOTLS_PROVIDER", in_folder(L"template.dll", false));
    check_provider(NULL, "C:\\nowhere", "a provider whose path SIOTLS_PROVIDER tells");
    SetEnvironmentVariableW(L"SIOTLS_PROVIDER", NULL);
}

/* The folder above, which has a short path still, becomes the current one. */
static void check_relative(void)
{
    wchar_t above[MAX_PATH_LEN];
    wcscpy(above, folder);
    wchar_t *end = wcsrchr(above, L'\\');
    *end = 0;
    check_call(wcslen(above) < MAX_PATH && SetCurrentDirectoryW(above), "there is a current folder above it", NULL);
    wcscpy(above, end + 1);
    wcscat(above, L"\\ca.pem");
    check_anchor(siotls_trust_add_file, narrow(above), "a file by a relative path");
}

/* What Wine does not tell apart, since it takes long paths without it. */
static void check_prefix(void)
{
    wchar_t wide[SIO_WIDE_PATH];
    char text[MAX_TEXT] = "C:/x/../";
    check_call(sio_wide_path(wide, "C:/a/./b") && wcscmp(wide, L"C:\\a\\b") == 0, "a short path is made whole", NULL);
    check_call(sio_wide_path_in(wide, "C:\\a", L"*") && wcscmp(wide, L"C:\\a\\*") == 0, "what is in a short path",
               NULL);
    memset(text + strlen(text), 'a', 259 - 3);
    check_call(sio_wide_path(wide, text) && wcslen(wide) == 259 && wide[0] == L'C', "one of 259 characters stays",
               NULL);
    strcat(text, "a");
    check_call(sio_wide_path(wide, text) && wcsncmp(wide, L"\\\\?\\C:\\aaa", 10) == 0 && wcslen(wide) == 264,
               "a longer one gets a prefix", NULL);
    check_call(sio_wide_path_in(wide, text, L"*") && wcsncmp(wide, L"\\\\?\\C:\\aaa", 10) == 0 && wide[265] == L'*',
               "and what is in it", NULL);
    text[0] = text[1] = '\\';
    text[2] = 'h';
    memcpy(text + 3, "ost\\s", 5);
    text[8] = '\\';
    check_call(sio_wide_path(wide, text) && wcsncmp(wide, L"\\\\?\\UNC\\host\\s\\aaa", 18) == 0,
               "a long share gets its own", NULL);
    memset(text + 2, 'a', 1023 - 2);
    text[1023] = '\0';
    check_call(!sio_wide_path(wide, text), "one that has no room is refused", NULL);
}

int main(int argc, char **argv)
{
    if (argc != 4 || !make_folder(argv[1]) || !copy_in(argv[2], L"template.dll") || !copy_in(argv[3], L"ca.pem"))
        return 2;
    printf("# code page %u, path of %u characters\n", GetACP(), (unsigned)wcslen(folder));
    check_anchor(siotls_trust_add_file, narrow(in_folder(L"ca.pem", false)), "a file by its path");
    check_anchor(siotls_trust_add_file, narrow(in_folder(L"ca.pem", true)), "a file by its path with the prefix");
    wchar_t slashes[MAX_PATH_LEN];
    wcscpy(slashes, in_folder(L"ca.pem", false));
    for (wchar_t *letter = slashes; *letter != 0; letter++)
        *letter = *letter == L'\\' ? L'/' : *letter;
    check_anchor(siotls_trust_add_file, narrow(slashes), "a file by its path with slashes");
    check_anchor(siotls_trust_add_directory, narrow(folder), "a folder of certificates");
    check_provider(narrow(in_folder(L"template.dll", false)), NULL, "a provider by its path");
    check_provider("template", narrow(folder), "a provider that is found in the folder");
    check_environment();
    check_relative();
    check_prefix();
    return tap_end();
}
