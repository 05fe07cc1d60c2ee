/* SPDX-License-Identifier: Apache-2.0 */
/*
 * telling.h: what a refusal tells besides the rule: what a certificate has beside what was wanted. For people alone.
 */
#ifndef SIO_X509_TELLING_H
#define SIO_X509_TELLING_H

#include "base/error.h"
#include "x509/name/general_name.h"

/* Each adds to a failure just raised, as sio_fail_detail does. */
void sio_tell_dates(uint64_t not_before_ms, uint64_t not_after_ms, uint64_t time_ms, struct sio_error *error);
void sio_tell_names(struct siotls_bytes subject_alt_name, const char *wanted, struct sio_error *error);
void sio_tell_usage(struct siotls_bytes extended_key_usage, int purpose, struct sio_error *error);
void sio_tell_name(const struct sio_general_name *name, struct sio_error *error);

#endif
