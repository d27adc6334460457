#ifdef __linux__
#define _GNU_SOURCE
#else
#define __STDC_WANT_LIB_EXT1__ 1
#endif

#include "CVault.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#ifdef __linux__
#include <linux/keyctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

int32_t nexus_key_add(const char *description, const void *bytes, size_t count) {
  return (int32_t)syscall(SYS_add_key, "user", description, bytes, count, KEY_SPEC_PROCESS_KEYRING);
}

long nexus_key_set_timeout(int32_t key, unsigned int seconds) {
  return syscall(SYS_keyctl, KEYCTL_SET_TIMEOUT, key, seconds);
}

long nexus_key_link_for_user(int32_t key) {
  return syscall(SYS_keyctl, KEYCTL_LINK, key, KEY_SPEC_USER_KEYRING);
}

int32_t nexus_key_find(const char *description) {
  return (int32_t)syscall(
      SYS_keyctl, KEYCTL_SEARCH, KEY_SPEC_USER_KEYRING, "user", description, KEY_SPEC_PROCESS_KEYRING);
}

long nexus_key_read(int32_t key, void *bytes, size_t count) {
  return syscall(SYS_keyctl, KEYCTL_READ, key, bytes, count);
}

long nexus_key_invalidate(int32_t key) { return syscall(SYS_keyctl, KEYCTL_INVALIDATE, key); }

long nexus_key_forget_here(int32_t key) {
  return syscall(SYS_keyctl, KEYCTL_UNLINK, key, KEY_SPEC_PROCESS_KEYRING);
}

int nexus_set_dumpable(int isDumpable) { return prctl(PR_SET_DUMPABLE, isDumpable, 0, 0, 0); }

int nexus_is_dumpable(void) { return prctl(PR_GET_DUMPABLE, 0, 0, 0, 0); }

int nexus_peer_user(int socket, uid_t *user) {
  struct ucred credentials;
  socklen_t size = sizeof credentials;
  if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0) return -1;
  *user = credentials.uid;
  return 0;
}

void nexus_wipe(void *bytes, size_t count) { explicit_bzero(bytes, count); }

void nexus_keep_out_of_dumps(void *pages, size_t count) { madvise(pages, count, MADV_DONTDUMP); }

#else

static int unsupported(void) {
  errno = ENOSYS;
  return -1;
}

int32_t nexus_key_add(const char *description, const void *bytes, size_t count) { return unsupported(); }
long nexus_key_set_timeout(int32_t key, unsigned int seconds) { return unsupported(); }
long nexus_key_link_for_user(int32_t key) { return unsupported(); }
int32_t nexus_key_find(const char *description) { return unsupported(); }
long nexus_key_read(int32_t key, void *bytes, size_t count) { return unsupported(); }
long nexus_key_invalidate(int32_t key) { return unsupported(); }
long nexus_key_forget_here(int32_t key) { return unsupported(); }
int nexus_set_dumpable(int isDumpable) { return unsupported(); }
int nexus_is_dumpable(void) { return unsupported(); }

int nexus_peer_user(int socket, uid_t *user) {
  gid_t group;
  return getpeereid(socket, user, &group);
}

void nexus_wipe(void *bytes, size_t count) { memset_s(bytes, count, 0, count); }

void nexus_keep_out_of_dumps(void *pages, size_t count) {}

#endif
