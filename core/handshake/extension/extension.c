/* SPDX-License-Identifier: Apache-2.0 */
/* extension.c: the meanings in a table, see extension.h. */
#include "handshake/extension/extension.h"

#define MEANING(IDENTIFIER, name, type, MESSAGES) [SIO_EXTENSION_##IDENTIFIER] = &sio_##name##_meaning,
static const struct sio_extension_meaning *const meanings[SIO_NUM_EXTENSIONS] = {SIO_EXTENSION_ROWS(MEANING)};

bool sio_extensions_offer(struct sio_handshake *handshake, struct sio_client_hello *hello)
{
    for (size_t i = 0; i < SIO_NUM_EXTENSIONS; i++)
        if (meanings[i]->offer != NULL && !meanings[i]->offer(handshake, hello))
            return false;
    return true;
}

void sio_extensions_request(struct sio_handshake *handshake, struct sio_certificate_request *message)
{
    for (size_t i = 0; i < SIO_NUM_EXTENSIONS; i++)
        if (meanings[i]->request != NULL)
            meanings[i]->request(handshake, message);
}

void sio_extensions_answer(struct sio_handshake *handshake, struct sio_encrypted_extensions *message)
{
    for (size_t i = 0; i < SIO_NUM_EXTENSIONS; i++)
        if (meanings[i]->answer != NULL)
            meanings[i]->answer(handshake, message);
}

void sio_extensions_attach(struct sio_handshake *handshake, struct sio_extensions *leaf)
{
    for (size_t i = 0; i < SIO_NUM_EXTENSIONS; i++)
        if (meanings[i]->attach != NULL && sio_extension_is_asked(handshake, (enum sio_extension)i))
            meanings[i]->attach(handshake, leaf);
}

bool sio_extensions_take(struct sio_handshake *handshake, const struct sio_encrypted_extensions *message)
{
    for (size_t i = 0; i < SIO_NUM_EXTENSIONS; i++)
        if (meanings[i]->take != NULL && !meanings[i]->take(handshake, message))
            return false;
    return true;
}
