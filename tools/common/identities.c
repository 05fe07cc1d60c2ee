/* SPDX-License-Identifier: Apache-2.0 */
/* identities.c: see identities.h. */
#include "common/identities.h"

#include <stdio.h>

#include "common/files.h"
#include "common/report.h"

/* The first line of the file. */
static struct siotls_bytes passphrase_of(const struct tool_file *file)
{
    size_t len = 0;
    while (len < file->data_len && file->data[len] != '\n' && file->data[len] != '\r')
        len++;
    return (struct siotls_bytes){file->data, len};
}

int tool_identities_check(const struct tool_identity_files *files, const char *program)
{
    if (files->certs.num_items == files->keys.num_items)
        return 1;
    tool_complain(program, "give as many --key FILE as --cert FILE; the first key is that of the first certificate");
    return 0;
}

static int add(struct siotls_config *config, struct siotls_set *set, const struct siotls_identity_options *options,
               struct siotls_error *error)
{
    struct siotls_identity *identity = NULL;
    int status = siotls_identity_new(&identity, set, options, error);
    if (status == 0) {
        status = siotls_config_add_identity(config, identity);
        error->reason = siotls_status_name(status);
    }
    siotls_identity_free(identity);
    return status == 0;
}

static int load(struct siotls_config *config, struct siotls_set *set, const char *program, const char *cert_path,
                const char *key_path, const struct tool_file *passphrase)
{
    struct siotls_error error = {.size = sizeof error};
    struct tool_file cert = {0};
    struct tool_file key = {0};
    int is_read =
        tool_file_read(&cert, program, "--cert", cert_path) && tool_file_read(&key, program, "--key", key_path);
    struct siotls_identity_options options = {.size = sizeof options,
                                              .chain = {cert.data, cert.data_len},
                                              .key = {key.data, key.data_len},
                                              .passphrase = passphrase_of(passphrase)};
    int is_good = is_read && add(config, set, &options, &error);
    if (is_read && !is_good) {
        char what[512];
        snprintf(what, sizeof what, "--cert %.200s --key %.200s", cert_path, key_path);
        tool_report(program, what, &error);
    }
    tool_file_clear(&cert);
    tool_file_clear(&key);
    return is_good;
}

int tool_identities_load(struct siotls_config *config, struct siotls_set *set, const char *program,
                         const struct tool_identity_files *files)
{
    struct tool_file passphrase = {0};
    if (files->passphrase_file != NULL &&
        !tool_file_read(&passphrase, program, "--passphrase-file", files->passphrase_file))
        return 0;
    int is_good = 1;
    for (size_t i = 0; is_good && i < files->certs.num_items; i++)
        is_good = load(config, set, program, files->certs.items[i], files->keys.items[i], &passphrase);
    tool_file_clear(&passphrase);
    return is_good;
}

int tool_trust_load(struct siotls_config *config, const char *program, const char *option, const char *file)
{
    struct siotls_error error = {.size = sizeof error};
    struct siotls_trust *trust = NULL;
    int status = siotls_trust_new(&trust, NULL, &error);
    if (status == 0)
        status = file ? siotls_trust_add_file(trust, file, &error) : siotls_trust_add_system(trust, &error);
    if (status == 0)
        status = siotls_config_set_trust(config, trust);
    siotls_trust_free(trust);
    if (status == 0)
        return 1;
    error.reason = error.reason ? error.reason : siotls_status_name(status);
    tool_report(program, option, &error);
    return 0;
}
