/// Where a repository lies and what kind it is; true as of when it was opened.
package struct RepositoryInformation: Hashable, Sendable {
  /// The directory of this work tree, absolute, without a slash at the end; `nil` in a bare repository.
  package let workTreePath: String?
  /// The directory with this work tree's HEAD and index.
  package let gitDirectory: String
  /// The directory with what all work trees share: objects, references, configuration.
  package let commonDirectory: String
  package let isBare: Bool
  /// Whether this is a work tree made by `git worktree add`.
  package let isLinkedWorktree: Bool
  /// The main work tree, also when this is a linked one; `nil` if the repository has none, or it cannot be found from
  /// here (as with `git init --separate-git-dir`).
  package let mainWorkTreePath: String?
  /// Whether history ends early, as in a shallow clone.
  package let isShallow: Bool
  /// The hash that names objects. Always `sha1`: others are refused when the repository is opened.
  package let objectFormat: String
  /// Features in use that only some operations cannot handle; those refuse when they are asked.
  package let limitations: Set<UnsupportedFeature>
}
