#include "options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_PORT 7070

/* Read a port number. */
enum port_result parse_port(const char *text, int *port)
{
	if (text == NULL || text[0] == '\0')
		return PORT_EMPTY;
	for (int i = 0; text[i] != '\0'; i++) {
		if (!isdigit(text[i])) {
			return PORT_BAD;
		}
	}
	if (atoi(text) < 1 || atoi(text) > 65535) {
		return PORT_RANGE;
	}
	*port = atoi(text);
	return PORT_OK;
}

const char *port_error(enum port_result result)
{
	switch (result) {
	case PORT_EMPTY:
		return "no port given";
	case PORT_BAD:
		return "a port is a number";
	case PORT_RANGE:
		return "a port is from 1 to 65535";
	default:
		return "";
	}
}

/* Fill in the options; 0 and a message if one is wrong. */
int parse_options(int argc, char **argv, struct options *options)
{
	int i;
	enum port_result result;

	options->port = DEFAULT_PORT;
	options->quiet = 0;
	for (i = 1; i < argc; i++) {
		if (strcmp(argv[i], "-q") == 0) {
			options->quiet = 1;
		} else if (strcmp(argv[i], "-p") == 0) {
			i++;
			result = parse_port(i < argc ? argv[i] : "", &options->port);
			if (result != PORT_OK) {
				fprintf(stderr, "relay: %s\n", port_error(result));
				return 0;
			}
		} else {
			fprintf(stderr, "relay: unknown option %s\n", argv[i]);
			return 0;
		}
	}
	return 1;
}
