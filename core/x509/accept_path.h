/* SPDX-License-Identifier: Apache-2.0 */
/*
 * accept_path.h: is a path that was found what the request asks for?
 */
#ifndef SIO_X509_ACCEPT_PATH_H
#define SIO_X509_ACCEPT_PATH_H

#include "x509/path/path.h"

/* Judges its policies, pins and revocation. Keeps the refusal if not. */
bool sio_path_accept(struct sio_path_search *search) SIO_CHECKED;

#endif
