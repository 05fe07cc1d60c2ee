/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ownership_windows.c: see ownership.h. The access list of the file may not let everybody write it.
 */
#include "platform/ownership.h"

#include <windows.h>

#include <aclapi.h>

#include "platform/wide_windows.h"

/* True when an entry of the access list lets this group change the file. */
static bool group_may_write(PACL list, WELL_KNOWN_SID_TYPE group)
{
    union {
        SID sid;
        uint8_t room[SECURITY_MAX_SID_SIZE];
    } known;
    DWORD known_len = sizeof known;
    if (!CreateWellKnownSid(group, NULL, &known.sid, &known_len))
        return true;
    for (DWORD i = 0; i < list->AceCount; i++) {
        ACCESS_ALLOWED_ACE *entry;
        if (!GetAce(list, i, (void **)&entry))
            return true;
        bool allows =
            entry->Header.AceType == ACCESS_ALLOWED_ACE_TYPE && (entry->Header.AceFlags & INHERIT_ONLY_ACE) == 0;
        if (allows && (entry->Mask & (FILE_WRITE_DATA | WRITE_DAC | WRITE_OWNER | GENERIC_WRITE | GENERIC_ALL)) != 0 &&
            EqualSid((PSID)&entry->SidStart, &known.sid))
            return true;
    }
    return false;
}

/* No list at all grants everything to everybody. */
static bool everybody_may_write(PACL list)
{
    return list == NULL || group_may_write(list, WinWorldSid) || group_may_write(list, WinAuthenticatedUserSid) ||
           group_may_write(list, WinBuiltinUsersSid);
}

bool sio_ownership_check(const char *path, struct sio_error *error)
{
    wchar_t wide[SIO_WIDE_PATH];
    if (!sio_wide_path(wide, path)) {
        sio_fail_status(error, SIOTLS_ERROR_PROVIDER, "module: its path cannot be examined");
        return sio_fail_detail(error, "%s", path);
    }
    PACL list = NULL;
    PSECURITY_DESCRIPTOR descriptor = NULL;
    DWORD result =
        GetNamedSecurityInfoW(wide, SE_FILE_OBJECT, DACL_SECURITY_INFORMATION, NULL, NULL, &list, NULL, &descriptor);
    if (result != ERROR_SUCCESS) {
        sio_fail_status(error, SIOTLS_ERROR_PROVIDER, "module: its access list cannot be read");
        return sio_fail_detail(error, "%s (error %lu)", path, result);
    }
    bool ok = !everybody_may_write(list);
    LocalFree(descriptor);
    if (ok)
        return true;
    sio_fail_status(error, SIOTLS_ERROR_REFUSED, "module: the access list lets everybody write it");
    return sio_fail_detail(error, "%s", path);
}
