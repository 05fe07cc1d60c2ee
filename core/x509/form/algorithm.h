/* SPDX-License-Identifier: Apache-2.0 */
/*
 * algorithm.h: AlgorithmIdentifiers of signatures and of keys (RFC 3279, 4055, 5480, 5758, 8410).
 */
#ifndef SIO_X509_ALGORITHM_H
#define SIO_X509_ALGORITHM_H

#include "asn1/der.h"

/* How a signature algorithm is judged. */
enum sio_algorithm_judgement { SIO_ALGORITHM_USABLE, SIO_ALGORITHM_UNKNOWN, SIO_ALGORITHM_WEAK };

/*
 * The siotls_scheme of an AlgorithmIdentifier (with its header); 0 unless it is usable. id-RSASSA-PSS gives the
 * rsa_pss_rsae schemes, whatever the key.
 */
enum sio_algorithm_judgement sio_signature_scheme(uint16_t *scheme, struct siotls_bytes algorithm);

/* The rsa_pss_rsae scheme of RSASSA-PSS-params; 0 for other parameters than TLS knows (RFC 9846 4.3.3). */
uint16_t sio_pss_scheme(struct siotls_bytes parameters);

#endif
