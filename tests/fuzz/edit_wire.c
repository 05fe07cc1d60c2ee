/* SPDX-License-Identifier: Apache-2.0 */
/*
 * edit_wire.c: changes what is on the wire: one of the records that an end has just sent.
 */
#include <stdlib.h>

#include "meddle.h"
#include "wire/constants.h"

enum { MAX_RECORDS = 64 };

struct records {
    struct siotls_bytes list[MAX_RECORDS];
    size_t num;
};

/* What is no whole record, at the end or because a mode sends single bytes, counts as one. */
static void find_records(struct records *records, const struct pair_bytes *wire)
{
    size_t at = 0;
    records->num = 0;
    while (at < wire->data_len && records->num < MAX_RECORDS) {
        const uint8_t *record = wire->data + at;
        size_t left = wire->data_len - at;
        size_t len = left < SIO_RECORD_HEADER ? left : (size_t)SIO_RECORD_HEADER + (size_t)(record[3] << 8) + record[4];
        len = len < left && records->num + 1 < MAX_RECORDS ? len : left;
        records->list[records->num++] = sio_bytes(record, len);
        at += len;
    }
}

static void put_header(struct pair_bytes *out, uint8_t type, size_t len)
{
    const uint8_t header[SIO_RECORD_HEADER] = {type, 3, 3, (uint8_t)(len >> 8), (uint8_t)len};
    pair_append(out, header, sizeof header);
}

/* One record becomes two; those of a sealed one do not open. */
static void put_split(struct pair_bytes *out, struct siotls_bytes record, const struct meddle_deed *deed)
{
    if (record.data_len <= SIO_RECORD_HEADER) {
        pair_append(out, record.data, record.data_len);
        return;
    }
    size_t content_len = record.data_len - SIO_RECORD_HEADER;
    size_t first_len = deed->at % content_len;
    put_header(out, record.data[0], first_len);
    pair_append(out, record.data + SIO_RECORD_HEADER, first_len);
    put_header(out, record.data[0], content_len - first_len);
    pair_append(out, record.data + SIO_RECORD_HEADER + first_len, content_len - first_len);
}

static void put_flipped(struct pair_bytes *out, struct siotls_bytes record, const struct meddle_deed *deed)
{
    pair_append(out, record.data, record.data_len);
    out->data[out->data_len - record.data_len + deed->at % record.data_len] ^= deed->value;
}

static void put_changed(struct pair_bytes *out, struct siotls_bytes record, const struct meddle_deed *deed)
{
    if (deed->kind == MEDDLE_WIRE_SPLIT) {
        put_split(out, record, deed);
    } else if (deed->kind == MEDDLE_WIRE_FLIP) {
        put_flipped(out, record, deed);
    } else if (deed->kind == MEDDLE_WIRE_CUT) {
        pair_append(out, record.data, deed->at % record.data_len);
    } else if (deed->kind != MEDDLE_WIRE_DROP) {
        if (deed->kind == MEDDLE_WIRE_INSERT) {
            put_header(out, deed->value, deed->len);
            for (size_t i = 0; i < deed->len; i++)
                pair_append(out, (const uint8_t[]){(uint8_t)(deed->at >> (i % 2 == 0 ? 8 : 0))}, 1);
        }
        pair_append(out, record.data, record.data_len);
        if (deed->kind == MEDDLE_WIRE_REPEAT)
            pair_append(out, record.data, record.data_len);
    }
}

void meddle_edit_wire(struct pair_bytes *wire, const struct meddle_deed *deed)
{
    struct records records;
    struct pair_bytes edited = {0};
    find_records(&records, wire);
    if (records.num == 0)
        return;
    size_t which = (deed->kind == MEDDLE_WIRE_FLIP ? deed->len : deed->at) % records.num;
    size_t next = (which + 1) % records.num;
    for (size_t i = 0; i < records.num; i++) {
        struct siotls_bytes record = records.list[i];
        if (deed->kind == MEDDLE_WIRE_SWAP && (i == which || i == next))
            record = records.list[i == which ? next : which];
        if (i == which)
            put_changed(&edited, record, deed);
        else
            pair_append(&edited, record.data, record.data_len);
    }
    free(wire->data);
    *wire = edited;
}
