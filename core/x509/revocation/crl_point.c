/* SPDX-License-Identifier: Apache-2.0 */
/*
 * crl_point.c: a certificate says in its cRLDistributionPoints which lists may speak of it, for which reasons and whose
 * they are; a list says in its issuingDistributionPoint of which certificates it does (RFC 5280 4.2.1.13, 5.2.5).
 */
#include "x509/revocation/crl_point.h"

#include "x509/name/distinguished_name.h"
#include "x509/name/general_name.h"

/* DistributionPointName: names, or one relative name below that of whoever issues the list. */
enum { FULL_NAME = SIO_DER_CONTEXT_CONSTRUCTED, RELATIVE_NAME = SIO_DER_CONTEXT_CONSTRUCTED + 1 };

/* A point as a certificate describes it. */
struct point {
    struct siotls_bytes name;    /* DistributionPointName, contents; data NULL: none */
    struct siotls_bytes issuers; /* GeneralNames, contents; data NULL: the certificate's issuer */
    uint32_t reasons;
};

struct point_name {
    struct siotls_bytes full;     /* GeneralNames, contents; data NULL: none */
    struct siotls_bytes relative; /* RelativeDistinguishedName, contents */
    struct siotls_bytes base;     /* the Name that it is below */
};

static bool read_name(struct point_name *name, struct siotls_bytes contents, struct siotls_bytes base)
{
    struct sio_reader reader = sio_reader(contents);
    *name = (struct point_name){.base = base};
    return sio_der_read_optional(&reader, &name->full, FULL_NAME) &&
           (name->full.data != NULL || sio_der_read(&reader, &name->relative, RELATIVE_NAME)) && sio_read_end(&reader);
}

bool sio_crl_point_name_is_valid(struct siotls_bytes contents)
{
    struct point_name name;
    return read_name(&name, contents, sio_bytes(NULL, 0)) &&
           (name.full.data != NULL ? sio_general_names_are_valid(name.full) : name.relative.data_len > 0);
}

bool sio_crl_reasons_read(uint32_t *reasons, struct siotls_bytes contents)
{
    *reasons = 0;
    if (contents.data_len < 2 || contents.data_len > 3 || contents.data[0] > 7)
        return false;
    for (size_t i = 0; i < (contents.data_len - 1) * 8; i++)
        if ((contents.data[1 + i / 8] & (0x80u >> (i % 8))) != 0)
            *reasons |= 1u << i;
    *reasons &= SIO_CRL_ALL_REASONS;
    return true;
}

static bool general_name_equal(const struct sio_general_name *left, const struct sio_general_name *right)
{
    if (left->tag != right->tag)
        return false;
    return left->tag == SIO_NAME_TAG_DIRECTORY ? sio_name_equal(left->value, right->value)
                                               : sio_bytes_equal(left->value, right->value);
}

/* True when two GeneralNames have a name in common. */
static bool share_name(struct siotls_bytes left, struct siotls_bytes right)
{
    struct sio_reader lefts = sio_reader(left);
    struct sio_general_name one;
    struct sio_general_name other;
    while (sio_general_name_next(&lefts, &one)) {
        struct sio_reader rights = sio_reader(right);
        while (sio_general_name_next(&rights, &other))
            if (general_name_equal(&one, &other))
                return true;
    }
    return false;
}

/* True when one of the names is the relative one below its base. */
static bool has_relative(struct siotls_bytes names, const struct point_name *relative)
{
    struct sio_reader reader = sio_reader(names);
    struct sio_general_name one;
    while (sio_general_name_next(&reader, &one))
        if (one.tag == SIO_NAME_TAG_DIRECTORY && sio_name_is_below(one.value, relative->base, relative->relative))
            return true;
    return false;
}

static bool point_equal(const struct point_name *left, const struct point_name *right)
{
    if (left->full.data != NULL)
        return right->full.data != NULL ? share_name(left->full, right->full) : has_relative(left->full, right);
    if (right->full.data != NULL)
        return has_relative(right->full, left);
    return sio_name_equal(left->base, right->base) && sio_bytes_equal(left->relative, right->relative);
}

/* RFC 5280 6.3.3 b 2 i: a list for one point has one of the point's names or, where it has none, its issuer's. */
static bool is_same_point(const struct sio_crl *crl, const struct point *point)
{
    struct point_name wanted;
    struct point_name given;
    if (crl->point.data == NULL)
        return true;
    if (!read_name(&given, crl->point, crl->issuer))
        return false;
    if (point->name.data != NULL)
        return read_name(&wanted, point->name, crl->issuer) && point_equal(&given, &wanted);
    return point->issuers.data != NULL && given.full.data != NULL && share_name(given.full, point->issuers);
}

/* RFC 5280 6.3.3 b 1: the certificate's issuer issues the list, or who is named; the list then says that it is one. */
static bool is_by_issuer(const struct sio_crl *crl, const struct point *point,
                         const struct sio_certificate *certificate)
{
    if (point->issuers.data == NULL)
        return sio_name_equal(crl->issuer, certificate->issuer);
    return (crl->traits & SIO_CRL_IS_INDIRECT) != 0 && sio_general_names_have_directory(point->issuers, crl->issuer);
}

static bool next_point(struct sio_reader *points, struct point *point)
{
    struct sio_reader inside;
    struct siotls_bytes reasons;
    *point = (struct point){.reasons = SIO_CRL_ALL_REASONS};
    return sio_der_enter(points, &inside, SIO_DER_SEQUENCE) &&
           sio_der_read_optional(&inside, &point->name, SIO_DER_CONTEXT_CONSTRUCTED) &&
           sio_der_read_optional(&inside, &reasons, SIO_DER_CONTEXT + 1) &&
           (reasons.data == NULL || sio_crl_reasons_read(&point->reasons, reasons)) &&
           sio_der_read_optional(&inside, &point->issuers, SIO_DER_CONTEXT_CONSTRUCTED + 2) && sio_read_end(&inside);
}

/* What is said without regard to points: a list of the certificate's issuer, for all or for a point of that name. */
static uint32_t scope_of_issuer(const struct sio_crl *crl, const struct sio_certificate *certificate)
{
    struct point_name given;
    if (!sio_name_equal(crl->issuer, certificate->issuer))
        return 0;
    bool is_for_all = crl->point.data == NULL || (read_name(&given, crl->point, crl->issuer) &&
                                                  sio_general_names_have_directory(given.full, certificate->issuer));
    return is_for_all ? crl->reasons : 0;
}

uint32_t sio_crl_scope(const struct sio_crl *crl, const struct sio_certificate *certificate)
{
    uint32_t excluding = SIO_CRL_ONLY_ATTRIBUTES | (certificate->is_ca ? SIO_CRL_ONLY_USERS : SIO_CRL_ONLY_CAS);
    struct sio_reader points = sio_reader(certificate->crl_distribution_points);
    struct point point;
    if ((crl->traits & excluding) != 0)
        return 0;
    uint32_t reasons = scope_of_issuer(crl, certificate);
    while (next_point(&points, &point))
        if (is_by_issuer(crl, &point, certificate) && is_same_point(crl, &point))
            reasons |= crl->reasons & point.reasons;
    return reasons;
}
