/* SPDX-License-Identifier: Apache-2.0 */
/* identities.c: see identities.h. */
#include "common/identities.h"

#include <stdio.h>
#include <string.h>

#include <siotls/init.h>

#include "common/algorithms.h"
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

void tool_identity_options_add(struct tool_option_list *list, struct tool_identity_files *into)
{
    const struct tool_option rows[] = {
        {.name = "cert",
         .argument = "FILE",
         .help = "the certificate chain to show (PEM), one's own first; repeat --cert\nand --key to choose by what the "
                 "peer asks for",
         .texts = &into->certs},
        {.name = "key",
         .argument = "FILE",
         .help = "its private key, PEM or DER, or a pkcs11: or cng: URI",
         .texts = &into->keys},
        {.name = "passphrase-file",
         .argument = "FILE",
         .help = "the key's passphrase is the first line of FILE",
         .text = &into->passphrase_file},
    };
    tool_option_list_add(list, rows, sizeof rows / sizeof rows[0]);
}

void tool_trust_options_add(struct tool_option_list *list, const char **into)
{
    const struct tool_option row = {.name = "ca",
                                    .argument = "FILE",
                                    .help = "trust these CA certificates (PEM); default: the system's",
                                    .text = into};
    tool_option_list_add(list, &row, 1);
}

bool tool_identities_check(const struct tool_identity_files *files, const char *program)
{
    if (files->certs.num_items != files->keys.num_items) {
        tool_complain(program,
                      "give as many --key FILE as --cert FILE; the first key is that of the first certificate");
        return false;
    }
    if (files->ocsp_responses.num_items > files->certs.num_items) {
        tool_complain(program, "give an --ocsp FILE at most for each --cert FILE");
        return false;
    }
    return true;
}

static bool add(struct siotls_config *config, struct siotls_set *set, const struct siotls_identity_options *options,
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

/* A key that stays in a token, or with Windows. What follows '?' may tell where its PIN lies: it is not shown. */
static int is_uri(const char *path)
{
    return strncmp(path, "pkcs11:", 7) == 0 || strncmp(path, "cng:", 4) == 0;
}

static int shown_len(const char *path)
{
    size_t len = is_uri(path) ? strcspn(path, "?") : strlen(path);
    return len < 200 ? (int)len : 200;
}

/* The files of one identity. */
struct one {
    const char *cert_path;
    const char *key_path;
    const char *ocsp_path; /* NULL: none */
    struct tool_file cert;
    struct tool_file key;
    struct tool_file ocsp;
};

/* The certificates that lie with a key are those of the same URI. */
static bool read_cert(struct one *one, const char *program)
{
    if (!is_uri(one->cert_path))
        return tool_file_read(&one->cert, program, "--cert", one->cert_path);
    if (strcmp(one->cert_path, one->key_path) == 0)
        return true;
    tool_misuse(program, "--cert %.*s: give the same URI as for its --key: the certificates of that key are taken",
                shown_len(one->cert_path), one->cert_path);
    return false;
}

static bool read_one(struct one *one, const char *program)
{
    return read_cert(one, program) &&
           (is_uri(one->key_path) || tool_file_read(&one->key, program, "--key", one->key_path)) &&
           (one->ocsp_path == NULL || tool_file_read(&one->ocsp, program, "--ocsp", one->ocsp_path));
}

/* One SEQUENCE in DER that ends where the file does: what is shown to clients is not judged otherwise. */
static bool check_der(const char *program, const char *option, const char *path, const struct tool_file *file)
{
    size_t num_length_bytes = file->data_len > 1 && file->data[1] > 0x80 ? file->data[1] & 0x7fu : 0;
    size_t len = file->data_len > 1 ? file->data[1] : 0;
    bool is_good = file->data_len > 1 + num_length_bytes && num_length_bytes <= 3 && file->data[0] == 0x30;
    if (is_good && num_length_bytes > 0)
        len = 0;
    for (size_t i = 0; is_good && i < num_length_bytes; i++)
        len = len << 8 | file->data[2 + i];
    if (is_good && file->data_len == 2 + num_length_bytes + len)
        return true;
    tool_complain(program, "%s %s: this is no OCSP response in DER, or a part of one", option, path);
    return false;
}

static bool load(struct siotls_config *config, struct siotls_set *set, const char *program, struct one *one,
                 const struct siotls_identity_options *common)
{
    struct siotls_error error = SIOTLS_INIT_ERROR;
    bool is_read = read_one(one, program);
    struct siotls_identity_options options = *common;
    options.chain = (struct siotls_bytes){one->cert.data, one->cert.data_len};
    options.key = (struct siotls_bytes){one->key.data, one->key.data_len};
    options.key_uri = is_uri(one->key_path) ? one->key_path : NULL;
    options.ocsp_response = (struct siotls_bytes){one->ocsp.data, one->ocsp.data_len};
    is_read = is_read && (one->ocsp_path == NULL || check_der(program, "--ocsp", one->ocsp_path, &one->ocsp));
    bool is_good = is_read && add(config, set, &options, &error);
    if (is_read && !is_good) {
        char what[512];
        snprintf(what, sizeof what, "--cert %.*s --key %.*s", shown_len(one->cert_path), one->cert_path,
                 shown_len(one->key_path), one->key_path);
        tool_report(program, what, &error);
    }
    tool_file_clear(&one->cert);
    tool_file_clear(&one->key);
    tool_file_clear(&one->ocsp);
    return is_good;
}

bool tool_identities_load(struct siotls_config *config, struct siotls_set *set, const char *program,
                          const struct tool_identity_files *files)
{
    struct tool_file passphrase = {0};
    if (files->passphrase_file != NULL &&
        !tool_file_read(&passphrase, program, "--passphrase-file", files->passphrase_file))
        return false;
    uint16_t schemes[TOOL_MAX_ALGORITHMS];
    struct siotls_identity_options common = {.size = sizeof common, .passphrase = passphrase_of(&passphrase)};
    bool is_good = true;
    if (files->signatures != NULL) {
        common.schemes = schemes;
        is_good = tool_algorithms_parse(schemes, &common.num_schemes, program, "--signatures", SIOTLS_KIND_SIGNER,
                                        files->signatures);
    }
    for (size_t i = 0; is_good && i < files->certs.num_items; i++) {
        struct one one = {.cert_path = files->certs.items[i], .key_path = files->keys.items[i]};
        if (i < files->ocsp_responses.num_items)
            one.ocsp_path = files->ocsp_responses.items[i];
        is_good = load(config, set, program, &one, &common);
    }
    tool_file_clear(&passphrase);
    return is_good;
}

bool tool_trust_load(struct siotls_config *config, const char *program, const char *option, const char *file)
{
    struct siotls_error error = SIOTLS_INIT_ERROR;
    struct siotls_trust *trust = NULL;
    int status = siotls_trust_new(&trust, NULL, &error);
    if (status == 0)
        status = file ? siotls_trust_add_file(trust, file, &error) : siotls_trust_add_system(trust, &error);
    if (status == 0)
        status = siotls_config_set_trust(config, trust);
    siotls_trust_free(trust);
    if (status == 0)
        return true;
    error.reason = error.reason ? error.reason : siotls_status_name(status);
    tool_report(program, option, &error);
    return false;
}
