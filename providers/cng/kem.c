/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kem.c: which groups there are, and which of them this system has. Hybrids are the core's to compose.
 */
#include "internal.h"

static const struct {
    const struct siotls_kem *kem;
    const char *name;
    enum cp_algorithm algorithm;
    bool (*works)(const struct cp_state *state, const struct siotls_kem *kem);
} rows[CP_MAX_KEMS] = {
    {&cp_x25519, "X25519", CP_X25519, cp_x25519_works},     {&cp_ecdh[0], "P-256", CP_ECDH_P256, cp_ecdh_works},
    {&cp_ecdh[1], "P-384", CP_ECDH_P384, cp_ecdh_works},    {&cp_ecdh[2], "P-521", CP_ECDH_P521, cp_ecdh_works},
    {&cp_ffdhe[0], "ffdhe2048", CP_DH, cp_ffdhe_works},     {&cp_ffdhe[1], "ffdhe3072", CP_DH, cp_ffdhe_works},
    {&cp_ffdhe[2], "ffdhe4096", CP_DH, cp_ffdhe_works},     {&cp_ffdhe[3], "ffdhe6144", CP_DH, cp_ffdhe_works},
    {&cp_ffdhe[4], "ffdhe8192", CP_DH, cp_ffdhe_works},     {&cp_mlkem[0], "ML-KEM-512", CP_MLKEM, cp_mlkem_works},
    {&cp_mlkem[1], "ML-KEM-768", CP_MLKEM, cp_mlkem_works}, {&cp_mlkem[2], "ML-KEM-1024", CP_MLKEM, cp_mlkem_works},
};

bool cp_is_offered(const struct cp_state *state, uint32_t group)
{
    for (size_t i = 0; i < state->instance.num_kems; i++)
        if (state->kems[i]->group == group)
            return true;
    return false;
}

void cp_offer_kems(struct cp_state *state)
{
    for (size_t i = 0; i < CP_MAX_KEMS; i++) {
        if (state->handles[rows[i].algorithm] != NULL && rows[i].works(state, rows[i].kem))
            state->kems[state->instance.num_kems++] = rows[i].kem;
        else
            cp_tell_absent(state, rows[i].name, rows[i].algorithm);
    }
    state->instance.kems = state->kems;
}
