/* SPDX-License-Identifier: Apache-2.0 */
/*
 * name.c: reference names against subjectAltName (RFC 9525 4, 6).
 */
#include "x509/name/name.h"

#include <string.h>

#include "x509/name/address.h"
#include "x509/name/dns_name.h"
#include "x509/name/general_name.h"

bool sio_reference_name_parse(struct sio_reference_name *name, const char *text)
{
    *name = (struct sio_reference_name){.type = SIO_NAME_INVALID};
    struct siotls_bytes bytes = sio_bytes((const uint8_t *)text, strlen(text));
    size_t address_len = sio_address_parse(name->address, bytes);
    if (address_len > 0) {
        name->type = address_len == 4 ? SIO_NAME_IPV4 : SIO_NAME_IPV6;
        return true;
    }
    /* The dot that makes a name absolute is no part of it in certificates (RFC 6066 3). */
    if (bytes.data_len > 0 && bytes.data[bytes.data_len - 1] == '.')
        bytes.data_len--;
    if (!sio_dns_name_is_valid(bytes))
        return false;
    name->type = SIO_NAME_DNS;
    name->dns = bytes;
    return true;
}

/* A name of a certificate may be a wildcard, but not one directly below a public suffix. */
static bool dns_matches(struct siotls_bytes presented, const struct sio_reference_name *name)
{
    return sio_dns_matches(presented, name->dns) && !(name->is_below_suffix && sio_dns_has_asterisk(presented));
}

static bool matches(const struct sio_general_name *presented, const struct sio_reference_name *name)
{
    switch (name->type) {
    case SIO_NAME_DNS:
        return presented->tag == SIO_NAME_TAG_DNS && dns_matches(presented->value, name);
    case SIO_NAME_IPV4:
        return presented->tag == SIO_NAME_TAG_ADDRESS && sio_bytes_equal(presented->value, sio_bytes(name->address, 4));
    case SIO_NAME_IPV6:
        return presented->tag == SIO_NAME_TAG_ADDRESS &&
               sio_bytes_equal(presented->value, sio_bytes(name->address, 16));
    default:
        return false;
    }
}

bool sio_names_have(struct siotls_bytes subject_alt_name, const struct sio_reference_name *name)
{
    struct sio_reader names = sio_reader(subject_alt_name);
    struct sio_general_name presented;
    while (sio_general_name_next(&names, &presented)) {
        if (matches(&presented, name))
            return true;
    }
    return false;
}
