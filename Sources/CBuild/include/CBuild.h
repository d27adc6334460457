// What only whoever builds nexus knows.

#ifndef NEXUS_CBUILD_H
#define NEXUS_CBUILD_H

/// The commit that the program was built from (`-Xcc -DNEXUS_COMMIT=…`); NULL where nobody named it.
const char *_Nullable nexus_build_commit(void);

#endif
