#include "CBuild.h"

#include <stddef.h>

#define TEXT_OF(x) #x
#define TEXT(x) TEXT_OF(x)

const char *nexus_build_commit(void) {
#ifdef NEXUS_COMMIT
  return TEXT(NEXUS_COMMIT);
#else
  return NULL;
#endif
}
