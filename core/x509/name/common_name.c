/* SPDX-License-Identifier: Apache-2.0 */
/*
 * common_name.c: the common name is never matched, but in the web's PKI it repeats a name of the subjectAltName,
 * character for character (CA/B Baseline Requirements 7.1.4.3).
 */
#include "x509/name/common_name.h"

#include <string.h>

#include "x509/name/address.h"
#include "x509/name/distinguished_name.h"
#include "x509/name/general_name.h"

static bool is_listed(struct siotls_bytes subject_alt_name, struct siotls_bytes value)
{
    struct sio_reader names = sio_reader(subject_alt_name);
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

bool sio_common_names_are_listed(struct siotls_bytes subject, struct siotls_bytes subject_alt_name)
{
    struct sio_reader name = sio_name_open(subject);
    struct sio_reader relative;
    struct sio_name_attribute attribute;
    while (sio_name_next_relative(&name, &relative)) {
        while (sio_name_next_attribute(&relative, &attribute)) {
            if (sio_name_is_common_name(&attribute) && !is_listed(subject_alt_name, attribute.value))
                return false;
        }
    }
    return true;
}
