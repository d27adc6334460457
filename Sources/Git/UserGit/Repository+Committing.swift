internal import CGit2
internal import CrashPoints
#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

extension Repository {
  /// A reference to be moved to a new commit, if it holds what is expected at that moment.
  package struct ReferenceUpdate: Hashable, Sendable {
    package var name: String
    package var expected: ExpectedValue
    /// What the reflog says.
    package var message: String

    /// - Parameter name: In full, as `refs/heads/main`.
    package init(_ name: String, expecting expected: ExpectedValue, message: String) {
      self.name = name
      self.expected = expected
      self.message = message
    }
  }

  /// Makes a commit. The same arguments, date included, always make the same commit.
  ///
  /// Neither hooks nor signing take part. If the reference has moved, the commit stays in the object database, where
  /// nothing leads to it.
  /// - Parameters:
  ///   - message: Space at line ends and empty lines at both ends are dropped, as `git commit` does; lines with `#`
  ///     stay.
  ///   - author: By default who git says; likewise the committer.
  ///   - date: For both, where they are taken from the configuration.
  /// - Throws: `.identityMissing`, `.referenceMoved`, `.missingObject`, `.invalidArgument` for an empty message.
  package func createCommit(
    tree: ObjectID, parents: [ObjectID], message: String, author: Signature? = nil, committer: Signature? = nil,
    date: Date = Date(), updating update: ReferenceUpdate? = nil
  ) throws(GitError) -> ObjectID {
    let message = Self.cleaned(message)
    if message.isEmpty || message.utf8.contains(0) {
      throw GitError(.invalidArgument, "A commit needs a message, without zero bytes.")
    }
    let id = try writeCommit(
      tree: tree, parents: parents, message: message, author: try signature(author, .author, date),
      committer: try signature(committer, .committer, date))
    CrashPoint.reach("commit-made")
    if let update { try setReference(update.name, to: id, expecting: update.expected, message: update.message) }
    return id
  }

  func writeCommit(
    tree: ObjectID, parents: [ObjectID], message: String, author: Signature, committer: Signature
  ) throws(GitError) -> ObjectID {
    let tree = try lookUpTree(tree)
    let author = try makeOwned(author)
    let committer = try makeOwned(committer)
    var pointers: [OpaquePointer?] = []
    defer { pointers.forEach(git_commit_free) }
    for parent in parents {
      var raw = parent.raw
      var commit: OpaquePointer?
      try check("read the parent of a commit", git_commit_lookup(&commit, pointer, &raw))
      pointers.append(commit)
    }
    var id = git_oid()
    try FileSystem.mayChange("a commit")
    try check(
      "make a commit",
      git_commit_create(
        &id, pointer, nil, author.pointer, committer.pointer, nil, message, tree.pointer, pointers.count, &pointers))
    return ObjectID(id)
  }

  private func signature(_ given: Signature?, _ person: Person, _ date: Date) throws(GitError) -> Signature {
    if let given { return given }
    return try identity(person, at: date)
  }

  func makeOwned(_ signature: Signature) throws(GitError) -> OwnedSignature {
    var raw: UnsafeMutablePointer<git_signature>?
    let seconds = Int64(signature.date.timeIntervalSince1970.rounded(.down))
    let name = (signature.nameBytes ?? Array(signature.name.utf8)).map { CChar(bitPattern: $0) } + [0]
    try check(
      "use the name and email for a commit",
      git_signature_new(&raw, name, signature.email, seconds, Int32(clamping: signature.offsetInMinutes)))
    return OwnedSignature(pointer: raw!)  // set whenever the status is not negative
  }

  static func cleaned(_ message: String) -> String {
    var lines = message.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
      .map { line in
        var line = line
        while let last = line.last, last.isWhitespace { line.removeLast() }
        return line
      }
    while lines.last?.isEmpty == true { lines.removeLast() }
    lines.removeFirst(lines.prefix { $0.isEmpty }.count)
    return lines.isEmpty ? "" : lines.joined(separator: "\n") + "\n"
  }
}

/// A signature of libgit2's for one scope.
struct OwnedSignature: ~Copyable {
  let pointer: UnsafeMutablePointer<git_signature>

  deinit { git_signature_free(pointer) }
}
