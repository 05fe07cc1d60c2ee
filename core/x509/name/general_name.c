/* SPDX-License-Identifier: Apache-2.0 */
/*
 * general_name.c: see general_name.h.
 */
#include "x509/name/general_name.h"

#include "x509/name/distinguished_name.h"
#include "x509/name/dns_name.h"
#include "x509/name/mailbox.h"

/* directoryName is tagged explicitly, since Name is a CHOICE. */
static bool is_directory_name(struct siotls_bytes value)
{
    struct sio_reader reader = sio_reader(value);
    struct siotls_bytes contents;
    return sio_der_read(&reader, &contents, SIO_DER_SEQUENCE) && sio_read_end(&reader) && sio_name_is_valid(contents);
}

bool sio_general_name_next(struct sio_reader *names, struct sio_general_name *name)
{
    if (sio_read_end(names) || !sio_der_read_any(names, &name->tag, &name->value))
        return false;
    switch (name->tag) {
    case SIO_NAME_TAG_DIRECTORY:
        return is_directory_name(name->value);
    case SIO_NAME_TAG_OTHER:
    case SIO_NAME_TAG_EMAIL:
    case SIO_NAME_TAG_DNS:
    case SIO_NAME_TAG_X400:
    case SIO_NAME_TAG_EDI_PARTY:
    case SIO_NAME_TAG_URI:
    case SIO_NAME_TAG_ADDRESS:
    case SIO_NAME_TAG_REGISTERED_ID:
        return true;
    default:
        return false;
    }
}

bool sio_general_names_have_directory(struct siotls_bytes names, struct siotls_bytes name)
{
    struct sio_reader reader = sio_reader(names);
    struct sio_general_name one;
    while (sio_general_name_next(&reader, &one))
        if (one.tag == SIO_NAME_TAG_DIRECTORY && sio_name_equal(one.value, name))
            return true;
    return false;
}

/* IA5String without control characters: a NUL would end a name early in other software. */
static bool is_ia5(struct siotls_bytes value)
{
    for (size_t i = 0; i < value.data_len; i++) {
        if (value.data[i] < 0x20 || value.data[i] > 0x7e)
            return false;
    }
    return value.data_len > 0;
}

static bool is_fit(const struct sio_general_name *name)
{
    switch (name->tag) {
    case SIO_NAME_TAG_EMAIL:
    case SIO_NAME_TAG_DNS:
    case SIO_NAME_TAG_URI:
        return is_ia5(name->value);
    case SIO_NAME_TAG_ADDRESS:
        return name->value.data_len == 4 || name->value.data_len == 16;
    default:
        return true;
    }
}

bool sio_general_names_are_valid(struct siotls_bytes names)
{
    struct sio_reader reader = sio_reader(names);
    struct sio_general_name name;
    if (sio_read_end(&reader))
        return false;
    while (!sio_read_end(&reader)) {
        if (!sio_general_name_next(&reader, &name) || !is_fit(&name))
            return false;
    }
    return true;
}

static bool is_exact(const struct sio_general_name *name)
{
    struct siotls_bytes local;
    struct siotls_bytes host;
    switch (name->tag) {
    case SIO_NAME_TAG_DNS:
        return sio_dns_name_is_preferred(sio_dns_has_asterisk(name->value) ? sio_dns_parent(name->value) : name->value);
    case SIO_NAME_TAG_EMAIL:
        return sio_mailbox_split(name->value, &local, &host);
    default:
        return true;
    }
}

bool sio_general_names_are_exact(struct siotls_bytes names)
{
    struct sio_reader reader = sio_reader(names);
    struct sio_general_name name;
    while (sio_general_name_next(&reader, &name)) {
        if (!is_exact(&name))
            return false;
    }
    return true;
}
