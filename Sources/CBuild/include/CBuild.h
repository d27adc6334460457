// What only whoever builds a package knows.

#ifndef NEXUS_CBUILD_H
#define NEXUS_CBUILD_H

/// The commit that the program was built from, as packages tell it (`-Xcc -DNEXUS_COMMIT=…`); NULL where nobody told.
const char *_Nullable nexus_build_commit(void);

#endif
