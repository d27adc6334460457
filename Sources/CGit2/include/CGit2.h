// libgit2's own interface, loaded on first use instead of linked: linking it costs every start of nexus two
// milliseconds, also those that touch no repository.
//
// Callers write `git_repository_open_ext(…)` as always. The labels below give each function another name in object
// files, so that this module defines no symbol of libgit2's and can never stand in the way of libgit2's calls to itself.

#ifndef NEXUS_CGIT2_H
#define NEXUS_CGIT2_H

#include <git2.h>
#include <git2/sys/repository.h>

#define NEXUS_GIT_STRING_OF(x) #x
#define NEXUS_GIT_STRING(x) NEXUS_GIT_STRING_OF(x)
#define NEXUS_GIT(result, name, parameters, arguments) \
  extern result name parameters __asm__(NEXUS_GIT_STRING(__USER_LABEL_PREFIX__) "nexus_" #name);
#include "functions.inc"
#undef NEXUS_GIT

/// Loads libgit2 once, whichever thread comes first. No function of libgit2 may be called before this gave NULL.
/// Gives NULL, or the reason why there is no libgit2 to use: a string that lives as long as the process.
const char *_Nullable nexus_git_load(void);

/// What `nexus_git_load` would say of the library at `path`, written to `reason`; empty if it can be used.
void nexus_git_examine(const char *_Nonnull path, char *_Nonnull reason, size_t size);

// `git_libgit2_opts` takes variable arguments, which Swift cannot pass.

/// Where configuration of `level` is looked for: directories joined by colons; empty means nowhere.
int nexus_git_set_search_path(git_config_level_t level, const char *_Nonnull path);

/// Repository extensions to accept besides those that libgit2 knows.
int nexus_git_set_extensions(const char *_Nullable *_Nonnull extensions, size_t count);

/// Whether a repository of another user's is refused.
int nexus_git_set_owner_validation(int enabled);

/// How many bytes of objects all repositories together keep in memory at most.
int nexus_git_set_cache_limit(size_t bytes);

#endif
