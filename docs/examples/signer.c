/* SPDX-License-Identifier: Apache-2.0 */
/*
 * signer.c: the only process that has the key: signer KEY.pem SOCKET
 *
 * It knows nothing of connections, and the servers that ask it have no key: run it as another user, and whoever breaks
 * into a server takes no key away. He could have things signed, as long as he is there; so it signs only what a server
 * signs in TLS 1.3 and is no message of anything else (RFC 9846 4.5.3). Who may ask is who may write to the socket: the
 * owner and his group. It signs with libcrypto; any program that can sign would do.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "sign.h"

enum { MAX_SERVERS = 32 };

/* How a scheme is spelled in libcrypto (RFC 9846 4.3.3). */
struct scheme {
    uint16_t scheme;
    int type;
    const char *digest; /* NULL: the scheme has its own */
};

static const struct scheme schemes[] = {
    {SIOTLS_SCHEME_ECDSA_SECP256R1_SHA256, EVP_PKEY_EC, "SHA256"},
    {SIOTLS_SCHEME_ECDSA_SECP384R1_SHA384, EVP_PKEY_EC, "SHA384"},
    {SIOTLS_SCHEME_ECDSA_SECP521R1_SHA512, EVP_PKEY_EC, "SHA512"},
    {SIOTLS_SCHEME_RSA_PSS_RSAE_SHA256, EVP_PKEY_RSA, "SHA256"},
    {SIOTLS_SCHEME_RSA_PSS_RSAE_SHA384, EVP_PKEY_RSA, "SHA384"},
    {SIOTLS_SCHEME_RSA_PSS_RSAE_SHA512, EVP_PKEY_RSA, "SHA512"},
    {SIOTLS_SCHEME_ED25519, EVP_PKEY_ED25519, NULL},
    {SIOTLS_SCHEME_ED448, EVP_PKEY_ED448, NULL},
};

static EVP_PKEY *key;

/* 64 spaces, the context, a zero byte, and a digest (RFC 9846 4.5.3). */
static int is_of_a_server(const struct sign_job *job)
{
    static const char context[] = "TLS 1.3, server CertificateVerify"; /* its end is that zero byte */
    static const char spaces[] = "                                                                ";
    const size_t spaces_len = sizeof spaces - 1;
    size_t digest_len = job->message_len - spaces_len - sizeof context;
    return (digest_len == 32 || digest_len == 48) && memcmp(job->message, spaces, spaces_len) == 0 &&
           memcmp(job->message + spaces_len, context, sizeof context) == 0;
}

static void sign(struct sign_job *job)
{
    const struct scheme *scheme = schemes;
    const struct scheme *end = schemes + sizeof schemes / sizeof schemes[0];
    EVP_PKEY_CTX *parameters = NULL;
    size_t signature_len = sizeof job->signature;
    while (scheme < end && (scheme->scheme != job->scheme || scheme->type != EVP_PKEY_get_base_id(key)))
        scheme++;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    int is_signed =
        scheme < end && is_of_a_server(job) && context != NULL &&
        EVP_DigestSignInit_ex(context, &parameters, scheme->digest, NULL, NULL, key, NULL) > 0 &&
        (scheme->type != EVP_PKEY_RSA || (EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING) > 0 &&
                                          EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, RSA_PSS_SALTLEN_DIGEST) > 0)) &&
        EVP_DigestSign(context, job->signature, &signature_len, job->message, job->message_len) > 0;
    job->signature_len = is_signed ? (uint16_t)signature_len : 0;
    EVP_MD_CTX_free(context);
}

/* One job of a server; 0: it has ended, or does not take its answers. */
static int serve(int server)
{
    struct sign_job job;
    if (recv(server, &job, sizeof job, MSG_DONTWAIT) != (ssize_t)sizeof job)
        return 0;
    sign(&job);
    return send(server, &job, sizeof job, MSG_DONTWAIT | MSG_NOSIGNAL) == (ssize_t)sizeof job;
}

static void run(int listener)
{
    struct pollfd sockets[1 + MAX_SERVERS] = {{.fd = listener, .events = POLLIN}};
    nfds_t num_sockets = 1;
    while (poll(sockets, num_sockets, -1) >= 0 || errno == EINTR) {
        for (nfds_t i = num_sockets - 1; i > 0; i--)
            if (sockets[i].revents != 0 && !serve(sockets[i].fd)) {
                close(sockets[i].fd);
                sockets[i] = sockets[--num_sockets]; /* which had its turn already */
            }
        if (sockets[0].revents != 0 && num_sockets <= MAX_SERVERS) {
            int server = accept(listener, NULL, NULL);
            if (server >= 0)
                sockets[num_sockets++] = (struct pollfd){.fd = server, .events = POLLIN};
        }
        sockets[0].events = num_sockets <= MAX_SERVERS ? POLLIN : 0;
    }
}

static int listen_at(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int listener = socket(AF_UNIX, SOCK_SEQPACKET, 0);
    if (listener < 0 || strlen(path) >= sizeof address.sun_path)
        return -1;
    memcpy(address.sun_path, path, strlen(path));
    umask(0117); /* owner and group, from the first moment */
    (void)unlink(path);
    return bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 8) ? -1 : listener;
}

int main(int argc, char **argv)
{
    FILE *file = argc == 3 ? fopen(argv[1], "r") : NULL;
    key = file ? PEM_read_PrivateKey(file, NULL, NULL, NULL) : NULL;
    if (file)
        fclose(file);
    if (key == NULL) {
        fprintf(stderr, argc == 3 ? "signer: there is no key in %s\n" : "usage: %s KEY.pem SOCKET\n",
                argv[argc == 3 ? 1 : 0]);
        return argc == 3 ? 1 : 2;
    }
    int listener = listen_at(argv[2]);
    if (listener >= 0)
        run(listener);
    perror(argv[2]);
    EVP_PKEY_free(key);
    return 1;
}
