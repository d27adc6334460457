internal import CGit2
#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

extension Repository {
  /// The commit with the id `id`.
  ///
  /// - Throws: `.notFound`, also where the object is something else.
  package func commit(_ id: ObjectID) throws(GitError) -> CommitInfo {
    let commit = try lookUpCommit(id)
    let count = git_commit_parentcount(commit.pointer)
    let message = git_commit_message(commit.pointer).map { String(cString: $0) } ?? ""
    return CommitInfo(
      id: id, tree: ObjectID(git_commit_tree_id(commit.pointer)),
      parents: (0..<count).compactMap { git_commit_parent_id(commit.pointer, $0).map { ObjectID($0) } },
      author: Signature(git_commit_author(commit.pointer).pointee),
      committer: Signature(git_commit_committer(commit.pointer).pointee),
      message: message, summary: Self.summary(of: message), trailers: try Self.trailers(in: message))
  }

  func lookUpCommit(_ id: ObjectID) throws(GitError) -> Owned {
    var raw = id.raw
    return try Owned.make("read a commit", free: git_commit_free) { git_commit_lookup(&$0, pointer, &raw) }
  }

  /// The first paragraph of `message` on one line, as `git log --oneline` shows it.
  private static func summary(of message: String) -> String {
    message.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .drop { $0.allSatisfy(\.isWhitespace) }
      .prefix { !$0.allSatisfy(\.isWhitespace) }
      .map { $0.trimmingSuffix(while: \.isWhitespace) }
      .joined(separator: " ")
  }

  private static func trailers(in message: String) throws(GitError) -> [CommitInfo.Trailer] {
    var array = git_message_trailer_array()
    try check("read the trailers of a commit", git_message_trailers(&array, message))
    defer { git_message_trailer_array_free(&array) }
    return (0..<array.count).map { index in
      let trailer = array.trailers[index]
      return CommitInfo.Trailer(key: String(cString: trailer.key), value: String(cString: trailer.value))
    }
  }
}

extension Substring {
  fileprivate func trimmingSuffix(while isDropped: (Character) -> Bool) -> Substring {
    var text = self
    while let last = text.last, isDropped(last) { text.removeLast() }
    return text
  }
}

extension Signature {
  init(_ raw: git_signature) {
    self.init(
      name: raw.name.map { String(cString: $0) } ?? "", email: raw.email.map { String(cString: $0) } ?? "",
      date: Date(timeIntervalSince1970: Double(raw.when.time)), offsetInMinutes: Int(raw.when.offset))
  }
}
