/* SPDX-License-Identifier: Apache-2.0 */
/* authentication.c: see authentication.h. */
#include "common/authentication.h"

#include <stdio.h>

#include <siotls/init.h>

#include "common/algorithms.h"
#include "common/files.h"
#include "common/report.h"

static bool set_types(struct siotls_config *config, const char *program, int whose)
{
    const uint8_t raw[] = {SIOTLS_CERTIFICATE_RAW_PUBLIC_KEY};
    int status = siotls_config_set_certificate_types(config, whose, raw, sizeof raw);
    if (status != 0)
        tool_complain(program, "cannot use raw public keys: %s", siotls_status_name(status));
    return status == 0;
}

static bool add_raw_key(struct siotls_config *config, struct siotls_set *set, const char *program, const char *path)
{
    struct siotls_error error = SIOTLS_INIT_ERROR;
    struct siotls_identity *identity = NULL;
    struct tool_file key = {0};
    if (!tool_file_read(&key, program, "--raw-key", path))
        return false;
    struct siotls_identity_options options = {
        .size = sizeof options, .key = {key.data, key.data_len}, .is_raw_public_key = 1};
    int status = siotls_identity_new(&identity, set, &options, &error);
    if (status == 0) {
        status = siotls_config_add_identity(config, identity);
        error.reason = siotls_status_name(status);
    }
    if (status != 0) {
        char what[512];
        snprintf(what, sizeof what, "--raw-key %.400s", path);
        tool_report(program, what, &error);
    }
    siotls_identity_free(identity);
    tool_file_clear(&key);
    return status == 0;
}

static bool trust_keys(struct siotls_config *config, const char *program, const struct tool_texts *paths)
{
    for (size_t i = 0; i < paths->num_items; i++) {
        struct tool_file key = {0};
        if (!tool_file_read(&key, program, "--trusted-key", paths->items[i]))
            return false;
        int status = siotls_config_add_trusted_key(config, key.data, key.data_len);
        tool_file_clear(&key);
        if (status != 0) {
            tool_complain(program,
                          "--trusted-key %s: %s; give a SubjectPublicKeyInfo in DER, as openssl pkey -pubout"
                          " -outform DER writes it",
                          paths->items[i], siotls_status_name(status));
            return false;
        }
    }
    return true;
}

static bool set_compression(struct siotls_config *config, const char *program, const char *list)
{
    uint16_t algorithms[TOOL_MAX_ALGORITHMS];
    size_t num_algorithms = 0;
    if (list == NULL)
        return true;
    if (!tool_algorithms_parse(algorithms, &num_algorithms, program, "--compress-certificates", SIOTLS_KIND_COMPRESSOR,
                               list))
        return false;
    int status = siotls_config_set_certificate_compression(config, algorithms, num_algorithms);
    if (status != 0)
        tool_misuse(program, "--compress-certificates %s: %s", list, siotls_status_name(status));
    return status == 0;
}

void tool_authentication_options_add(struct tool_option_list *list, struct tool_authentication *into)
{
    const struct tool_option rows[] = {
        {.name = "raw-key",
         .argument = "FILE",
         .help = "show the public key of this private key, without a certificate\n(RFC 7250)",
         .text = &into->raw_key},
        {.name = "trusted-key",
         .argument = "FILE",
         .help = "expect this public key (SubjectPublicKeyInfo, DER) instead of a\ncertificate; may be repeated",
         .texts = &into->trusted_keys},
        {.name = "compress-certificates",
         .argument = "A,B",
         .help = "compress certificates, and accept compressed ones: ZLIB, BROTLI,\nZSTD (RFC 8879)",
         .text = &into->compression},
    };
    tool_option_list_add(list, rows, sizeof rows / sizeof rows[0]);
}

bool tool_authentication_set(struct siotls_config *config, struct siotls_set *set, const char *program,
                             const struct tool_authentication *authentication, int role)
{
    int peer = role == SIOTLS_ROLE_CLIENT ? SIOTLS_ROLE_SERVER : SIOTLS_ROLE_CLIENT;
    if (authentication->raw_key &&
        (!add_raw_key(config, set, program, authentication->raw_key) || !set_types(config, program, role)))
        return false;
    if (authentication->trusted_keys.num_items > 0 &&
        (!trust_keys(config, program, &authentication->trusted_keys) || !set_types(config, program, peer)))
        return false;
    return set_compression(config, program, authentication->compression) &&
           siotls_config_set_post_handshake_auth(config, authentication->post_handshake_auth != 0) == 0;
}
