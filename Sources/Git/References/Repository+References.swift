internal import CGit2
internal import CrashPoints

/// What a reference must hold for a change of it to be made.
package enum ExpectedValue: Hashable, Sendable {
  /// The reference does not exist.
  case absent
  case commit(ObjectID)
}

/// A reference's full name and the object that it leads to.
package struct Reference: Hashable, Sendable {
  package let name: String
  package let target: ObjectID
}

extension Repository {
  /// The object that the reference `name` (in full, as `refs/heads/main`) leads to; `nil` if there is none.
  package func reference(_ name: String) throws(GitError) -> ObjectID? {
    guard
      let reference = try Owned.find(
        "read a reference", free: git_reference_free, { git_reference_lookup(&$0, pointer, name) })
    else { return nil }
    let direct = try Owned.find("follow a reference", free: git_reference_free) {
      git_reference_resolve(&$0, reference.pointer)
    }
    guard let direct, let id = git_reference_target(direct.pointer) else { return nil }
    return ObjectID(id)
  }

  /// The references whose full names begin with `prefix`, sorted by name.
  package func references(prefix: String) throws(GitError) -> [Reference] {
    var iterator: OpaquePointer?
    // Everything below `refs/` is listed and compared here: the library's patterns would read `[` and `*` in a name.
    try check("list references", git_reference_iterator_glob_new(&iterator, pointer, "refs/*"))
    defer { git_reference_iterator_free(iterator) }
    var found: [Reference] = []
    while true {
      guard let next = try nextReference(in: iterator) else { break }
      if next.hasPrefix(prefix), let target = try reference(next) {
        found.append(Reference(name: next, target: target))
      }
    }
    return found.sorted { $0.name < $1.name }
  }

  private func nextReference(in iterator: OpaquePointer?) throws(GitError) -> String? {
    var reference: OpaquePointer?
    let status = git_reference_next(&reference, iterator)
    if status == GIT_ITEROVER.rawValue { return nil }
    try check("list references", status)
    defer { git_reference_free(reference) }
    return String(cString: git_reference_name(reference))
  }

  /// Makes the reference `name` lead to `target`, if it holds what is expected at that moment.
  ///
  /// Safe against other processes: of several that move one reference from the same value, one succeeds.
  /// - Parameter message: What the reflog says, where the reference has one.
  /// - Throws: `.referenceMoved` if it holds something else, `.locked` while another process writes it.
  package func setReference(
    _ name: String, to target: ObjectID, expecting expected: ExpectedValue, message: String
  ) throws(GitError) {
    try requireFullName(name)
    try requireObject(target)
    try FileSystem.mayChange(name)
    guard case .commit(let old) = expected else { return try create(name, at: target, message) }
    var reference: OpaquePointer?
    var (id, oldID) = (target.raw, old.raw)
    let status = git_reference_create_matching(&reference, pointer, name, &id, 1, &oldID, message)
    git_reference_free(reference)
    if status >= 0 { return CrashPoint.reach("reference-moved") }
    let error = GitError(status: status, doing: "set \(name)")
    let hasMoved = error.code == .alreadyExists || error.code == .notFound || error.code == .referenceMoved
    guard hasMoved else { throw error }
    throw GitError(
      .referenceMoved, "\(name) was changed meanwhile by someone else.", libraryClass: error.libraryClass,
      libraryCode: error.libraryCode, underlying: error)
  }

  /// Makes a reference that must not exist.
  ///
  /// libgit2's own way looks first and takes the lock later, so that of two processes both could succeed: here the look
  /// is taken under the lock.
  private func create(_ name: String, at target: ObjectID, _ message: String) throws(GitError) {
    let transaction = try Owned.make("begin a change of references", free: git_transaction_free) {
      git_transaction_new(&$0, pointer)
    }
    try check("lock a reference", git_transaction_lock_ref(transaction.pointer, name))
    guard try reference(name) == nil else {
      throw GitError(.referenceMoved, "\(name) was changed meanwhile by someone else.")
    }
    try requireRoom(for: name)
    var id = target.raw
    try check("set a reference", git_transaction_set_target(transaction.pointer, name, &id, nil, message))
    CrashPoint.reach("reference-locked")
    try FileSystem.mayChange(name)
    try check("set a reference", git_transaction_commit(transaction.pointer))
    CrashPoint.reach("reference-made")
  }

  /// Refuses a name that is a directory of another reference's, or has another's as a directory.
  private func requireRoom(for name: String) throws(GitError) {
    var others = try references(prefix: name + "/").map(\.name)
    let components = name.split(separator: "/")
    // The first two, such as refs/heads, are never references themselves.
    for count in stride(from: 3, to: components.count, by: 1) {
      let parent = components.prefix(count).joined(separator: "/")
      if try reference(parent) != nil { others.append(parent) }
    }
    guard let other = others.first else { return }
    throw GitError(.alreadyExists, "There is a reference \(other) already, so there cannot be \(name).")
  }

  /// Deletes the reference `name`, if it holds `expected` at that moment.
  ///
  /// - Throws: `.notFound` if there is none, `.referenceMoved` if it holds something else.
  package func deleteReference(_ name: String, expecting expected: ObjectID) throws(GitError) {
    try requireFullName(name)
    let reference = try Owned.make("read a reference", free: git_reference_free) {
      git_reference_lookup(&$0, pointer, name)
    }
    guard let target = git_reference_target(reference.pointer), ObjectID(target) == expected else {
      throw GitError(.referenceMoved, "\(name) was changed meanwhile by someone else.")
    }
    try FileSystem.mayChange(name)
    // Compares again with what was read above, once it holds the lock.
    try check("delete a reference", git_reference_delete(reference.pointer))
  }

  private func requireFullName(_ name: String) throws(GitError) {
    var isValid: Int32 = 0
    try check("judge the name of a reference", git_reference_name_is_valid(&isValid, name))
    guard isValid == 1, name.hasPrefix("refs/"), !name.utf8.contains(0) else {
      throw GitError(.invalidName, "\"\(name)\" is not the full name of a reference.")
    }
  }

  /// Has a reference of nexus's own keep a commit; does nothing where it is there.
  ///
  /// Nobody else writes such references, so a lock is that of a process that was killed.
  package func keep(_ commit: ObjectID, as name: String, message: String) throws(GitError) {
    try removeAbandonedLock(of: name)
    guard try reference(name) == nil else { return }
    try setReference(name, to: commit, expecting: .absent, message: message)
  }

  /// Whether the object database has an object; one that nothing leads to may be collected at any time.
  package func hasObject(_ id: ObjectID) -> Bool {
    var raw = id.raw
    return git_odb_exists(handle.objects, &raw) == 1
  }

  /// Looks for packs that git has made meanwhile.
  func refreshObjects() throws(GitError) {
    try check("look for objects", git_odb_refresh(handle.objects))
  }

  /// The same as `hasObject` as of the last refresh: in a partial clone many objects are missing, and looking for new packs
  /// for each of them would take minutes.
  func knowsObject(_ id: ObjectID) -> Bool {
    var raw = id.raw
    return git_odb_exists_ext(handle.objects, &raw, GIT_ODB_LOOKUP_NO_REFRESH.rawValue) == 1
  }

  func requireObject(_ id: ObjectID) throws(GitError) {
    guard hasObject(id) else {
      throw GitError(.missingObject, "The object \(id) is not in the repository.")
    }
  }
}
