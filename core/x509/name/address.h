/* SPDX-License-Identifier: Apache-2.0 */
/*
 * address.h: IPv4 and IPv6 addresses as text (RFC 3986 3.2.2, RFC 4291 2.2, RFC 5952).
 */
#ifndef SIO_X509_ADDRESS_H
#define SIO_X509_ADDRESS_H

#include "base/reader.h"

enum { SIO_ADDRESS_TEXT = 40 };

/* Reads an address into 4 or 16 bytes; returns how many, or 0 for what is none. */
size_t sio_address_parse(uint8_t address[16], struct siotls_bytes text);

/* Writes an address of 4 or 16 bytes in its one canonical form (RFC 5952 4). */
void sio_address_print(char text[SIO_ADDRESS_TEXT], struct siotls_bytes address);

#endif
