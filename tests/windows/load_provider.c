/* SPDX-License-Identifier: Apache-2.0 */
/*
 * load_provider.c: load_provider PROVIDER.dll FOREIGN.dll OPEN.dll: loads a provider by its path and uses its
 * algorithms; sees to it that what must be refused is refused. OPEN.dll is a copy that everybody may write. Prints TAP.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <siotls/siotls.h>

#include "tap.h"

static struct siotls_set *make(const char *providers, const char *path, struct siotls_error *error)
{
    const struct siotls_set_options options = {
        .size = sizeof options, .providers = providers, .provider_path = path, .ignore_environment = 1};
    struct siotls_set *set = NULL;
    memset(error, 0, sizeof *error);
    error->size = sizeof *error;
    siotls_set_new(&set, &options, error);
    return set;
}

static void check_refusal(const char *providers, int status, const char *what)
{
    struct siotls_error error;
    struct siotls_set *set = make(providers, NULL, &error);
    check_call(set == NULL && error.status == status && error.reason != NULL, what, &error);
    siotls_set_free(set);
}

/* FIPS 180-4's example of one block. */
static bool digests_abc(const struct siotls_set *set)
{
    static const uint8_t expected[32] = {0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40,
                                         0xde, 0x5d, 0xae, 0x22, 0x23, 0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17,
                                         0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad};
    struct siotls_algorithm_info info = {.size = sizeof info};
    struct siotls_provider_info provider = {.size = sizeof provider};
    _Alignas(SIOTLS_MAX_CONTEXT_ALIGNMENT) uint8_t context[SIOTLS_MAX_HASH_CONTEXT] = {0};
    uint8_t digest[32] = {0};
    if (siotls_set_which(set, &info, SIOTLS_KIND_HASH, SIOTLS_HASH_SHA256, 0) != SIOTLS_OK ||
        siotls_set_provider(set, &provider, info.provider) != SIOTLS_OK)
        return false;
    const struct siotls_hash *hash = info.algorithm;
    bool ok = hash->init(provider.instance, hash, context) == SIOTLS_PROVIDER_OK &&
              hash->update(context, (const uint8_t *)"abc", 3) == SIOTLS_PROVIDER_OK &&
              hash->final(context, digest) == SIOTLS_PROVIDER_OK;
    hash->clear(context);
    return ok && memcmp(digest, expected, sizeof expected) == 0;
}

static bool draws_random(const struct siotls_set *set)
{
    struct siotls_algorithm_info info = {.size = sizeof info};
    struct siotls_provider_info provider = {.size = sizeof provider};
    uint8_t first[32] = {0}, second[32] = {0};
    if (siotls_set_which(set, &info, SIOTLS_KIND_RANDOM, 0, 0) != SIOTLS_OK ||
        siotls_set_provider(set, &provider, info.provider) != SIOTLS_OK)
        return false;
    const struct siotls_random *random = info.algorithm;
    return random->fill(provider.instance, random, first, sizeof first) == SIOTLS_PROVIDER_OK &&
           random->fill(provider.instance, random, second, sizeof second) == SIOTLS_PROVIDER_OK &&
           memcmp(first, second, sizeof first) != 0;
}

static void check_use(const char *path)
{
    struct siotls_error error;
    struct siotls_set *set = make(path, NULL, &error);
    struct siotls_provider_info info = {.size = sizeof info};
    check_call(set != NULL, "a provider is loaded by its path", &error);
    if (set == NULL)
        return;
    check_call(siotls_set_provider(set, &info, 0) == SIOTLS_OK && strcmp(info.name, "template") == 0 &&
                   strcmp(info.path, path) == 0,
               "it says who it is", NULL);
    check_call(digests_abc(set), "its SHA-256 is right", NULL);
    check_call(draws_random(set), "its generator works", NULL);
    size_t num_algorithms = siotls_set_num_algorithms(set);
    for (size_t i = 0; i < num_algorithms; i++)
        check_call(siotls_set_test(set, i, &error) == SIOTLS_OK, "it passes its known-answer test", &error);
    siotls_set_free(set);
}

/* The directory part of a path, in a buffer. */
static const char *directory_of(char *directory, size_t directory_size, const char *path)
{
    snprintf(directory, directory_size, "%s", path);
    char *end = directory + strlen(directory);
    while (end > directory && *end != '\\' && *end != '/')
        end--;
    *end = '\0';
    return directory;
}

int main(int argc, char **argv)
{
    char directory[1024], path[1100];
    struct siotls_error error;
    if (argc != 4)
        return 2;
    check_use(argv[1]);
    struct siotls_set *set = make("template", directory_of(directory, sizeof directory, argv[1]), &error);
    check_call(set != NULL, "a provider is found by its name", &error);
    siotls_set_free(set);
    snprintf(path, sizeof path, "C:\\nowhere;%s;", directory);
    set = make("template", path, &error);
    check_call(set != NULL, "directories are separated by semicolons", &error);
    siotls_set_free(set);
    check_refusal("template.dll", SIOTLS_ERROR_SYNTAX, "a file name alone is refused");
    check_refusal(".\\template.dll", SIOTLS_ERROR_SYNTAX, "a relative path is refused");
    check_refusal("C:template.dll", SIOTLS_ERROR_SYNTAX, "a path relative to a drive is refused");
    check_refusal("C:\\nowhere\\template.dll", SIOTLS_ERROR_NOT_FOUND, "a missing file is refused");
    check_refusal(argv[2], SIOTLS_ERROR_PROVIDER, "a DLL that is no provider is refused");
    check_refusal(argv[3], SIOTLS_ERROR_REFUSED, "a DLL that everybody may write is refused");
    check_refusal("C:\\windows\\win.ini", SIOTLS_ERROR_PROVIDER, "a file that is no DLL is refused");
    check_refusal("none", SIOTLS_ERROR_NOT_FOUND, "an unknown name is refused");
    return tap_end();
}
