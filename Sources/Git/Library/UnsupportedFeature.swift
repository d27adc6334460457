/// A feature of git that libgit2 1.5 cannot handle.
package enum UnsupportedFeature: Hashable, Sendable, CustomStringConvertible {
  /// Object ids other than SHA-1's.
  case objectFormat(String)
  /// References stored elsewhere than in files, as in a reftable.
  case referenceStorage(String)
  /// Another repository extension, by its name.
  case repositoryExtension(String)
  /// A repository format newer than 1.
  case formatVersion(Int)
  /// An index that names whole directories (`index.sparse`).
  case sparseIndex
  /// An index in two files (`core.splitIndex`).
  case splitIndex
  /// An index without a checksum (`index.skipHash`).
  case indexWithoutChecksum
  /// An index that libgit2 cannot read for another reason.
  case index
  /// A work tree that leaves out tracked files (`core.sparseCheckout`).
  case sparseCheckout
  /// Files that pass through a program on their way in and out, such as git-lfs.
  case filterDriver
  /// Files merged by a program of the user's.
  case mergeDriver

  package var description: String {
    switch self {
    case .objectFormat(let name): "the object format \(name)"
    case .referenceStorage(let name): "the reference storage \(name)"
    case .repositoryExtension(let name): "the repository extension \(name)"
    case .formatVersion(let version): "repository format \(version)"
    case .sparseIndex: "a sparse index"
    case .splitIndex: "a split index"
    case .indexWithoutChecksum: "an index without checksum"
    case .index: "the format of this index"
    case .sparseCheckout: "a sparse checkout"
    case .filterDriver: "filter drivers such as git-lfs"
    case .mergeDriver: "merge drivers"
    }
  }

  /// What makes the repository one that nexus can work in, to stand as a hint; each was tried with git.
  package var cure: String {
    switch self {
    case .objectFormat:
      """
      git cannot change it, but a copy can have it: `git init --object-format=sha1 ../copy`, then \
      `git fast-export --all --signed-tags=strip --reencode=yes | git -C ../copy fast-import`, and work in ../copy.
      """
    case .referenceStorage:
      """
      `git refs migrate --ref-format=files` changes it (git 2.49 and newer, without linked worktrees); a copy that is so makes \
      `git clone --ref-format=files . ../copy`.
      """
    case .repositoryExtension(let name):
      "If nothing needs it any more: `git config --unset extensions.\(name)`; else use a clone without it."
    case .formatVersion: "A clone has the usual format: `git clone . ../copy`."
    case .sparseIndex: "`git sparse-checkout reapply --no-sparse-index` writes it in full."
    case .splitIndex: "`git config core.splitIndex false`, then `git update-index --no-split-index`."
    case .indexWithoutChecksum: "`git config index.skipHash false`, then `git update-index --force-write-index`."
    case .index: "`git update-index --index-version 2` writes it in a form that is read."
    case .sparseCheckout: "`git sparse-checkout disable`."
    case .filterDriver: "`git merge` brings the plan's branch onto yours; `nexus status` names it."
    case .mergeDriver:
      "With git 2.38 or newer in PATH nexus has git merge; or merge the plan's branch with `git merge`."
    }
  }
}
