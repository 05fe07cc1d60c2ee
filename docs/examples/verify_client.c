/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify_client.c: a client that judges its server itself, in a VERIFY event: by a pin, or by the system's anchors.
 * verify_client HOST PORT [PIN]
 *
 * PIN is the SHA-256 of the server's key in hexadecimal, such as of
 *   openssl x509 -in cert.pem -noout -pubkey | openssl pkey -pubin -outform DER | sha256sum
 * Then that key is all that counts: no name, no date, no authority. Without PIN the chain is verified as siotls would.
 * An answer can take its time, and can be given by another thread or machine: the connection waits for it.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "blocking.h"

enum { PIN_SIZE = 32 };

/* judge: what answers are made of. */
struct judge {
    struct siotls_set *set;
    struct siotls_trust *trust; /* NULL: the pin counts */
    uint8_t pin[PIN_SIZE];
};

/* [VERIFY */
static int has_pinned_key(const struct judge *judge, const struct siotls_event *event, struct siotls_error *error)
{
    struct siotls_certificate leaf = SIOTLS_INIT_CERTIFICATE;
    uint8_t digest[SIOTLS_MAX_FINGERPRINT];
    size_t digest_len = 0;
    if (siotls_certificate_read(&leaf, event->chain[0].data, event->chain[0].data_len, error) ||
        siotls_certificate_fingerprint(judge->set, digest, &digest_len, SIOTLS_HASH_SHA256, leaf.spki.data,
                                       leaf.spki.data_len, error))
        return 0;
    if (digest_len == PIN_SIZE && memcmp(digest, judge->pin, PIN_SIZE) == 0)
        return 1;
    error->reason = "the server's key is not the pinned one";
    error->alert = SIOTLS_ALERT_CERTIFICATE_UNKNOWN;
    return 0;
}

static int is_trusted(const struct judge *judge, const struct siotls_event *event, struct siotls_error *error)
{
    struct siotls_x509_request request = SIOTLS_INIT_X509_REQUEST;
    request.trust = judge->trust;
    request.chain = event->chain;
    request.num_chain = event->num_chain;
    request.name = event->server_name;
    request.purpose = SIOTLS_PURPOSE_SERVER;
    request.time_ms = now_ms();
    request.revocation = SIOTLS_REVOCATION_IF_PRESENT;
    request.ocsp_response = event->ocsp_response;
    return siotls_x509_verify(judge->set, &request, error) == 0;
}

/* The chain shows what anybody can have copied. That the server has its key siotls verifies, after this answer. */
static void answer(struct siotls_conn *conn, const struct judge *judge, const struct siotls_event *event)
{
    struct siotls_error error = SIOTLS_INIT_ERROR;
    int is_good = judge->trust ? is_trusted(judge, event, &error) : has_pinned_key(judge, event, &error);
    if (is_good)
        (void)siotls_conn_answer_verify(conn, event->id);
    else {
        fprintf(stderr, "verify_client: %s %s\n", error.reason, error.detail);
        (void)siotls_conn_refuse(conn, event->id, error.alert ? error.alert : SIOTLS_ALERT_INTERNAL_ERROR);
    }
}
/* VERIFY] */

static void take_events(struct siotls_conn *conn, const struct judge *judge)
{
    struct siotls_event event = SIOTLS_INIT_EVENT;
    while (siotls_conn_next_event(conn, &event) == 0 && event.type != SIOTLS_EVENT_NONE) {
        if (event.type == SIOTLS_EVENT_VERIFY)
            answer(conn, judge, &event);
        else if (event.type == SIOTLS_EVENT_HANDSHAKE_DONE) {
            printf("the server is who it should be\n");
            siotls_conn_close(conn); /* that was all we wanted to know */
        }
    }
}

/* 0: the handshake is done, and both sides have closed. */
static int converse(struct siotls_conn *conn, int network, const struct judge *judge)
{
    struct siotls_info info = SIOTLS_INIT_INFO;
    for (;;) {
        take_events(conn, judge);
        if (send_output(conn, network) || siotls_conn_info(conn, &info) || info.is_failed)
            return -1;
        if (info.is_closed)
            return 0;
        if (receive_input(conn, network, -1))
            return -1;
    }
}

static int read_pin(uint8_t *pin, const char *text)
{
    char digits[3] = "";
    if (strlen(text) != 2 * PIN_SIZE || strspn(text, "0123456789abcdefABCDEF") != 2 * PIN_SIZE)
        return -1;
    for (size_t i = 0; i < PIN_SIZE; i++) {
        unsigned byte = 0;
        memcpy(digits, text + 2 * i, 2);
        (void)sscanf(digits, "%2x", &byte);
        pin[i] = (uint8_t)byte;
    }
    return 0;
}

/* A client's config without anchors of its own: it asks for each answer. */
static struct siotls_config *open_config(struct judge *judge, int is_pinned)
{
    struct siotls_error error = SIOTLS_INIT_ERROR;
    struct siotls_config *config = NULL;
    if (siotls_set_new(&judge->set, NULL, &error) == 0 &&
        (is_pinned ||
         (siotls_trust_new(&judge->trust, NULL, &error) == 0 && siotls_trust_add_system(judge->trust, &error) == 0)) &&
        siotls_config_new(&config, judge->set, SIOTLS_ROLE_CLIENT, NULL, &error) == 0 &&
        siotls_config_set_events(config, SIOTLS_REQUEST_VERIFY) == 0 && siotls_config_ready(config, &error) == 0)
        return config;
    fprintf(stderr, "verify_client: %s %s\n", error.reason ? error.reason : "the config is not ready", error.detail);
    siotls_config_free(config);
    return NULL;
}

int main(int argc, char **argv)
{
    struct judge judge = {0};
    struct siotls_conn *conn = NULL;
    int result = -1;
    if (argc < 3 || argc > 4 || (argc == 4 && read_pin(judge.pin, argv[3]))) {
        fprintf(stderr, "usage: verify_client HOST PORT [PIN, 64 hexadecimal digits]\n");
        return 2;
    }
    struct siotls_config *config = open_config(&judge, argc == 4);
    int network = config ? connect_to(argv[1], argv[2]) : -1;
    if (network >= 0 && siotls_conn_new(&conn, config, NULL, NULL) == 0) {
        if (siotls_conn_set_time(conn, now_ms()) == 0 && siotls_conn_set_server_name(conn, argv[1]) == 0 &&
            siotls_conn_start(conn) == 0)
            result = converse(conn, network, &judge);
        if (result)
            print_failure("verify_client", conn, "the connection broke");
        siotls_conn_free(conn);
    }
    if (network >= 0)
        close_gently(network);
    siotls_config_free(config);
    siotls_trust_free(judge.trust);
    siotls_set_free(judge.set);
    return result ? 1 : 0;
}
