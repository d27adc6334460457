#include "strutil.h"

#include <string.h>

int str_starts_with(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

int str_ends_with(const char *s, const char *suffix)
{
	size_t length = strlen(s);
	size_t suffix_length = strlen(suffix);

	if (suffix_length > length)
		return 0;
	return strstr(s, suffix) != NULL;
}

size_t str_count(const char *s, char c)
{
	size_t count = 0;

	for (; *s != '\0'; s++) {
		if (*s == c)
			count++;
	}
	return count;
}

static int is_blank(char c)
{
	return c == ' ' || c == '\t';
}

void str_trim(char *s)
{
	size_t start = 0;
	size_t end = strlen(s);

	while (is_blank(s[start]))
		start++;
	while (end > start && is_blank(s[end - 1]))
		end--;
	memmove(s, s + start, end - start);
	s[end - start] = '\0';
}
