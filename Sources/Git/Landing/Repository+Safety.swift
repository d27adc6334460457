internal import CGit2
#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif
#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// How much of what is uncommitted is worth a copy, in bytes.
package struct SafetyLimits: Hashable, Sendable {
  /// Of one file.
  package var file: Int
  /// Of all untracked files together.
  package var untracked: Int

  package init(file: Int = .max, untracked: Int = .max) {
    self.file = file
    self.untracked = untracked
  }
}

/// Uncommitted state that is kept as a commit.
package struct SavedState: Hashable, Sendable {
  package let name: String
  package let target: ObjectID
  /// Files that were too large to be kept, sorted.
  package let leftOut: [String]
}

extension Repository {
  /// Saves everything uncommitted in this work tree as a commit under `refs/nexus/safety/`, without touching a file,
  /// the index or any other reference.
  ///
  /// The commit is made as `git stash` makes them, so that `git stash apply <reference>` brings the state back; files
  /// that were untracked are in it too, ignored ones are not. What the user staged is its second parent (left out while
  /// the index has conflicts). Files are stored with their line ends converted, as `git add` would.
  /// - Parameters:
  ///   - name: The last part of the reference's name, such as a number of a run.
  ///   - limits: What is larger is left out; a tracked file then stands in the copy as it was committed.
  /// - Returns: The reference; `nil` if there is nothing uncommitted.
  /// - Throws: `.unbornBranch` if there is no commit to stand on, `.identityMissing`, `.referenceMoved` if there is
  ///   such a reference already.
  package func saveUncommittedState(
    named name: String, message: String, date: Date = Date(), limits: SafetyLimits = .init()
  ) throws(GitError) -> SavedState? {
    let directory = try workTreeDirectory()
    let entries: [StatusEntry]
    do throws(GitError) { entries = try status() } catch {
      guard case .unsupported = error.code, let git = userGit else { throw error }
      return try saveUncommittedStateByGit(git, named: name, message: message, date: date)
    }
    if entries.isEmpty { return nil }
    guard let head = try head().commit else { throw Self.nothingToSaveOn }
    let forGit = try pathsForGit(among: entries.map { RawPath($0.path) }, at: head)
    if !forGit.isEmpty, let git = userGit {
      return try saveUncommittedStateByGit(git, named: name, message: message, date: date)
    }
    var parents = [head]
    let index = try readIndex()
    if git_index_has_conflicts(index.pointer) == 0 {
      let tree = try stagedTree(of: index)
      let staged = "index on \(try commit(head).summary)"
      parents.append(try createCommit(tree: tree, parents: [head], message: staged, date: date))
    }
    let (tree, leftOut) = try treeOfWorkTree(in: directory, since: head, limits)
    return try keep(tree, parents, leftOut: leftOut, named: name, message: message, date: date)
  }

  private static var nothingToSaveOn: GitError {
    GitError(.unbornBranch, "There is no commit yet that the uncommitted state could be saved on.")
  }

  private func keep(
    _ tree: ObjectID, _ parents: [ObjectID], leftOut: [String] = [], named name: String, message: String, date: Date
  ) throws(GitError) -> SavedState {
    let reference = "refs/nexus/safety/" + name
    let commit = try createCommit(
      tree: tree, parents: parents, message: message, date: date,
      updating: ReferenceUpdate(reference, expecting: .absent, message: "nexus: save uncommitted state"))
    return SavedState(name: reference, target: commit, leftOut: leftOut.sorted())
  }

  /// The same for a work tree that libgit2 cannot compare: git adds all to a copy of the index, in which the forms that the
  /// index may have are kept.
  private func saveUncommittedStateByGit(
    _ git: GitProgram, named name: String, message: String, date: Date
  ) throws(GitError) -> SavedState? {
    let status = ["--no-optional-locks", "status", "--porcelain", "-z", "--untracked-files=all"]
    if try git.require("compare the work tree", status).output.isEmpty { return nil }
    guard let head = try head().commit else { throw Self.nothingToSaveOn }
    var parents = [head]
    let staged = try git.ask(["write-tree"])
    if staged.status == 0, let tree = ObjectID(staged.text) {
      let words = "index on \(try commit(head).summary)"
      parents.append(try createCommit(tree: tree, parents: [head], message: words, date: date))
    }
    let copy = information.gitDirectory + "/nexus-safety-index"
    try FileSystem.copy(information.gitDirectory + "/index", to: copy)
    defer { unlink(copy) }
    let variables = ["GIT_INDEX_FILE": copy]
    _ = try git.require("read the work tree", ["add", "--all", "--", ":/"], with: variables)
    let written = try git.require("write a tree", ["write-tree"], with: variables)
    guard let tree = ObjectID(written.text) else { throw GitError(.library, "git write-tree gave no id.") }
    return try keep(tree, parents, named: name, message: message, date: date)
  }

  /// Writes the tree that the files of the work tree would make, untracked ones included, ignored ones not.
  private func treeOfWorkTree(
    in directory: WorkTreeDirectory, since head: ObjectID, _ limits: SafetyLimits
  ) throws(GitError) -> (ObjectID, leftOut: [String]) {
    var (untrackedLeft, leftOut) = (limits.untracked, [String]())
    let scratch = try Owned.make("make an index", free: git_index_free) { git_index_new(&$0) }
    let base = try lookUpTree(head)
    try check("read a tree into an index", git_index_read_tree(scratch.pointer, base.pointer))
    let options = DiffOptions(findsRenames: false, isContentNeeded: false)
    let diff = try makeDiff(.workTree(from: head), options)
    for position in 0..<git_diff_num_deltas(diff.pointer) {
      guard let delta = git_diff_get_delta(diff.pointer, position)?.pointee,
        let name = delta.new_file.path ?? delta.old_file.path
      else { continue }
      let path = RawPath(name)
      let isSubmodule = [delta.old_file.mode, delta.new_file.mode].contains(UInt16(GIT_FILEMODE_COMMIT.rawValue))
      // A submodule's state is its own; a nested repository is nobody's.
      if isSubmodule || path.bytes.last == UInt8(ascii: "/") { continue }
      if case .file(let status) = try directory.state(path) {
        let size = Int(status.st_size)
        let isUntracked = delta.status == GIT_DELTA_UNTRACKED
        guard size <= limits.file, !isUntracked || size <= untrackedLeft else {
          leftOut.append(path.text)
          continue
        }
        if isUntracked { untrackedLeft -= size }
      }
      try save(path, in: directory, to: scratch)
    }
    var tree = git_oid()
    try check("write a tree", git_index_write_tree_to(&tree, scratch.pointer, pointer))
    return (ObjectID(tree), leftOut)
  }

  private func save(
    _ path: RawPath, in directory: WorkTreeDirectory, to index: borrowing Owned
  ) throws(GitError) {
    let version: FileVersion
    switch try directory.state(path) {
    case .file(let status):
      let content = try contentForCommit(try directory.read(path), at: path)
      version = FileVersion(mode: status.st_mode & 0o100 != 0 ? .executable : .regular, id: try writeBlob(content))
    case .link:
      version = FileVersion(mode: .symbolicLink, id: try writeBlob(try directory.readLink(path)))
    case .absent, .blocked, .directory, .other:
      let status = path.withCString { git_index_remove(index.pointer, $0, 0) }
      if status == GIT_ENOTFOUND.rawValue { return git_error_clear() }
      return _ = try check("remove from an index", status)
    }
    let status = path.withCString { name in
      var entry = git_index_entry(version, nil, name)
      return git_index_add(index.pointer, &entry)
    }
    try check("add to an index", status)
  }
}
