internal import CGit2
internal import CrashPoints
#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// Notes on objects, as `git notes` keeps them: in the tree of a commit that a reference below `refs/notes/` leads to.
extension Repository {
  /// The note on an object that a commit of notes holds; nil where there is none.
  package func note(on object: ObjectID, at notes: ObjectID) throws(GitError) -> [UInt8]? {
    let commit = try lookUpCommit(notes)
    var raw = object.raw
    let note = try Owned.find("read a note", free: git_note_free) {
      git_note_commit_read(&$0, pointer, commit.pointer, &raw)
    }
    guard let note, let id = git_note_id(note.pointer) else { return nil }
    return try readBlob(ObjectID(id))
  }

  /// Writes notes in one commit, in the place of those that the same objects have; all others stay.
  ///
  /// - Parameters:
  ///   - notes: By object; without zero bytes.
  ///   - tip: The commit of notes that the reference leads to; nil where there is no such reference.
  /// - Throws: `.referenceMoved` if the reference leads elsewhere by now: then nothing was written.
  package func write(
    _ notes: [ObjectID: [UInt8]], to reference: String, from tip: ObjectID?, message: String, date: Date = Date()
  ) throws(GitError) {
    let author = try makeOwned(try identity(.committer, at: date))
    var last = tip
    for (object, text) in notes.sorted(by: { $0.key < $1.key }) {
      guard !text.contains(0) else { throw GitError(.invalidArgument, "A note holds no zero bytes.") }
      last = try add(text, to: object, after: last, by: author)
    }
    guard let last, last != tip else { return }
    // The library makes a commit for each note; only the tree of the last one is kept.
    _ = try createCommit(
      tree: try commit(last).tree, parents: tip.map { [$0] } ?? [], message: message, date: date,
      updating: .init(reference, expecting: tip.map(ExpectedValue.commit) ?? .absent, message: "notes: \(message)"))
    CrashPoint.reach("notes-written")
  }

  private func add(
    _ text: [UInt8], to object: ObjectID, after notes: ObjectID?, by author: borrowing OwnedSignature
  ) throws(GitError) -> ObjectID {
    var (raw, made) = (object.raw, git_oid())
    let bytes = text.map { CChar(bitPattern: $0) } + [0]
    if let notes {
      let parent = try lookUpCommit(notes)
      try check(
        "write a note",
        git_note_commit_create(&made, nil, pointer, parent.pointer, author.pointer, author.pointer, &raw, bytes, 1))
    } else {
      try check(
        "write a note",
        git_note_commit_create(&made, nil, pointer, nil, author.pointer, author.pointer, &raw, bytes, 1))
    }
    return ObjectID(made)
  }
}
