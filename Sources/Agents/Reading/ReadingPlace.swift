package import Git
import NexusProtocol
import RepositoryMap

/// The tree that may be read: that of one commit, or one being built on it. Nothing outside is ever looked at, neither
/// the file system nor other commits, but for the history that leads here.
package struct ReadingPlace: Sendable {
  let repository: Repository
  let tree: ObjectID
  let commit: ObjectID
  let gate: PromptGate
  let outlines: (any OutlineSource)?

  /// Files above this size are not opened.
  static let fileLimitInBytes = 16 << 20

  package init(
    _ repository: Repository, tree: ObjectID? = nil, commit: ObjectID, gate: PromptGate, outlines: (any OutlineSource)?
  ) {
    self.repository = repository
    self.tree = tree ?? commit
    self.commit = commit
    self.gate = gate
    self.outlines = outlines
  }

  /// A file that may be read, its secrets taken out.
  struct File {
    var path: String
    var object: ObjectID
    var text: GatedText
    /// Why it is to be read in parts only.
    var closure: Closure?
  }

  func entries() async throws -> [TreeEntry] { try await repository.entries(at: tree) }

  /// - Throws: `ReadingFault` in words for the model, for all that cannot be read.
  func file(_ written: String) async throws -> File {
    let entry = try await entry(written)
    let closure = try await gate.reason(for: entry.path)
    if let closure, closure.isFinal { throw ReadingFault("The file \(entry.path.visible) \(closure.sentence).") }
    switch entry.mode {
    case .submodule: throw ReadingFault("\(entry.path.visible) is a submodule: another repository, which is not read.")
    case .symbolicLink:
      let target = String(decoding: try await repository.readBlob(entry.id), as: UTF8.self)
      throw ReadingFault(
        "\(entry.path.visible) is a link to \(target.visible). Links are not followed: ask for the file itself.")
    case .regular, .executable: break
    }
    let content = try await repository.readBlobs([entry.id], limitInBytes: Self.fileLimitInBytes)
    switch content.first {
    case .tooLarge(let size):
      throw ReadingFault("\(entry.path.visible) has \(size.counted("byte")), too many to be read.")
    case .missing, nil: throw ReadingFault("The content of \(entry.path.visible) is not in this clone.")
    case .bytes(let bytes):
      if PointerFile.isPointer(bytes) {
        throw ReadingFault("\(entry.path.visible) \(Closure(.pointer).sentence).")
      }
      guard let text = PromptGate.text(of: bytes, path: entry.path) else {
        throw ReadingFault(
          "\(entry.path.visible) is not text in UTF-8 and is not shown (\(bytes.count.counted("byte"))).")
      }
      return File(path: entry.path, object: entry.id, text: text, closure: closure)
    }
  }

  /// What stands at a path as a model wrote it; only what is in the tree is found.
  func entry(_ written: String) async throws -> TreeEntry {
    let path = Self.normalized(written)
    let entries = try await entries()
    if let entry = entries.first(where: { $0.path == path }) { return entry }
    if path.isEmpty || entries.contains(where: { $0.path.hasPrefix(path + "/") }) {
      throw ReadingFault("\(path.isEmpty ? "The repository" : path.visible) is a directory: list its files.")
    }
    let near = NearestPath.of(path, among: entries.map(\.path))
    throw ReadingFault(
      "There is no file \(written.visible) in the repository." + (near.map { " Do you mean \($0.visible)?" } ?? ""))
  }

  /// `./a`, `/a` and `a/` mean `a`; what leads upwards stays as it is, and so is not found.
  static func normalized(_ path: String) -> String {
    var path = path[...]
    while path.hasPrefix("./") { path = path.dropFirst(2) }
    while path.hasPrefix("/") { path = path.dropFirst() }
    while path.hasSuffix("/") { path = path.dropLast() }
    return path == "." ? "" : String(path)
  }
}

/// Knows what files define.
package protocol OutlineSource: Sendable {
  /// The definitions of the content `object` at `path`, in the order of their lines.
  func definitions(of path: String, object: ObjectID) async throws -> [(line: Int, depth: Int, signature: String)]
}
