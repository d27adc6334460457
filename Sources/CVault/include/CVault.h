// The calls of the system that the vault needs and that Swift cannot make: system calls without a function in the C
// library, functions with variable arguments, and peer credentials, which every system hands over in its own way.
// No logic.

#ifndef NEXUS_CVAULT_H
#define NEXUS_CVAULT_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// The kernel keeps a key until its time is up. Each function returns a negative number and sets `errno` where it fails,
/// with `ENOSYS` where the system has no keyrings.
/// Source: add_key(2), keyctl(2).

/// Adds a key of the type "user" to the keyring of this process and returns its serial number.
int32_t nexus_key_add(const char *_Nonnull description, const void *_Nonnull bytes, size_t count);
/// Has the kernel drop a key after `seconds`.
long nexus_key_set_timeout(int32_t key, unsigned int seconds);
/// Adds a key to the keyring of the user, where it replaces one of the same description.
long nexus_key_link_for_user(int32_t key);
/// Finds a key in the keyring of the user, adds it to that of this process, and returns its serial number.
int32_t nexus_key_find(const char *_Nonnull description);
/// Copies at most `count` bytes of a key and returns how many it has.
long nexus_key_read(int32_t key, void *_Nonnull bytes, size_t count);
/// Drops a key from all keyrings at once.
long nexus_key_invalidate(int32_t key);
/// Takes a key out of the keyring of this process.
long nexus_key_forget_here(int32_t key);

/// Says whether the process may be dumped and traced by others of its user. Source: prctl(2), PR_SET_DUMPABLE.
int nexus_set_dumpable(int isDumpable);
/// 1 or 0 as last set; negative where the system cannot tell.
int nexus_is_dumpable(void);

/// The user at the other end of a connected local socket. Source: unix(7), SO_PEERCRED; getpeereid(3).
int nexus_peer_user(int socket, uid_t *_Nonnull user);

/// Overwrites memory in a way that the compiler does not leave out. Source: explicit_bzero(3); memset_s(3).
void nexus_wipe(void *_Nonnull bytes, size_t count);

/// Keeps memory out of core dumps where the system can; advice that may fail. Source: madvise(2), MADV_DONTDUMP.
void nexus_keep_out_of_dumps(void *_Nonnull pages, size_t count);

#endif
