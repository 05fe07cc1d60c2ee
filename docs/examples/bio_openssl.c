/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bio_openssl.c: see bio.h: TLS by libssl 3.0 or later, with memory BIOs.
 */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "bio.h"

/* [OPENSSL */
static int flush(SSL *ssl, int network)
{
    char buffer[16384];
    int len;
    while ((len = BIO_read(SSL_get_wbio(ssl), buffer, sizeof buffer)) > 0)
        for (int sent = 0, part; sent < len; sent += part)
            if ((part = (int)send(network, buffer + sent, (size_t)(len - sent), 0)) < 0)
                return -1;
    return 0;
}

static int converse(SSL *ssl, int network, const char *request)
{
    char buffer[16384];
    size_t len, asked = 0, request_len = strlen(request);
    for (;;) {
        if (asked < request_len) { /* application data in */
            if (SSL_write_ex(ssl, request + asked, request_len - asked, &len))
                asked += len;
            else if (SSL_get_error(ssl, 0) != SSL_ERROR_WANT_READ)
                return flush(ssl, network), -1; /* the alert */
        }
        while (SSL_read_ex(ssl, buffer, sizeof buffer, &len)) /* application data out */
            fwrite(buffer, 1, len, stdout);
        int error = SSL_get_error(ssl, 0);
        if (flush(ssl, network)) /* network out */
            return -1;
        if (error != SSL_ERROR_WANT_READ)
            return error == SSL_ERROR_ZERO_RETURN ? 0 : -1;
        ssize_t received = recv(network, buffer, sizeof buffer, 0); /* network in */
        if (received > 0)
            BIO_write(SSL_get_rbio(ssl), buffer, (int)received);
        else
            BIO_set_mem_eof_return(SSL_get_rbio(ssl), 0); /* then SSL_read_ex tells whether that is truncation */
    }
}

int fetch(int network, const char *host, const char *ca_path, const char *request)
{
    int result = -1;
    SSL *ssl = NULL;
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    if (context && SSL_CTX_load_verify_file(context, ca_path) && SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION))
        ssl = SSL_new(context);
    if (ssl) {
        SSL_set_verify(ssl, SSL_VERIFY_PEER, NULL); /* nothing is verified without this */
        SSL_set_bio(ssl, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
        SSL_set_connect_state(ssl);
        if (SSL_set1_host(ssl, host) && SSL_set_tlsext_host_name(ssl, host))
            result = converse(ssl, network, request);
    }
    if (result)
        ERR_print_errors_fp(stderr);
    SSL_free(ssl);
    SSL_CTX_free(context);
    return result;
}
/* OPENSSL] */
