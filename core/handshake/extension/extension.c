/* SPDX-License-Identifier: Apache-2.0 */
/* extension.c: the meanings in a table, see extension.h. */
#include "handshake/extension/extension.h"

static const struct sio_extension_meaning nothing;

static const struct sio_extension_meaning *const meanings[SIO_NUM_EXTENSIONS] = {
    [SIO_EXTENSION_SERVER_NAME] = &sio_server_name_meaning,
    [SIO_EXTENSION_MAX_FRAGMENT_LENGTH] = &sio_max_fragment_length_meaning,
    [SIO_EXTENSION_STATUS_REQUEST] = &sio_status_request_meaning,
    [SIO_EXTENSION_SUPPORTED_GROUPS] = &sio_supported_groups_meaning,
    [SIO_EXTENSION_SIGNATURE_ALGORITHMS] = &sio_signature_algorithms_meaning,
    [SIO_EXTENSION_ALPN] = &sio_alpn_meaning,
    [SIO_EXTENSION_SIGNED_CERTIFICATE_TIMESTAMP] = &sio_signed_certificate_timestamp_meaning,
    [SIO_EXTENSION_CLIENT_CERTIFICATE_TYPE] = &sio_client_certificate_type_meaning,
    [SIO_EXTENSION_SERVER_CERTIFICATE_TYPE] = &sio_server_certificate_type_meaning,
    [SIO_EXTENSION_COMPRESS_CERTIFICATE] = &sio_compress_certificate_meaning,
    [SIO_EXTENSION_RECORD_SIZE_LIMIT] = &sio_record_size_limit_meaning,
    [SIO_EXTENSION_PRE_SHARED_KEY] = &sio_pre_shared_key_meaning,
    [SIO_EXTENSION_EARLY_DATA] = &sio_early_data_meaning,
    [SIO_EXTENSION_SUPPORTED_VERSIONS] = &sio_supported_versions_meaning,
    [SIO_EXTENSION_COOKIE] = &sio_cookie_meaning,
    [SIO_EXTENSION_CERTIFICATE_AUTHORITIES] = &sio_certificate_authorities_meaning,
    [SIO_EXTENSION_POST_HANDSHAKE_AUTH] = &sio_post_handshake_auth_meaning,
    [SIO_EXTENSION_SIGNATURE_ALGORITHMS_CERT] = &sio_signature_algorithms_cert_meaning,
    [SIO_EXTENSION_KEY_SHARE] = &sio_key_share_meaning,
};

/* Some have a form and no meaning. */
static const struct sio_extension_meaning *meaning_of(size_t extension)
{
    return meanings[extension] != NULL ? meanings[extension] : &nothing;
}

bool sio_extensions_offer(struct sio_handshake *handshake, struct sio_client_hello *hello)
{
    for (size_t i = 0; i < SIO_NUM_EXTENSIONS; i++)
        if (meaning_of(i)->offer != NULL && !meaning_of(i)->offer(handshake, hello))
            return false;
    return true;
}

void sio_extensions_request(struct sio_handshake *handshake, struct sio_certificate_request *message)
{
    for (size_t i = 0; i < SIO_NUM_EXTENSIONS; i++)
        if (meaning_of(i)->request != NULL)
            meaning_of(i)->request(handshake, message);
}

void sio_extensions_answer(struct sio_handshake *handshake, struct sio_encrypted_extensions *message)
{
    for (size_t i = 0; i < SIO_NUM_EXTENSIONS; i++)
        if (meaning_of(i)->answer != NULL)
            meaning_of(i)->answer(handshake, message);
}

void sio_extensions_attach(struct sio_handshake *handshake, struct sio_extensions *leaf)
{
    for (size_t i = 0; i < SIO_NUM_EXTENSIONS; i++)
        if (meaning_of(i)->attach != NULL && sio_extension_is_asked(handshake, (enum sio_extension)i))
            meaning_of(i)->attach(handshake, leaf);
}

bool sio_extensions_take(struct sio_handshake *handshake, const struct sio_encrypted_extensions *message)
{
    for (size_t i = 0; i < SIO_NUM_EXTENSIONS; i++)
        if (meaning_of(i)->take != NULL && !meaning_of(i)->take(handshake, message))
            return false;
    return true;
}
