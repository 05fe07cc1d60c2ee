/* SPDX-License-Identifier: Apache-2.0 */
/* store_libssl.c: see store.h. */
#include "bench/store.h"

#include <openssl/ssl.h>

int bench_store_load(const char *path)
{
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    int loaded = context != NULL && SSL_CTX_load_verify_file(context, path) == 1;
    SSL_CTX_free(context);
    return loaded;
}

const char *bench_store_library(void)
{
    return OpenSSL_version(OPENSSL_VERSION);
}
