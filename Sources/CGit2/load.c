#include "CGit2.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

// One pointer per function, and the function that jumps through it.

#define NEXUS_GIT(result, name, parameters, arguments) static result(*pointer_to_##name) parameters;
#include "functions.inc"
#undef NEXUS_GIT

#define NEXUS_GIT(result, name, parameters, arguments) \
  result name parameters { return pointer_to_##name arguments; }
#include "functions.inc"
#undef NEXUS_GIT

static int (*pointer_to_git_libgit2_opts)(int option, ...);

static const struct {
  const char *name;
  void *pointer;
} functions[] = {
#define NEXUS_GIT(result, name, parameters, arguments) {#name, (void *)&pointer_to_##name},
#include "functions.inc"
#undef NEXUS_GIT
  {"git_libgit2_opts", (void *)&pointer_to_git_libgit2_opts},
};

// The name with the version first: the bare name is whatever was installed last.
static const char *const candidates[] = {
#if defined(__APPLE__)
  "libgit2." LIBGIT2_SOVERSION ".dylib",
  "/opt/homebrew/lib/libgit2." LIBGIT2_SOVERSION ".dylib",
  "/usr/local/lib/libgit2." LIBGIT2_SOVERSION ".dylib",
  "libgit2.dylib",
#else
  "libgit2.so." LIBGIT2_SOVERSION,
  "libgit2.so",
#endif
};

// The one that was installed with the program, in ../lib/nexus beside its own directory; NULL where there is none.
static void *open_own(void) {
#if defined(__linux__)
  char path[4096];
  ssize_t length = readlink("/proc/self/exe", path, sizeof path - 64);
  if (length <= 0) return NULL;
  path[length] = 0;
  char *slash = strrchr(path, '/');
  if (!slash) return NULL;
  strcpy(slash, "/../lib/nexus/libgit2.so." LIBGIT2_SOVERSION);
  return dlopen(path, RTLD_NOW | RTLD_LOCAL);
#else
  return NULL;
#endif
}

// Returns whether the functions and structures of `library` are those of the headers we were compiled with. libgit2
// changes both between minor releases.
static int fits(void *library, char *reason, size_t size) {
  int (*version)(int *, int *, int *) = (int (*)(int *, int *, int *))dlsym(library, "git_libgit2_version");
  int major = 0, minor = 0, revision = 0;
  if (!version) {
    snprintf(reason, size, "The library found as libgit2 has no function git_libgit2_version.");
    return 0;
  }
  version(&major, &minor, &revision);
  if (major != LIBGIT2_VER_MAJOR || minor != LIBGIT2_VER_MINOR) {
    snprintf(reason, size, "libgit2 %d.%d.%d is installed, but this nexus was built for libgit2 %d.%d.", major, minor,
             revision, LIBGIT2_VER_MAJOR, LIBGIT2_VER_MINOR);
    return 0;
  }
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
    if (!dlsym(library, functions[i].name)) {
      snprintf(reason, size, "libgit2 %d.%d.%d lacks the function %s.", major, minor, revision, functions[i].name);
      return 0;
    }
  }
  return 1;
}

static char reason_for_failure[512];
static const char *failure;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void) {
  void *library = open_own();
  failure = reason_for_failure;
  for (size_t i = 0; !library && i < sizeof candidates / sizeof *candidates; i++) {
    library = dlopen(candidates[i], RTLD_NOW | RTLD_LOCAL);
    if (!library && !*reason_for_failure) {
      const char *message = dlerror();
      snprintf(reason_for_failure, sizeof reason_for_failure, "libgit2 " LIBGIT2_SOVERSION " cannot be loaded: %s.",
               message ? message : "the loader gave no reason");
    }
  }
  if (!library || !fits(library, reason_for_failure, sizeof reason_for_failure)) return;
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
    // Copied as bytes: the pointers are of other types than `void *`, and are read below in this same function.
    void *function = dlsym(library, functions[i].name);
    memcpy(functions[i].pointer, &function, sizeof function);
  }
  if (git_libgit2_init() < 0) {
    snprintf(reason_for_failure, sizeof reason_for_failure, "libgit2 cannot be set up.");
    return;
  }
  failure = NULL;
}

const char *nexus_git_load(void) {
  pthread_once(&once, load);
  return failure;
}

void nexus_git_examine(const char *path, char *reason, size_t size) {
  if (!size) return;
  *reason = 0;
  void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    const char *message = dlerror();
    snprintf(reason, size, "libgit2 " LIBGIT2_SOVERSION " cannot be loaded: %s.",
             message ? message : "the loader gave no reason");
    return;
  }
  fits(library, reason, size);
  dlclose(library);
}

int nexus_git_set_search_path(git_config_level_t level, const char *path) {
  return pointer_to_git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, (int)level, path);
}

int nexus_git_set_extensions(const char **extensions, size_t count) {
  return pointer_to_git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions, count);
}

int nexus_git_set_cache_limit(size_t bytes) {
  return pointer_to_git_libgit2_opts(GIT_OPT_SET_CACHE_MAX_SIZE, (ssize_t)bytes);
}

int nexus_git_set_owner_validation(int enabled) {
  return pointer_to_git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, enabled);
}
