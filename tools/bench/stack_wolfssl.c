/* SPDX-License-Identifier: Apache-2.0 */
/* stack_wolfssl.c: wolfSSL. */
#include "bench/stack.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <wolfssl/options.h>
#include <wolfssl/ssl.h>
#include <wolfssl/wolfcrypt/ecc.h>

#include <siotls/types.h>

#include "bench/chain.h"

struct world {
    WOLFSSL_CTX *contexts[BENCH_NUM_ROLES];
    WOLFSSL_SESSION *session; /* NULL: none */
    const char *name;
    int sends_ticket;
};

struct conn {
    WOLFSSL *ssl;
    const uint8_t *heard;
    size_t heard_len;
    struct bench_wire *answer;
    size_t written_len;
    int is_done;
};

static const char *version(void)
{
    return wolfSSL_lib_version();
}

/* ---- transport ---- */

static int pull(WOLFSSL *ssl, char *data, int data_len, void *pointer)
{
    struct conn *conn = pointer;
    size_t part = conn->heard_len < (size_t)data_len ? conn->heard_len : (size_t)data_len;
    (void)ssl;
    if (part == 0)
        return WOLFSSL_CBIO_ERR_WANT_READ;
    memcpy(data, conn->heard, part);
    conn->heard += part;
    conn->heard_len -= part;
    return (int)part;
}

static int push(WOLFSSL *ssl, char *data, int data_len, void *pointer)
{
    struct conn *conn = pointer;
    struct bench_wire *answer = conn->answer;
    (void)ssl;
    conn->written_len += (size_t)data_len;
    if (answer == NULL)
        return data_len;
    if ((size_t)data_len > sizeof answer->data - answer->data_len)
        return WOLFSSL_CBIO_ERR_GENERAL;
    memcpy(answer->data + answer->data_len, data, (size_t)data_len);
    answer->data_len += (size_t)data_len;
    return data_len;
}

/* ---- world ---- */

static int use_identity(WOLFSSL_CTX *context, const char *leaf, const char *key)
{
    char chain[8192];
    snprintf(chain, sizeof chain, "%s%s", leaf, bench_ca_pem);
    return wolfSSL_CTX_use_certificate_chain_buffer(context, (const uint8_t *)chain, (long)strlen(chain)) ==
               WOLFSSL_SUCCESS &&
           wolfSSL_CTX_use_PrivateKey_buffer(context, (const uint8_t *)key, (long)strlen(key), WOLFSSL_FILETYPE_PEM) ==
               WOLFSSL_SUCCESS;
}

static const char *suite_name(uint32_t suite)
{
    return suite == SIOTLS_SUITE_AES_128_GCM_SHA256         ? "TLS13-AES128-GCM-SHA256"
           : suite == SIOTLS_SUITE_AES_256_GCM_SHA384       ? "TLS13-AES256-GCM-SHA384"
           : suite == SIOTLS_SUITE_CHACHA20_POLY1305_SHA256 ? "TLS13-CHACHA20-POLY1305-SHA256"
                                                            : "";
}

static WOLFSSL_CTX *open_context(WOLFSSL_METHOD *method, const struct bench_setting *setting)
{
    WOLFSSL_CTX *context = wolfSSL_CTX_new(method);
    int groups[] = {WOLFSSL_ECC_X25519};
    if (context == NULL)
        return NULL;
    wolfSSL_CTX_SetIORecv(context, pull);
    wolfSSL_CTX_SetIOSend(context, push);
    if (wolfSSL_CTX_set_cipher_list(context, suite_name(setting->suite)) == WOLFSSL_SUCCESS &&
        wolfSSL_CTX_set_groups(context, groups, 1) == WOLFSSL_SUCCESS &&
        wolfSSL_CTX_load_verify_buffer(context, (const uint8_t *)bench_root_pem, (long)strlen(bench_root_pem),
                                       WOLFSSL_FILETYPE_PEM) == WOLFSSL_SUCCESS)
        return context;
    wolfSSL_CTX_free(context);
    return NULL;
}

static int open_contexts(struct world *world, const struct bench_setting *setting)
{
    WOLFSSL_CTX *client = open_context(wolfTLSv1_3_client_method(), setting);
    WOLFSSL_CTX *server = open_context(wolfTLSv1_3_server_method(), setting);
    world->contexts[BENCH_AS_CLIENT] = client;
    world->contexts[BENCH_AS_SERVER] = server;
    if (client == NULL || server == NULL ||
        !use_identity(server, setting->is_rsa ? bench_rsa_pem : bench_server_pem,
                      setting->is_rsa ? bench_rsa_key_pem : bench_server_key_pem))
        return 0;
    wolfSSL_CTX_set_verify(client, WOLFSSL_VERIFY_PEER, NULL);
    wolfSSL_CTX_set_session_cache_mode(server, WOLFSSL_SESS_CACHE_OFF);
    if (!setting->is_mutual)
        return 1;
    wolfSSL_CTX_set_verify(server, WOLFSSL_VERIFY_PEER | WOLFSSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    return use_identity(client, bench_client_pem, bench_client_key_pem);
}

static void close_world(void *memory)
{
    struct world *world = memory;
    if (world->session != NULL)
        wolfSSL_SESSION_free(world->session);
    wolfSSL_CTX_free(world->contexts[BENCH_AS_CLIENT]);
    wolfSSL_CTX_free(world->contexts[BENCH_AS_SERVER]);
    free(world);
}

/* ---- connections ---- */

static void free_conn(void *memory)
{
    struct conn *conn = memory;
    wolfSSL_free(conn->ssl);
    free(conn);
}

static int prepare_client(WOLFSSL *ssl, const struct world *world)
{
    return wolfSSL_UseSNI(ssl, WOLFSSL_SNI_HOST_NAME, world->name, (uint16_t)strlen(world->name)) == WOLFSSL_SUCCESS &&
           wolfSSL_check_domain_name(ssl, world->name) == WOLFSSL_SUCCESS &&
           wolfSSL_UseKeyShare(ssl, WOLFSSL_ECC_X25519) == WOLFSSL_SUCCESS &&
           (world->session == NULL || wolfSSL_set_session(ssl, world->session) == WOLFSSL_SUCCESS);
}

static void *start(void *memory, enum bench_role role)
{
    const struct world *world = memory;
    struct conn *conn = calloc(1, sizeof *conn);
    if (conn == NULL)
        return NULL;
    conn->ssl = wolfSSL_new(world->contexts[role]);
    wolfSSL_SetIOReadCtx(conn->ssl, conn);
    wolfSSL_SetIOWriteCtx(conn->ssl, conn);
    if (conn->ssl != NULL && (role == BENCH_AS_SERVER || prepare_client(conn->ssl, world))) {
        if (role == BENCH_AS_SERVER && !world->sends_ticket && world->session == NULL)
            (void)wolfSSL_no_ticket_TLSv13(conn->ssl);
        return conn;
    }
    free_conn(conn);
    return NULL;
}

static size_t read_all(struct conn *conn)
{
    static _Thread_local uint8_t text[16384];
    size_t total = 0;
    int text_len;
    while ((text_len = wolfSSL_read(conn->ssl, text, sizeof text)) > 0) {
        total += (size_t)text_len;
        if (conn->heard_len == 0 && wolfSSL_pending(conn->ssl) == 0)
            break;
    }
    return total;
}

static int shake_hands(WOLFSSL *ssl)
{
    return wolfSSL_is_server(ssl) ? wolfSSL_accept(ssl) : wolfSSL_connect(ssl);
}

static int step(void *memory, struct bench_wire *answer, const uint8_t *data, size_t data_len)
{
    struct conn *conn = memory;
    conn->heard = data;
    conn->heard_len = data_len;
    conn->answer = answer;
    int result = conn->is_done ? WOLFSSL_SUCCESS : shake_hands(conn->ssl);
    if (result != WOLFSSL_SUCCESS)
        return wolfSSL_get_error(conn->ssl, result) == WOLFSSL_ERROR_WANT_READ ? BENCH_GOES_ON : BENCH_FAILED;
    conn->is_done = 1;
    if (conn->heard_len > 0)
        (void)read_all(conn);
    return BENCH_DONE;
}

static int is_resumed(void *conn)
{
    return wolfSSL_session_reused(((struct conn *)conn)->ssl);
}

static size_t send_text(void *memory, struct bench_wire *wire, const uint8_t *text, size_t text_len)
{
    struct conn *conn = memory;
    conn->answer = wire;
    conn->written_len = 0;
    return wolfSSL_write(conn->ssl, text, (int)text_len) == (int)text_len ? conn->written_len : 0;
}

static size_t receive_records(void *memory, uint8_t *records, size_t records_len)
{
    struct conn *conn = memory;
    conn->heard = records;
    conn->heard_len = records_len;
    return read_all(conn);
}

/* One handshake with a ticket behind it, whose session is kept. */
static int take_session(struct world *world)
{
    struct bench_pair pair;
    world->sends_ticket = 1;
    if (bench_pair_open(&pair, NULL, &bench_wolfssl, world)) {
        world->session = wolfSSL_get1_session(((struct conn *)pair.sides[BENCH_AS_CLIENT])->ssl);
        bench_pair_close(&pair);
    }
    world->sends_ticket = 0;
    return world->session != NULL;
}

static void *open_world(const struct bench_setting *setting)
{
    struct world *world = setting->is_hybrid ? NULL : calloc(1, sizeof *world);
    if (world == NULL)
        return NULL;
    wolfSSL_Init();
    world->name = setting->name;
    if (open_contexts(world, setting) && (!setting->is_resumed || take_session(world)))
        return world;
    close_world(world);
    return NULL;
}

const struct bench_stack bench_wolfssl = {.name = "wolfSSL",
                                          .version = version,
                                          .open = open_world,
                                          .close = close_world,
                                          .start = start,
                                          .step = step,
                                          .is_resumed = is_resumed,
                                          .send = send_text,
                                          .receive = receive_records,
                                          .free = free_conn,
                                          .leave_thread = wc_ecc_fp_free};
