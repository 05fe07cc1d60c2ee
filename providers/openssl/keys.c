/* SPDX-License-Identifier: Apache-2.0 */
/*
 * keys.c: see keys.h.
 */
#include "keys.h"

bool open_keys(struct key_type *type, const struct state *state, const char *name, const char *group_name,
               int operation)
{
    *type = (struct key_type){.state = state, .name = name, .group_name = group_name, .methods = &direct_methods};
    if (direct_open(type, operation)) {
        /*
         * What a FIPS module validates is the whole: a signature with its hash, a derivation with the check of the
         * peer's key. In EVP these belong together.
         */
        if (type->fips != SIOTLS_FIPS_YES)
            return true;
        direct_close(type);
    }
    type->methods = &evp_methods;
    return evp_open(type, operation);
}

void close_keys(struct key_type *type)
{
    direct_close(type);
    evp_close(type);
}
