#ifndef STRUTIL_H
#define STRUTIL_H

#include <stddef.h>

/* 1 if s starts with prefix. */
int str_starts_with(const char *s, const char *prefix);

/* How often c stands in s. */
size_t str_count(const char *s, char c);

/* Remove blanks and tabs from both ends, in place. */
void str_trim(char *s);

/* 1 if s ends with suffix. */
int str_ends_with(const char *s, const char *suffix);
#endif
