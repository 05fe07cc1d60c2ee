/* SPDX-License-Identifier: Apache-2.0 */
/*
 * group_posix.h: whether a group is a user's own, as many systems make one for each user.
 */
#ifndef SIO_PLATFORM_GROUP_POSIX_H
#define SIO_PLATFORM_GROUP_POSIX_H

#include <stdbool.h>
#include <sys/types.h>

/* Where users and groups stand, in the form of passwd(5) and group(5). */
struct sio_accounts {
    const char *users;
    const char *groups;
};

extern const struct sio_accounts sio_system_accounts;

/*
 * True when the group is the owner's primary group and nobody else's, and has no other members. A group without
 * members is nobody's own: programs that are setgid act for it.
 *
 * The files are read as they are. getgrgid and getpwent would load whatever modules nsswitch.conf names into a process
 * that is about to decide what it loads, do not work in a static program of glibc, and ask a directory server for all
 * of its users. So a user whom only such a server knows has no group of his own here. What is not understood, not
 * whole, or larger than 4 MiB, says no.
 */
bool sio_group_is_own(const struct sio_accounts *accounts, gid_t group, uid_t owner);

#endif
