#include "CCurl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

// curl_multi_poll came with 7.66, curl_multi_wakeup with 7.68, CURLOPT_PREREQFUNCTION with 7.80.
#define OLDEST_VERSION 0x075000
#define OLDEST_VERSION_TEXT "7.80.0"

// curl.h wraps the variadic functions in checking macros, whose names would clash with the table's.
#undef curl_easy_setopt
#undef curl_easy_getinfo

// Name and type of every function used; __typeof__ keeps each pointer's type equal to the header's declaration.
#define FUNCTIONS(F)                                                                                                   \
  F(curl_global_init)                                                                                                  \
  F(curl_version_info)                                                                                                 \
  F(curl_easy_init)                                                                                                    \
  F(curl_easy_cleanup)                                                                                                 \
  F(curl_easy_setopt)                                                                                                  \
  F(curl_easy_getinfo)                                                                                                 \
  F(curl_easy_pause)                                                                                                   \
  F(curl_easy_strerror)                                                                                                \
  F(curl_slist_append)                                                                                                 \
  F(curl_slist_free_all)                                                                                               \
  F(curl_multi_init)                                                                                                   \
  F(curl_multi_cleanup)                                                                                                \
  F(curl_multi_add_handle)                                                                                             \
  F(curl_multi_remove_handle)                                                                                          \
  F(curl_multi_perform)                                                                                                \
  F(curl_multi_poll)                                                                                                   \
  F(curl_multi_wakeup)                                                                                                 \
  F(curl_multi_info_read)                                                                                              \
  F(curl_multi_strerror)

#define DECLARE(name) __typeof__(&name) name;
static struct {
  FUNCTIONS(DECLARE)
} table;

static const char *const candidates[] = {
#ifdef __APPLE__
    "/usr/lib/libcurl.4.dylib", "libcurl.4.dylib", "libcurl.dylib",
#else
    "libcurl.so.4", "libcurl-gnutls.so.4", "libcurl.so",
#endif
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static char failure[512];

static void load(void) {
  void *library = NULL;
  for (size_t i = 0; library == NULL && i < sizeof candidates / sizeof *candidates; i++) {
    library = dlopen(candidates[i], RTLD_NOW | RTLD_LOCAL);
    if (library == NULL && failure[0] == 0) {
      const char *reason = dlerror();
      snprintf(failure, sizeof failure, "%s", reason ? reason : "dlopen failed");
    }
  }
  if (library == NULL) return;
  failure[0] = 0;
#define FIND(name)                                                                                                     \
  table.name = (__typeof__(table.name))dlsym(library, #name);                                                          \
  if (table.name == NULL) {                                                                                            \
    snprintf(failure, sizeof failure, "libcurl has no function " #name "; version " OLDEST_VERSION_TEXT               \
                                      " or newer is needed");                                                         \
    return;                                                                                                            \
  }
  FUNCTIONS(FIND)
  const curl_version_info_data *info = table.curl_version_info(CURLVERSION_NOW);
  if (info->version_num < OLDEST_VERSION) {
    snprintf(failure, sizeof failure, "libcurl %s is too old; version " OLDEST_VERSION_TEXT " or newer is needed",
             info->version);
    return;
  }
  CURLcode code = table.curl_global_init(CURL_GLOBAL_DEFAULT);
  if (code != CURLE_OK) snprintf(failure, sizeof failure, "libcurl did not start: %s", table.curl_easy_strerror(code));
}

const char *nexus_curl_load(void) {
  pthread_once(&once, load);
  return failure[0] ? failure : NULL;
}

const char *nexus_curl_version(void) { return table.curl_version_info(CURLVERSION_NOW)->version; }

CURL *nexus_curl_easy_init(void) { return table.curl_easy_init(); }
void nexus_curl_easy_cleanup(CURL *easy) { table.curl_easy_cleanup(easy); }
CURLcode nexus_curl_easy_pause(CURL *easy, int mask) { return table.curl_easy_pause(easy, mask); }
const char *nexus_curl_easy_strerror(CURLcode code) { return table.curl_easy_strerror(code); }

CURLcode nexus_curl_set_long(CURL *easy, CURLoption option, long value) {
  return table.curl_easy_setopt(easy, option, value);
}
CURLcode nexus_curl_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
  return table.curl_easy_setopt(easy, option, value);
}
CURLcode nexus_curl_set_string(CURL *easy, CURLoption option, const char *value) {
  return table.curl_easy_setopt(easy, option, value);
}
CURLcode nexus_curl_set_pointer(CURL *easy, CURLoption option, void *value) {
  return table.curl_easy_setopt(easy, option, value);
}
CURLcode nexus_curl_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
  return table.curl_easy_setopt(easy, option, value);
}
CURLcode nexus_curl_set_write(CURL *easy, CURLoption option, curl_write_callback value) {
  return table.curl_easy_setopt(easy, option, value);
}
CURLcode nexus_curl_set_sockopt(CURL *easy, CURLoption option, curl_sockopt_callback value) {
  return table.curl_easy_setopt(easy, option, value);
}
CURLcode nexus_curl_set_prereq(CURL *easy, CURLoption option, curl_prereq_callback value) {
  return table.curl_easy_setopt(easy, option, value);
}

CURLcode nexus_curl_get_long(CURL *easy, CURLINFO info, long *value) {
  return table.curl_easy_getinfo(easy, info, value);
}
CURLcode nexus_curl_get_offset(CURL *easy, CURLINFO info, curl_off_t *value) {
  return table.curl_easy_getinfo(easy, info, value);
}
CURLcode nexus_curl_get_pointer(CURL *easy, CURLINFO info, void **value) {
  return table.curl_easy_getinfo(easy, info, value);
}

struct curl_slist *nexus_curl_list_append(struct curl_slist *list, const char *text) {
  return table.curl_slist_append(list, text);
}
void nexus_curl_list_free(struct curl_slist *list) { table.curl_slist_free_all(list); }

CURLM *nexus_curl_multi_init(void) { return table.curl_multi_init(); }
CURLMcode nexus_curl_multi_cleanup(CURLM *multi) { return table.curl_multi_cleanup(multi); }
CURLMcode nexus_curl_multi_add(CURLM *multi, CURL *easy) { return table.curl_multi_add_handle(multi, easy); }
CURLMcode nexus_curl_multi_remove(CURLM *multi, CURL *easy) { return table.curl_multi_remove_handle(multi, easy); }
CURLMcode nexus_curl_multi_perform(CURLM *multi, int *running) { return table.curl_multi_perform(multi, running); }
CURLMcode nexus_curl_multi_poll(CURLM *multi, int timeout_ms) {
  return table.curl_multi_poll(multi, NULL, 0, timeout_ms, NULL);
}
CURLMcode nexus_curl_multi_wakeup(CURLM *multi) { return table.curl_multi_wakeup(multi); }
int nexus_curl_multi_next_done(CURLM *multi, CURL **easy, CURLcode *result) {
  int left = 0;
  for (CURLMsg *message; (message = table.curl_multi_info_read(multi, &left)) != NULL;) {
    if (message->msg != CURLMSG_DONE) continue;
    *easy = message->easy_handle;
    *result = message->data.result;
    return 1;
  }
  return 0;
}
const char *nexus_curl_multi_strerror(CURLMcode code) { return table.curl_multi_strerror(code); }
