/* SPDX-License-Identifier: Apache-2.0 */
/*
 * punycode.h: internationalised labels of DNS names (RFC 5890 2.3.2.1), from what stands in certificates to what people
 * write.
 */
#ifndef SIO_X509_PUNYCODE_H
#define SIO_X509_PUNYCODE_H

#include "base/memory.h"

/* No name in UTF-8 is longer: a letter of Punycode never stands for more than four bytes. */
enum { SIO_UNICODE_NAME = 4 * 253 };

/*
 * Writes a valid DNS name with each label "xn--..." in UTF-8 (RFC 3492 6.2). Labels that do not decode stay as they
 * are. Returns the length.
 */
size_t sio_name_to_unicode(uint8_t text[SIO_UNICODE_NAME], struct siotls_bytes name);

#endif
