/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verification.h: what a config asks of the peer's certificate chain beyond leading to an anchor.
 */
#ifndef SIO_CONFIG_VERIFICATION_H
#define SIO_CONFIG_VERIFICATION_H

#include <siotls/config.h>

#include "base/buffer.h"
#include "x509/revocation/revocation.h"
#include "x509/verify.h"

/* What siotls_config_set_policies was given. */
struct sio_policy_choice {
    struct sio_buffer contents; /* of the OIDs, one after the other */
    struct siotls_bytes *oids;  /* views of them; NULL: none */
    size_t num_oids;
    size_t flags; /* bits of siotls_policy_flag */
};

struct sio_verification {
    /* What was asked for. */
    int profile;    /* siotls_profile */
    int revocation; /* siotls_revocation */
    struct siotls_crls *crls;
    struct sio_buffer pins; /* SIO_PIN_SIZE bytes each */
    uint32_t max_depth;
    uint32_t max_signature_checks;
    size_t max_ocsp_age_seconds; /* 0: as in struct sio_revocation; of a size that leaves no hole behind it */
    struct sio_policy_choice policies;
    struct sio_buffer public_suffixes;

    /* What it resolved to; constant once ready. */
    struct sio_id_hashes hashes;
    struct sio_pins resolved_pins;
    struct sio_kept_keys anchor_keys; /* the keys of the trust store; handshakes put them there */
};

void sio_verification_init(struct sio_verification *verification, const struct siotls_memory *memory);
void sio_verification_clear(struct sio_verification *verification);
bool sio_verification_resolve(struct siotls_config *config, struct sio_error *error) SIO_CHECKED;

/* chain_policy.c: gives back what its setters keep. */
void sio_policy_choice_clear(struct sio_policy_choice *choice);

/* Puts it all into a request, which then points to revocation; ocsp_response is what the peer stapled. */
void sio_verification_apply(const struct sio_verification *verification, struct sio_chain_request *request,
                            struct sio_revocation *revocation, struct siotls_bytes ocsp_response);

#endif
