/* SPDX-License-Identifier: Apache-2.0 */
/*
 * identity_check.c: makes an identity of files, as a server would: identity_check CHAIN KEY [PASSPHRASE]. Prints how
 * the key signs, or why not.
 */
#include <siotls/siotls.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_FILE = 1 << 16 };

static struct siotls_bytes read_file(uint8_t *data, const char *path)
{
    FILE *file = fopen(path, "rb");
    size_t data_len = 0;
    if (file != NULL) {
        data_len = fread(data, 1, MAX_FILE, file);
        fclose(file);
    }
    return (struct siotls_bytes){.data = data, .data_len = data_len};
}

int main(int num_arguments, char **arguments)
{
    static uint8_t chain[MAX_FILE];
    static uint8_t key[MAX_FILE];
    struct siotls_error error = {.size = sizeof error};
    struct siotls_set *set;
    struct siotls_identity *identity;
    if (num_arguments < 3)
        return EXIT_FAILURE;
    struct siotls_identity_options options = {
        .size = sizeof options, .chain = read_file(chain, arguments[1]), .key = read_file(key, arguments[2])};
    if (num_arguments > 3)
        options.passphrase =
            (struct siotls_bytes){.data = (const uint8_t *)arguments[3], .data_len = strlen(arguments[3])};
    if (siotls_set_new(&set, NULL, &error) != SIOTLS_OK) {
        printf("%s: %s\n", siotls_status_name(error.status), error.reason);
        return EXIT_FAILURE;
    }
    int status = siotls_identity_new(&identity, set, &options, &error);
    printf("%s%s%s\n", siotls_status_name(status), status == SIOTLS_OK ? "" : ": ",
           status == SIOTLS_OK ? "" : error.reason);
    if (status == SIOTLS_OK)
        siotls_identity_free(identity);
    siotls_set_free(set);
    return EXIT_SUCCESS;
}
