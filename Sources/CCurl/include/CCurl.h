/// libcurl, found with dlopen on first use: a program that makes no request pays nothing at start-up.
///
/// Every call but `nexus_curl_load` needs a load that succeeded. The variadic functions of libcurl, which Swift cannot
/// call, appear here once per argument type. Nothing is decided here.
#ifndef NEXUS_CCURL_H
#define NEXUS_CCURL_H

#include <curl/curl.h>

/// Loads libcurl once per process; thread-safe. Returns NULL on success, else the reason, valid for ever.
const char *nexus_curl_load(void);

/// The version of the libcurl that was loaded, such as `7.88.1`; valid for ever.
const char *nexus_curl_version(void);

CURL *nexus_curl_easy_init(void);
void nexus_curl_easy_cleanup(CURL *easy);
CURLcode nexus_curl_easy_pause(CURL *easy, int mask);
const char *nexus_curl_easy_strerror(CURLcode code);

CURLcode nexus_curl_set_long(CURL *easy, CURLoption option, long value);
CURLcode nexus_curl_set_offset(CURL *easy, CURLoption option, curl_off_t value);
CURLcode nexus_curl_set_string(CURL *easy, CURLoption option, const char *value);
CURLcode nexus_curl_set_pointer(CURL *easy, CURLoption option, void *value);
CURLcode nexus_curl_set_list(CURL *easy, CURLoption option, struct curl_slist *value);
/// For CURLOPT_WRITEFUNCTION and CURLOPT_HEADERFUNCTION, whose callbacks have one type.
CURLcode nexus_curl_set_write(CURL *easy, CURLoption option, curl_write_callback value);
CURLcode nexus_curl_set_sockopt(CURL *easy, CURLoption option, curl_sockopt_callback value);
CURLcode nexus_curl_set_prereq(CURL *easy, CURLoption option, curl_prereq_callback value);

CURLcode nexus_curl_get_long(CURL *easy, CURLINFO info, long *value);
CURLcode nexus_curl_get_offset(CURL *easy, CURLINFO info, curl_off_t *value);
CURLcode nexus_curl_get_pointer(CURL *easy, CURLINFO info, void **value);

/// Appends a copy of `text`; returns NULL, and leaves `list` as it was, when memory runs out.
struct curl_slist *nexus_curl_list_append(struct curl_slist *list, const char *text);
void nexus_curl_list_free(struct curl_slist *list);

CURLM *nexus_curl_multi_init(void);
CURLMcode nexus_curl_multi_cleanup(CURLM *multi);
CURLMcode nexus_curl_multi_add(CURLM *multi, CURL *easy);
CURLMcode nexus_curl_multi_remove(CURLM *multi, CURL *easy);
CURLMcode nexus_curl_multi_perform(CURLM *multi, int *running);
CURLMcode nexus_curl_multi_poll(CURLM *multi, int timeout_ms);
/// The only call that another thread may make while the multi handle is in use.
CURLMcode nexus_curl_multi_wakeup(CURLM *multi);
/// Takes one finished transfer off the queue; returns 0 when there is none.
int nexus_curl_multi_next_done(CURLM *multi, CURL **easy, CURLcode *result);
const char *nexus_curl_multi_strerror(CURLMcode code);

#endif
