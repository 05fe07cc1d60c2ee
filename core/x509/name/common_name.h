/* SPDX-License-Identifier: Apache-2.0 */
/*
 * common_name.h: what common names have to repeat.
 */
#ifndef SIO_X509_COMMON_NAME_H
#define SIO_X509_COMMON_NAME_H

#include "base/reader.h"

/* Is each common name of the subject (a Name), character for character, a name of the subjectAltName's contents? */
bool sio_common_names_are_listed(struct siotls_bytes subject, struct siotls_bytes subject_alt_name);

#endif
