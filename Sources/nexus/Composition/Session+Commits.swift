import Git

extension Session {
  /// Sees to it that commits can be made in the user's name, signed where they are to be, and written, before a model's
  /// time is spent on what they would hold; and names the hooks that may refuse it in the end.
  ///
  /// - Throws: `GitError.identityMissing`, `.signingFailed`; `UserError` for a disk that is full or read-only.
  func requireCommits() async throws {
    let project = try requireProject()
    let repository = project.repository
    if let fault = try await DiskRoom(project: project).fault() { throw fault }
    for person in [Repository.Person.author, .committer] { _ = try await repository.identity(person) }
    if let fault = try await repository.signingFault() { throw fault }
    let judging = try await repository.hooks().filter(Self.judgingHooks.contains)
    guard !judging.isEmpty else { return }
    try console.note(
      "Work that lands by a merge or a squash passes your hooks first (\(judging.joined(separator: ", "))); what they "
        + "refuse does not land.")
  }

  /// The hooks that can refuse a commit on the user's branch.
  private static let judgingHooks = ["pre-commit", "pre-merge-commit", "prepare-commit-msg", "commit-msg"]
}
