/* SPDX-License-Identifier: Apache-2.0 */
/*
 * describe.c: what a certificate says, in parts and in words. For whoever decides by it and for people; nothing is
 * judged but form.
 */
#include <siotls/certificate.h>

#include "base/sized_struct.h"
#include "crypto/hash.h"
#include "crypto/load/set.h"
#include "x509/form/certificate.h"
#include "x509/form/public_key.h"
#include "x509/name/address.h"
#include "x509/name/distinguished_name.h"
#include "x509/name/general_name.h"
#include "x509/name/text.h"

/* What a line has room for: nine of them with their labels fit SIOTLS_CERTIFICATE_TEXT. */
enum { NAME_TEXT = 640, NAMES_TEXT = 1200, SERIAL_TEXT = 160, SCHEME_TEXT = 40 };

/* ---- parts ---- */

static uint32_t key_bits(const struct siotls_public_key *key)
{
    switch (key->type) {
    case SIOTLS_KEY_SECP256R1:
        return 256;
    case SIOTLS_KEY_SECP384R1:
        return 384;
    case SIOTLS_KEY_SECP521R1:
        return 521;
    case SIOTLS_KEY_ED25519:
        return 255;
    case SIOTLS_KEY_ED448:
        return 448;
    default:
        return (uint32_t)sio_public_key_rsa_bits(key);
    }
}

static bool read_parts(struct siotls_certificate *parts, struct siotls_bytes der, struct sio_error *error)
{
    struct sio_certificate certificate;
    if (!sio_certificate_parse(&certificate, der, error)) {
        error->status = SIOTLS_ERROR_SYNTAX;
        return false;
    }
    *parts = (struct siotls_certificate){.size = sizeof *parts,
                                         .version = certificate.version,
                                         .subject = certificate.subject,
                                         .issuer = certificate.issuer,
                                         .serial = certificate.serial,
                                         .not_before_ms = certificate.not_before_ms,
                                         .not_after_ms = certificate.not_after_ms,
                                         .alt_names = certificate.subject_alt_name,
                                         .spki = certificate.key.spki,
                                         .key_type = certificate.key.type,
                                         .key_bits = key_bits(&certificate.key),
                                         .scheme = certificate.signature_algorithm.scheme,
                                         .is_ca = certificate.is_ca};
    return true;
}

int siotls_certificate_read(struct siotls_certificate *certificate, const uint8_t *data, size_t data_len,
                            struct siotls_error *error)
{
    struct siotls_certificate parts;
    struct sio_error why;
    sio_error_begin(&why, error);
    if (SIO_ARGUMENTS_CHECK(&why, "certificate: an argument is missing", {certificate != NULL, "certificate is NULL"},
                            {SIO_HAS_SIZE(certificate), "certificate has no size"}, {data != NULL, "data is NULL"}) &&
        read_parts(&parts, sio_bytes(data, data_len), &why))
        (void)sio_sized_write(certificate, &parts, sizeof parts);
    return sio_error_end(&why, error);
}

static int type_of(uint8_t tag)
{
    switch (tag) {
    case SIO_NAME_TAG_DNS:
        return SIOTLS_NAME_DNS;
    case SIO_NAME_TAG_EMAIL:
        return SIOTLS_NAME_EMAIL;
    case SIO_NAME_TAG_URI:
        return SIOTLS_NAME_URI;
    case SIO_NAME_TAG_ADDRESS:
        return SIOTLS_NAME_ADDRESS;
    case SIO_NAME_TAG_DIRECTORY:
        return SIOTLS_NAME_DIRECTORY;
    default:
        return SIOTLS_NAME_OTHER;
    }
}

int siotls_certificate_next_name(struct siotls_bytes *names, struct siotls_alt_name *name)
{
    struct sio_general_name found;
    if (names == NULL || name == NULL || (names->data == NULL && names->data_len > 0))
        return SIOTLS_ERROR_ARGUMENT;
    struct sio_reader reader = sio_reader(*names);
    if (sio_read_end(&reader))
        return SIOTLS_ERROR_NOT_FOUND;
    if (!sio_general_name_next(&reader, &found))
        return SIOTLS_ERROR_SYNTAX;
    const struct siotls_alt_name full = {.size = sizeof full, .type = type_of(found.tag), .value = found.value};
    if (!sio_struct_fill(name, &full, sizeof full))
        return SIOTLS_ERROR_ARGUMENT;
    *names = sio_bytes(reader.next, reader.left);
    return SIOTLS_OK;
}

/* The index-th attribute of that type; false: there are not so many. */
static bool find_attribute(struct siotls_bytes name, const char *type, size_t index, struct sio_name_attribute *found)
{
    struct sio_reader inside = sio_name_open(name);
    struct sio_reader relative;
    while (sio_name_next_relative(&inside, &relative)) {
        while (sio_name_next_attribute(&relative, found)) {
            if (sio_text_is_type(found->type, type) && index-- == 0)
                return true;
        }
    }
    return false;
}

int siotls_name_attribute(char *text, size_t text_size, struct siotls_bytes name, const char *type, size_t index)
{
    struct sio_name_attribute attribute;
    struct sio_text plain;
    int status = SIOTLS_ERROR_SYNTAX;
    if (text == NULL || text_size == 0 || type == NULL || (name.data == NULL && name.data_len > 0))
        return SIOTLS_ERROR_ARGUMENT;
    text[0] = '\0';
    if (!find_attribute(name, type, index, &attribute))
        return SIOTLS_ERROR_NOT_FOUND;
    sio_text_init_exact(&plain, text, text_size);
    if (sio_text_plain(&plain, attribute.tag, attribute.value))
        status = plain.is_cut ? SIOTLS_ERROR_LIMIT : SIOTLS_OK;
    if (status != SIOTLS_OK)
        text[0] = '\0';
    return status;
}

/* ---- words ---- */

int siotls_name_text(char *text, size_t text_size, struct siotls_bytes name)
{
    struct sio_text words;
    if (text == NULL || text_size == 0 || (name.data == NULL && name.data_len > 0))
        return SIOTLS_ERROR_ARGUMENT;
    sio_text_init(&words, text, text_size);
    sio_text_name(&words, name);
    return words.is_cut ? SIOTLS_ERROR_LIMIT : SIOTLS_OK;
}

static void put_address(struct sio_text *text, struct siotls_bytes value)
{
    char address[SIO_ADDRESS_TEXT];
    if (value.data_len != 4 && value.data_len != 16) {
        sio_text_hex(text, value, ":");
        return;
    }
    sio_address_print(address, value);
    sio_text_put(text, address);
}

/* Of other kinds the form alone is told: what is in them has no text. */
static void put_name(struct sio_text *text, int type, struct siotls_bytes value)
{
    static const char *const labels[] = {
        [SIOTLS_NAME_OTHER] = "other:", [SIOTLS_NAME_DNS] = "DNS:",    [SIOTLS_NAME_EMAIL] = "email:",
        [SIOTLS_NAME_URI] = "URI:",     [SIOTLS_NAME_ADDRESS] = "IP:", [SIOTLS_NAME_DIRECTORY] = "directory:"};
    sio_text_put(text, labels[type]);
    if (type == SIOTLS_NAME_ADDRESS)
        put_address(text, value);
    else if (type == SIOTLS_NAME_DIRECTORY)
        sio_text_name(text, value);
    else if (type == SIOTLS_NAME_OTHER)
        sio_text_hex(text, value, "");
    else
        sio_text_value(text, SIO_DER_IA5_STRING, value);
}

int siotls_alt_name_text(const struct siotls_alt_name *name, char *text, size_t text_size)
{
    struct sio_text words;
    if (text == NULL || text_size == 0 || name == NULL || name->size < sizeof *name || name->type < SIOTLS_NAME_OTHER ||
        name->type > SIOTLS_NAME_DIRECTORY || (name->value.data == NULL && name->value.data_len > 0))
        return SIOTLS_ERROR_ARGUMENT;
    sio_text_init(&words, text, text_size);
    put_name(&words, name->type, name->value);
    return words.is_cut ? SIOTLS_ERROR_LIMIT : SIOTLS_OK;
}

static void put_line(struct sio_text *text, const char *label, const char *value)
{
    sio_text_format(text, "%-13s", label);
    sio_text_put(text, value);
    sio_text_put(text, "\n");
}

static void put_name_line(struct sio_text *text, const char *label, struct siotls_bytes name)
{
    char line[NAME_TEXT];
    struct sio_text value;
    sio_text_init(&value, line, sizeof line);
    sio_text_name(&value, name);
    put_line(text, label, line);
}

static void put_serial_line(struct sio_text *text, struct siotls_bytes serial)
{
    char line[SERIAL_TEXT];
    struct sio_text value;
    sio_text_init(&value, line, sizeof line);
    sio_text_hex(&value, serial, ":");
    put_line(text, "serial", line);
}

static void put_validity_line(struct sio_text *text, const struct siotls_certificate *parts)
{
    char from[SIO_TIME_TEXT];
    char until[SIO_TIME_TEXT];
    char line[2 * SIO_TIME_TEXT + 8];
    struct sio_text value;
    sio_time_print(from, parts->not_before_ms);
    sio_time_print(until, parts->not_after_ms);
    sio_text_init(&value, line, sizeof line);
    sio_text_format(&value, "%s to %s", from, until);
    put_line(text, "valid", line);
}

static void put_names_line(struct sio_text *text, struct siotls_bytes names)
{
    char line[NAMES_TEXT];
    struct sio_text value;
    struct sio_general_name name;
    struct sio_reader reader = sio_reader(names);
    const char *separator = "";
    sio_text_init(&value, line, sizeof line);
    while (!value.is_cut && sio_general_name_next(&reader, &name)) {
        sio_text_put(&value, separator);
        put_name(&value, type_of(name.tag), name.value);
        separator = ", ";
    }
    if (names.data_len > 0)
        put_line(text, "names", line);
}

static void put_key_lines(struct sio_text *text, const struct siotls_certificate *parts)
{
    char line[SCHEME_TEXT];
    struct sio_text value;
    const char *type = siotls_key_type_name(parts->key_type);
    const char *scheme = siotls_algorithm_name(SIOTLS_KIND_VERIFIER, parts->scheme);
    sio_text_init(&value, line, sizeof line);
    sio_text_put(&value, type != NULL ? type : "of an unknown type");
    if (parts->key_bits > 0)
        sio_text_format(&value, ", %u bits", (unsigned)parts->key_bits);
    put_line(text, "key", line);
    put_line(text, "signed with", scheme != NULL ? scheme : "an algorithm that is unknown or too weak");
}

static bool put_digest_line(struct sio_text *text, const char *label, const struct sio_hash *sha256,
                            struct siotls_bytes bytes, struct sio_error *error)
{
    uint8_t digest[SIO_MAX_DIGEST];
    char line[4 * SIO_MAX_DIGEST];
    struct sio_text value;
    if (!sio_hash_digest(sha256, digest, &bytes, 1, error))
        return false;
    sio_text_init(&value, line, sizeof line);
    sio_text_hex(&value, sio_bytes(digest, sha256->algorithm->digest_size), ":");
    put_line(text, label, line);
    return true;
}

static bool put_digests(struct sio_text *text, struct siotls_set *set, struct siotls_bytes der,
                        const struct siotls_certificate *parts, struct sio_error *error)
{
    struct sio_hash sha256;
    return set == NULL || (sio_set_select_hash(set, &sha256, SIOTLS_HASH_SHA256, error) &&
                           put_digest_line(text, "SHA-256", &sha256, der, error) &&
                           put_digest_line(text, "key SHA-256", &sha256, parts->spki, error));
}

static bool describe(struct siotls_set *set, struct sio_text *text, struct siotls_bytes der, struct sio_error *error)
{
    struct siotls_certificate parts;
    if (!read_parts(&parts, der, error))
        return false;
    put_name_line(text, "subject", parts.subject);
    put_name_line(text, "issuer", parts.issuer);
    put_serial_line(text, parts.serial);
    put_validity_line(text, &parts);
    put_names_line(text, parts.alt_names);
    put_key_lines(text, &parts);
    return put_digests(text, set, der, &parts, error) &&
           (!text->is_cut ||
            sio_fail_status(error, SIOTLS_ERROR_LIMIT, "certificate: there is no room for the description"));
}

int siotls_certificate_describe(struct siotls_set *set, char *text, size_t text_size, const uint8_t *data,
                                size_t data_len, struct siotls_error *error)
{
    struct sio_text words;
    struct sio_error why;
    sio_error_begin(&why, error);
    if (!SIO_ARGUMENTS_CHECK(&why, "certificate: nothing to describe, or no place for it",
                             {text != NULL, "text is NULL"}, {text_size > 0, "text_size is 0"},
                             {data != NULL, "data is NULL"}))
        return sio_error_end(&why, error);
    sio_text_init(&words, text, text_size);
    (void)describe(set, &words, sio_bytes(data, data_len), &why);
    return sio_error_end(&why, error);
}

/* ---- fingerprints ---- */

int siotls_certificate_fingerprint(struct siotls_set *set, uint8_t *digest, size_t *digest_len, uint32_t hash,
                                   const uint8_t *data, size_t data_len, struct siotls_error *error)
{
    const struct siotls_bytes bytes = sio_bytes(data, data_len);
    struct sio_hash selected;
    struct sio_error why;
    sio_error_begin(&why, error);
    if (SIO_ARGUMENTS_CHECK(&why, "certificate: the fingerprint lacks an argument", {set != NULL, "set is NULL"},
                            {digest != NULL, "digest is NULL"}, {digest_len != NULL, "digest_len is NULL"},
                            {data != NULL || data_len == 0, "data is NULL"}) &&
        sio_set_select_hash(set, &selected, hash, &why) && sio_hash_digest(&selected, digest, &bytes, 1, &why))
        *digest_len = selected.algorithm->digest_size;
    return sio_error_end(&why, error);
}
