/* SPDX-License-Identifier: Apache-2.0 */
/*
 * telling.h: what a refusal tells besides the rule: what a certificate has beside what was wanted. For people alone.
 */
#ifndef SIO_X509_TELLING_H
#define SIO_X509_TELLING_H

#include "x509/form/certificate.h"
#include "x509/name/general_name.h"

/* Each adds to a failure just raised, as sio_fail_detail does. */
void sio_tell_dates(const struct sio_certificate *certificate, uint64_t time_ms, struct sio_error *error);
void sio_tell_names(const struct sio_certificate *certificate, const char *wanted, struct sio_error *error);
void sio_tell_usage(const struct sio_certificate *certificate, int purpose, struct sio_error *error);
void sio_tell_name(const struct sio_general_name *name, struct sio_error *error);

#endif
