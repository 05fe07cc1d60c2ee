/* SPDX-License-Identifier: Apache-2.0 */
/*
 * telling.c: see telling.h.
 */
#include "x509/name/telling.h"

#include <siotls/x509.h>
#include <stdio.h>
#include <string.h>

#include "x509/name/address.h"
#include "x509/name/distinguished_name.h"

enum { LIST_TEXT = 160, ITEM_TEXT = 100 };

void sio_tell_dates(uint64_t not_before_ms, uint64_t not_after_ms, uint64_t time_ms, struct sio_error *error)
{
    char from[SIO_TIME_TEXT];
    char until[SIO_TIME_TEXT];
    char now[SIO_TIME_TEXT];
    sio_time_print(from, not_before_ms);
    sio_time_print(until, not_after_ms);
    sio_time_print(now, time_ms);
    sio_fail_detail(error, "valid from %s to %s; it is %s", from, until, now);
}

/* Another item; a list that is too long ends with "...". */
static void append(char list[LIST_TEXT], const char *item)
{
    static const char more[] = ", ...";
    size_t used = strlen(list);
    if (used >= sizeof more && strcmp(list + used + 1 - sizeof more, more) == 0)
        return;
    if (used + strlen(item) + 2 + sizeof more > LIST_TEXT)
        item = more + 2;
    snprintf(list + used, LIST_TEXT - used, "%s%s", used > 0 ? ", " : "", item);
}

/* Text of a certificate: what is not printable becomes '?'. */
static void print_text(char text[ITEM_TEXT], struct siotls_bytes value)
{
    size_t len = value.data_len < ITEM_TEXT ? value.data_len : ITEM_TEXT - 1;
    for (size_t i = 0; i < len; i++)
        text[i] = value.data[i] > 0x20 && value.data[i] < 0x7f ? (char)value.data[i] : '?';
    text[len] = '\0';
}

/* False for kinds that have no short form. */
static bool print_name(char text[ITEM_TEXT], const struct sio_general_name *name)
{
    switch (name->tag) {
    case SIO_NAME_TAG_DNS:
    case SIO_NAME_TAG_EMAIL:
    case SIO_NAME_TAG_URI:
        print_text(text, name->value);
        return true;
    case SIO_NAME_TAG_ADDRESS:
        if (name->value.data_len != 4 && name->value.data_len != 16)
            return false;
        sio_address_print(text, name->value);
        return true;
    case SIO_NAME_TAG_DIRECTORY:
        sio_name_print(text, ITEM_TEXT, name->value);
        return true;
    default:
        return false;
    }
}

void sio_tell_names(struct siotls_bytes subject_alt_name, const char *wanted, struct sio_error *error)
{
    char list[LIST_TEXT] = "";
    char item[ITEM_TEXT];
    struct sio_reader names = sio_reader(subject_alt_name);
    struct sio_general_name name;
    while (sio_general_name_next(&names, &name)) {
        if ((name.tag == SIO_NAME_TAG_DNS || name.tag == SIO_NAME_TAG_ADDRESS) && print_name(item, &name))
            append(list, item);
    }
    sio_fail_detail(error, "wanted %s; it is for %s", wanted, list[0] != '\0' ? list : "no host");
}

void sio_tell_name(const struct sio_general_name *name, struct sio_error *error)
{
    char item[ITEM_TEXT];
    if (print_name(item, name))
        sio_fail_detail(error, "%s", item);
}

/* extendedKeyUsage (RFC 5280 4.2.1.12). */
static const char *usage_name(struct siotls_bytes purpose)
{
    static const uint8_t prefix[] = {0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03};
    static const uint8_t any[] = {0x55, 0x1d, 0x25, 0x00};
    static const char *const names[] = {[1] = "servers", [2] = "clients",       [3] = "signing code",
                                        [4] = "e-mail",  [8] = "time stamping", [9] = "OCSP responses"};
    if (sio_bytes_equal(purpose, sio_bytes(any, sizeof any)))
        return "any use";
    if (purpose.data_len != sizeof prefix + 1 || memcmp(purpose.data, prefix, sizeof prefix) != 0)
        return "another use";
    size_t last = purpose.data[sizeof prefix];
    return last < sizeof names / sizeof names[0] && names[last] != NULL ? names[last] : "another use";
}

void sio_tell_usage(struct siotls_bytes extended_key_usage, int purpose, struct sio_error *error)
{
    char list[LIST_TEXT] = "";
    struct sio_reader usages = sio_reader(extended_key_usage);
    struct siotls_bytes usage;
    while (sio_der_read_oid(&usages, &usage))
        append(list, usage_name(usage));
    sio_fail_detail(error, "wanted for %s; it is for %s", purpose == SIOTLS_PURPOSE_CLIENT ? "clients" : "servers",
                    list);
}
