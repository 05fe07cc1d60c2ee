/* SPDX-License-Identifier: Apache-2.0 */
/* move.c: see move.h. */
#include "move.h"

#include <stdlib.h>
#include <string.h>

struct siotls_error move_refusal(const struct pair_end *end)
{
    struct siotls_error error = {.size = sizeof error};
    size_t blob_len = 0;
    (void)siotls_conn_save(end->conn, NULL, &blob_len, NULL, 0, &error);
    return error;
}

uint8_t *move_save(const struct pair_end *end, size_t *blob_len)
{
    if (siotls_conn_save(end->conn, NULL, blob_len, NULL, 0, NULL) != 0)
        return NULL;
    uint8_t *blob = malloc(*blob_len);
    if (blob == NULL)
        abort();
    if (siotls_conn_save(end->conn, blob, blob_len, NULL, 0, NULL) == 0)
        return blob;
    free(blob);
    return NULL;
}

bool move_to(struct pair_end *end, struct siotls_config *config, struct siotls_conn **source,
             struct siotls_error *error)
{
    size_t blob_len = 0;
    uint8_t *blob = move_save(end, &blob_len);
    *source = NULL;
    if (blob == NULL)
        return false;
    *source = end->conn;
    *error = (struct siotls_error){.size = sizeof *error};
    bool done = siotls_conn_restore(&end->conn, config, end->pool, blob, blob_len, error) == 0;
    if (!done)
        end->conn = *source;
    if (!done)
        *source = NULL;
    memset(blob, 0, blob_len);
    free(blob);
    return done;
}
