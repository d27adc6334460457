import Git
import RepositoryMap

/// What is to be shown of a file that was chosen for a prompt.
enum ChosenFile {
  case text(GatedText)
  /// Completes "The file x …".
  case unshown(String)

  /// Larger files are not read: a model could not be shown a telling part of them.
  static let limitInBytes = 4 << 20

  static func read(_ file: TrackedFile, in repository: Repository) async throws -> ChosenFile {
    if file.isPathRepaired { return .unshown("has a name that is not UTF-8 and is not shown") }
    // What is large for the map is not too large for its regions.
    if let omission = file.omission, omission != .large { return .unshown(Closure(omission).sentence) }
    return try await read(file.object, path: file.path, in: repository)
  }

  static func read(_ entry: TreeEntry, in repository: Repository) async throws -> ChosenFile {
    switch entry.mode {
    case .regular, .executable: return try await read(entry.id, path: entry.path, in: repository)
    case .submodule: return .unshown("is a submodule: another repository, which is not shown")
    case .symbolicLink:
      let target = String(decoding: try await repository.readBlob(entry.id), as: UTF8.self)
      return .unshown("is a link to \(target.visible). Links are not followed")
    }
  }

  private static func read(_ object: ObjectID, path: String, in repository: Repository) async throws -> ChosenFile {
    switch try await repository.readBlobs([object], limitInBytes: limitInBytes).first {
    case .missing, nil: .unshown(Closure(.missing).sentence)
    case .tooLarge(let size): .unshown("is too large to be shown (\(size) bytes)")
    case .bytes(let bytes) where PointerFile.isPointer(bytes): .unshown(Closure(.pointer).sentence)
    case .bytes(let bytes):
      PromptGate.text(of: bytes, path: path).map(ChosenFile.text) ?? .unshown("is not text in UTF-8 and is not shown")
    }
  }
}
