/* SPDX-License-Identifier: Apache-2.0 */
/*
 * common_name.c: the common name is never matched, but where one looks like a host it must repeat the
 * subjectAltName (CA/B Baseline Requirements 7.1.4.3).
 */
#include <string.h>

#include "x509/address.h"
#include "x509/distinguished_name.h"
#include "x509/dns_name.h"
#include "x509/general_name.h"
#include "x509/rule.h"

/* Names of people and products have no dot without a space behind it; addresses have a dot or a colon. */
static bool looks_like_host(struct siotls_bytes value)
{
    if (value.data_len == 0 || memchr(value.data, ' ', value.data_len) != NULL)
        return false;
    return memchr(value.data, '.', value.data_len) != NULL || memchr(value.data, ':', value.data_len) != NULL;
}

static bool is_listed(const struct sio_certificate *certificate, struct siotls_bytes value)
{
    struct sio_reader names = sio_reader(certificate->subject_alt_name);
    struct sio_general_name name;
    char text[SIO_ADDRESS_TEXT];
    while (sio_general_name_next(&names, &name)) {
        if (name.tag == SIO_NAME_TAG_DNS && sio_bytes_equal(name.value, value))
            return true;
        if (name.tag != SIO_NAME_TAG_ADDRESS)
            continue;
        sio_address_print(text, name.value);
        if (sio_bytes_equal(sio_bytes((const uint8_t *)text, strlen(text)), value))
            return true;
    }
    return false;
}

/* Digits and dots only, colons, or a hexadecimal number: an address, well or badly written. */
static bool looks_like_address(struct siotls_bytes value)
{
    bool is_hex = value.data_len > 2 && value.data[0] == '0' && (value.data[1] | 0x20) == 'x';
    bool has_letter = false;
    for (size_t i = 0; i < value.data_len; i++) {
        uint8_t character = value.data[i];
        if (character == ':')
            return true;
        has_letter = has_letter || !((character >= '0' && character <= '9') || character == '.');
    }
    return is_hex || !has_letter;
}

static bool is_canonical_address(struct siotls_bytes value)
{
    uint8_t address[16];
    char text[SIO_ADDRESS_TEXT];
    sio_address_print(text, sio_bytes(address, sio_address_parse(address, value)));
    return sio_bytes_equal(sio_bytes((const uint8_t *)text, strlen(text)), value);
}

static bool has_wide_character(struct siotls_bytes value)
{
    for (size_t i = 0; i < value.data_len; i++) {
        if (value.data[i] >= 0x80)
            return true;
    }
    return false;
}

static bool is_spelt_well(const struct sio_certificate *certificate, struct siotls_bytes value)
{
    if (looks_like_address(value))
        return is_canonical_address(value);
    if (has_wide_character(value))
        return false;
    struct sio_reader names = sio_reader(certificate->subject_alt_name);
    struct sio_general_name name;
    bool is_variant = false;
    while (sio_general_name_next(&names, &name)) {
        if (name.tag != SIO_NAME_TAG_DNS || !sio_dns_equal(name.value, value))
            continue;
        if (sio_bytes_equal(name.value, value))
            return true;
        is_variant = true;
    }
    return !is_variant;
}

static bool all_hosts(const struct sio_certificate *certificate,
                      bool (*holds)(const struct sio_certificate *certificate, struct siotls_bytes value))
{
    struct sio_reader name = sio_name_open(certificate->subject);
    struct sio_reader relative;
    struct sio_name_attribute attribute;
    while (sio_name_next_relative(&name, &relative)) {
        while (sio_name_next_attribute(&relative, &attribute)) {
            if (sio_name_is_common_name(&attribute) && looks_like_host(attribute.value) &&
                !holds(certificate, attribute.value))
                return false;
        }
    }
    return true;
}

bool sio_common_names_are_listed(const struct sio_certificate *certificate)
{
    return all_hosts(certificate, is_listed);
}

bool sio_common_names_are_spelt_well(const struct sio_certificate *certificate)
{
    return all_hosts(certificate, is_spelt_well);
}
