/* SPDX-License-Identifier: Apache-2.0 */
/*
 * common_name.c: the common name is never matched, but in the web's PKI it repeats a name of the subjectAltName,
 * character for character (CA/B Baseline Requirements 7.1.4.3).
 */
#include <string.h>

#include "x509/name/address.h"
#include "x509/name/distinguished_name.h"
#include "x509/name/general_name.h"
#include "x509/path/rule.h"

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

bool sio_common_names_are_listed(const struct sio_certificate *certificate)
{
    struct sio_reader name = sio_name_open(certificate->subject);
    struct sio_reader relative;
    struct sio_name_attribute attribute;
    while (sio_name_next_relative(&name, &relative)) {
        while (sio_name_next_attribute(&relative, &attribute)) {
            if (sio_name_is_common_name(&attribute) && !is_listed(certificate, attribute.value))
                return false;
        }
    }
    return true;
}
