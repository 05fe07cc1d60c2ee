/* SPDX-License-Identifier: Apache-2.0 */
/*
 * machine_stop.c: one process between which moved_machines_test.c moves a connection: maybe of another byte order.
 *
 * machine_stop ROLE SUITE describe: its target to standard output. machine_stop ROLE SUITE BYTES: the target of the
 * next one (empty: this is the last) and the connection (empty: this is the first) from standard input, the wire is
 * descriptor 3, the connection to standard output after so many bytes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "journey.h"

enum { WIRE = 3 };

static struct siotls_config *config;

static void describe(void)
{
    uint8_t target[SIOTLS_MAX_TARGET];
    size_t target_len = sizeof target;
    journey_require(siotls_config_describe_target(config, target, &target_len, NULL) == 0, "the target says nothing");
    journey_put(STDOUT_FILENO, target, target_len);
}

static void stop(int is_first, size_t num_bytes)
{
    struct siotls_conn *conn = NULL;
    size_t target_len = 0;
    uint8_t *target = journey_get(STDIN_FILENO, &target_len);
    if (is_first) {
        journey_require(siotls_conn_new(&conn, config, NULL, NULL) == 0, "no connection");
        journey_shake_hands(conn, WIRE);
    } else {
        conn = journey_take_over(config, STDIN_FILENO);
    }
    journey_echo(conn, WIRE, num_bytes);
    /* Unless an earlier one is not answered yet. */
    int status = siotls_conn_update_key(conn, 1);
    journey_require(status == 0 || status == SIOTLS_ERROR_LIMIT, "the key is not updated");
    if (target_len > 0)
        journey_hand_over(conn, STDOUT_FILENO, target, target_len);
    else
        journey_end(conn, WIRE);
    siotls_conn_free(conn);
    free(target);
}

int main(int argc, char **argv)
{
    static const uint16_t number = 1;
    uint8_t first_byte;
    memcpy(&first_byte, &number, 1);
    alarm(300);
    if (argc == 2 && strcmp(argv[1], "order") == 0) {
        puts(first_byte ? "little" : "big");
        return EXIT_SUCCESS;
    }
    journey_require(argc >= 4, "machine_stop ROLE SUITE describe|BYTES [first]");
    int role = strcmp(argv[1], "client") == 0 ? SIOTLS_ROLE_CLIENT : SIOTLS_ROLE_SERVER;
    config = journey_config("openssl", role, (uint16_t)strtoul(argv[2], NULL, 0));
    if (strcmp(argv[3], "describe") == 0)
        describe();
    else
        stop(argc == 5, strtoul(argv[3], NULL, 0));
    siotls_config_free(config);
    return EXIT_SUCCESS;
}
