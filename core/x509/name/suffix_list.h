/* SPDX-License-Identifier: Apache-2.0 */
/*
 * suffix_list.h: the public suffix list (https://publicsuffix.org/list/): below which names anyone can have one.
 */
#ifndef SIO_X509_SUFFIX_LIST_H
#define SIO_X509_SUFFIX_LIST_H

#include "base/reader.h"

/*
 * True for text with at least one rule, whose section of ICANN's domains, if it begins, also ends, and whose last line
 * does where there is none: a list cut short would let through what it no longer names.
 */
bool sio_suffix_list_is_whole(struct siotls_bytes list);

/*
 * Is this DNS name, as it stands in certificates, a public suffix? Of a list with sections only that of ICANN's domains
 * counts (CA/B Baseline Requirements 3.2.2.6): owners of the others may well have wildcards. Reads the whole list.
 */
bool sio_suffix_list_has(struct siotls_bytes list, struct siotls_bytes name);

#endif
