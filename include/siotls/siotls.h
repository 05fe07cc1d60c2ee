/* SPDX-License-Identifier: Apache-2.0 */
/*
 * siotls.h: the whole public interface. Reading order: types, set, x509, certificate, config, connection, session,
 * quic.
 */
#ifndef SIOTLS_SIOTLS_H
#define SIOTLS_SIOTLS_H

#include <siotls/certificate.h>
#include <siotls/config.h>
#include <siotls/connection.h>
#include <siotls/init.h>
#include <siotls/provider.h>
#include <siotls/quic.h>
#include <siotls/session.h>
#include <siotls/set.h>
#include <siotls/types.h>
#include <siotls/x509.h>

#endif
