/* SPDX-License-Identifier: Apache-2.0 */
/* quic_configs.h: what quic_open takes: each fills in both configs of a world, and is false when that fails. */
#ifndef TESTS_HANDSHAKE_QUIC_CONFIGS_H
#define TESTS_HANDSHAKE_QUIC_CONFIGS_H

#include "pair.h"

bool quic_plain(struct pair *world);
bool quic_with_client_auth(struct pair *world);
bool quic_with_early_data(struct pair *world);
bool quic_with_features_of_records(struct pair *world);
bool quic_with_messages(struct pair *world);
bool quic_with_other_protocols(struct pair *world);
bool quic_with_plain_tcp_hello(struct pair *world);
bool quic_with_retry(struct pair *world);
bool quic_with_sessions(struct pair *world);
bool quic_without_protocol_at_client(struct pair *world);
bool quic_without_protocol_at_server(struct pair *world);

#endif
