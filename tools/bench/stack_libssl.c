/* SPDX-License-Identifier: Apache-2.0 */
/* stack_libssl.c: OpenSSL's libssl over a BIO that reads and writes memory without a queue of its own. */
#include "bench/stack.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <siotls/types.h>

#include "bench/chain.h"

struct world {
    SSL_CTX *contexts[BENCH_NUM_ROLES];
    BIO_METHOD *method;
    const char *name;
    SSL_SESSION *session; /* NULL: none */
};

/* What the BIO reads, and where it writes; written NULL throws away. */
struct conn {
    SSL *ssl;
    const uint8_t *heard;
    size_t heard_len;
    struct bench_wire *answer;
    size_t written_len;
};

static const char *version(void)
{
    return OpenSSL_version(OPENSSL_VERSION);
}

/* ---- the BIO ---- */

static int bio_read(BIO *bio, char *data, int data_len)
{
    struct conn *conn = BIO_get_data(bio);
    size_t part = conn->heard_len < (size_t)data_len ? conn->heard_len : (size_t)data_len;
    BIO_clear_retry_flags(bio);
    if (part == 0) {
        BIO_set_retry_read(bio);
        return -1;
    }
    memcpy(data, conn->heard, part);
    conn->heard += part;
    conn->heard_len -= part;
    return (int)part;
}

static int bio_write(BIO *bio, const char *data, int data_len)
{
    struct conn *conn = BIO_get_data(bio);
    struct bench_wire *answer = conn->answer;
    conn->written_len += (size_t)data_len;
    if (answer == NULL)
        return data_len;
    if ((size_t)data_len > sizeof answer->data - answer->data_len)
        return -1;
    memcpy(answer->data + answer->data_len, data, (size_t)data_len);
    answer->data_len += (size_t)data_len;
    return data_len;
}

static long bio_control(BIO *bio, int command, long number, void *pointer)
{
    (void)bio, (void)number, (void)pointer;
    return command == BIO_CTRL_FLUSH;
}

static BIO_METHOD *make_method(void)
{
    BIO_METHOD *method = BIO_meth_new(BIO_TYPE_SOURCE_SINK, "memory of the measurement");
    if (method != NULL && BIO_meth_set_read(method, bio_read) && BIO_meth_set_write(method, bio_write) &&
        BIO_meth_set_ctrl(method, bio_control))
        return method;
    BIO_meth_free(method);
    return NULL;
}

/* ---- contexts ---- */

static X509 *read_certificate(const char *pem)
{
    BIO *bio = BIO_new_mem_buf(pem, -1);
    X509 *certificate = PEM_read_bio_X509(bio, NULL, NULL, NULL);
    BIO_free(bio);
    return certificate;
}

static int use_identity(SSL_CTX *context, const char *leaf_pem, const char *key_pem)
{
    X509 *leaf = read_certificate(leaf_pem), *ca = read_certificate(bench_ca_pem);
    BIO *bio = BIO_new_mem_buf(key_pem, -1);
    EVP_PKEY *key = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
    int is_used = SSL_CTX_use_certificate(context, leaf) == 1 && SSL_CTX_use_PrivateKey(context, key) == 1 &&
                  SSL_CTX_add1_chain_cert(context, ca) == 1;
    BIO_free(bio);
    EVP_PKEY_free(key);
    X509_free(leaf);
    X509_free(ca);
    return is_used;
}

static int trust_root(SSL_CTX *context)
{
    X509 *root = read_certificate(bench_root_pem);
    int is_trusted = X509_STORE_add_cert(SSL_CTX_get_cert_store(context), root) == 1;
    X509_free(root);
    X509_VERIFY_PARAM_set_time(SSL_CTX_get0_param(context), (time_t)(BENCH_CHAIN_TIME_MS / 1000));
    return is_trusted;
}

static const char *suite_name(uint32_t suite)
{
    return siotls_algorithm_name(SIOTLS_KIND_SUITE, suite);
}

static SSL_CTX *open_context(const SSL_METHOD *method, const struct bench_setting *setting)
{
    SSL_CTX *context = SSL_CTX_new(method);
    if (context != NULL && SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) &&
        (setting->is_cold || (SSL_CTX_set_ciphersuites(context, suite_name(setting->suite)) &&
                              SSL_CTX_set1_groups_list(context, setting->is_hybrid ? "X25519MLKEM768" : "X25519"))) &&
        trust_root(context)) {
        if (setting->is_counted)
            SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
        return context;
    }
    SSL_CTX_free(context);
    return NULL;
}

static int open_contexts(struct world *world, const struct bench_setting *setting)
{
    SSL_CTX *client = open_context(TLS_client_method(), setting);
    SSL_CTX *server = open_context(TLS_server_method(), setting);
    world->contexts[BENCH_AS_CLIENT] = client;
    world->contexts[BENCH_AS_SERVER] = server;
    if (client == NULL || server == NULL ||
        !use_identity(server, setting->is_rsa ? bench_rsa_pem : bench_server_pem,
                      setting->is_rsa ? bench_rsa_key_pem : bench_server_key_pem))
        return 0;
    SSL_CTX_set_verify(client, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_session_cache_mode(server, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(server, 0);
    if (setting->is_mutual) {
        SSL_CTX_set_verify(server, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
        return use_identity(client, bench_client_pem, bench_client_key_pem);
    }
    return 1;
}

static void close_world(void *memory)
{
    struct world *world = memory;
    SSL_SESSION_free(world->session);
    SSL_CTX_free(world->contexts[BENCH_AS_CLIENT]);
    SSL_CTX_free(world->contexts[BENCH_AS_SERVER]);
    BIO_meth_free(world->method);
    free(world);
}

/* ---- connections ---- */

static void free_conn(void *memory)
{
    struct conn *conn = memory;
    /* Without this a session is taken for one that was cut short, and is not resumed again. */
    SSL_set_shutdown(conn->ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    SSL_free(conn->ssl);
    free(conn);
}

static int prepare_client(SSL *ssl, const struct world *world)
{
    SSL_set_connect_state(ssl);
    SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    return SSL_set_tlsext_host_name(ssl, world->name) == 1 && SSL_set1_host(ssl, world->name) == 1 &&
           (world->session == NULL || SSL_set_session(ssl, world->session) == 1);
}

static void *start(void *memory, enum bench_role role)
{
    const struct world *world = memory;
    struct conn *conn = calloc(1, sizeof *conn);
    if (conn == NULL)
        return NULL;
    conn->ssl = SSL_new(world->contexts[role]);
    BIO *bio = BIO_new(world->method);
    BIO_set_data(bio, conn);
    BIO_set_init(bio, 1);
    SSL_set_bio(conn->ssl, bio, bio);
    if (role == BENCH_AS_SERVER)
        SSL_set_accept_state(conn->ssl);
    if (role == BENCH_AS_SERVER || prepare_client(conn->ssl, world))
        return conn;
    free_conn(conn);
    return NULL;
}

static int is_resumed(void *conn)
{
    return SSL_session_reused(((struct conn *)conn)->ssl);
}

static size_t send_text(void *memory, struct bench_wire *wire, const uint8_t *text, size_t text_len)
{
    struct conn *conn = memory;
    conn->answer = wire;
    conn->written_len = 0;
    return SSL_write(conn->ssl, text, (int)text_len) == (int)text_len ? conn->written_len : 0;
}

static size_t read_all(struct conn *conn)
{
    static _Thread_local uint8_t text[16384];
    size_t total = 0;
    int text_len;
    while ((text_len = SSL_read(conn->ssl, text, sizeof text)) > 0) {
        total += (size_t)text_len;
        if (conn->heard_len == 0 && SSL_pending(conn->ssl) == 0)
            break;
    }
    return total;
}

static size_t receive_records(void *memory, uint8_t *records, size_t records_len)
{
    struct conn *conn = memory;
    conn->heard = records;
    conn->heard_len = records_len;
    return read_all(conn);
}

/* A ticket comes behind the handshake: it is read like text. */
static int step(void *memory, struct bench_wire *answer, const uint8_t *data, size_t data_len)
{
    struct conn *conn = memory;
    conn->heard = data;
    conn->heard_len = data_len;
    conn->answer = answer;
    int result = SSL_do_handshake(conn->ssl);
    if (result == 1 && conn->heard_len > 0)
        (void)read_all(conn);
    if (result == 1)
        return BENCH_DONE;
    return SSL_get_error(conn->ssl, result) == SSL_ERROR_WANT_READ ? BENCH_GOES_ON : BENCH_FAILED;
}

/* One handshake with a ticket behind it, whose session is kept. */
static int take_session(struct world *world)
{
    struct bench_pair pair;
    SSL_CTX_set_num_tickets(world->contexts[BENCH_AS_SERVER], 1);
    if (bench_pair_open(&pair, NULL, &bench_libssl, world)) {
        world->session = SSL_get1_session(((struct conn *)pair.sides[BENCH_AS_CLIENT])->ssl);
        bench_pair_close(&pair);
    }
    SSL_CTX_set_num_tickets(world->contexts[BENCH_AS_SERVER], 0);
    return world->session != NULL && SSL_SESSION_is_resumable(world->session);
}

static void *open_world(const struct bench_setting *setting)
{
    struct world *world = calloc(1, sizeof *world);
    if (world == NULL)
        return NULL;
    world->name = setting->name;
    world->method = make_method();
    if (world->method != NULL && open_contexts(world, setting) && (!setting->is_resumed || take_session(world)))
        return world;
    close_world(world);
    return NULL;
}

const struct bench_stack bench_libssl = {.name = "libssl",
                                         .version = version,
                                         .open = open_world,
                                         .close = close_world,
                                         .start = start,
                                         .step = step,
                                         .is_resumed = is_resumed,
                                         .send = send_text,
                                         .receive = receive_records,
                                         .free = free_conn};
