import RepositoryMap

/// A part of a prompt that competes for room with the others.
struct PackPart: Sendable {
  /// What was written of a part in the room it had.
  struct Written: Sendable, Equatable {
    var text: String
    /// What it lacks, in a few words each; the text says so too.
    var leftOut: [String]
    /// What it takes up: that of the text, unless the text stands elsewhere.
    var bytes: Int
    /// Whether the text only says why the part is not there.
    var isRefusal: Bool

    init(_ text: String, leftOut: [String] = [], bytes: Int? = nil, isRefusal: Bool = false) {
      self.text = text
      self.leftOut = leftOut
      self.bytes = bytes ?? text.utf8.count
      self.isRefusal = isRefusal
    }
  }

  var kind: PackedPart.Kind
  /// What it is, for people and for the model: `src/report.py`, "the map".
  var name: String
  var demand: Allotment.Demand
  /// Whether it is written after all others, because it depends on what became of them.
  var isLast = false
  /// Writes it in at most so many bytes; nil when nothing of use fits.
  var write: @Sendable (_ limitInBytes: Int, _ inFull: Set<String>) async throws -> Written?

  init(
    _ kind: PackedPart.Kind, _ name: String, _ demand: Allotment.Demand,
    write: @escaping @Sendable (Int) async throws -> Written?
  ) {
    self.kind = kind
    self.name = name
    self.demand = demand
    self.write = { room, _ in try await write(room) }
  }

  /// A part that is written last.
  ///
  /// - Parameter write: Receives its room and the names of the parts that are in the prompt in full.
  init(
    last kind: PackedPart.Kind, _ name: String, _ demand: Allotment.Demand,
    write: @escaping @Sendable (Int, Set<String>) async throws -> Written?
  ) {
    self.kind = kind
    self.name = name
    self.demand = demand
    self.write = write
    isLast = true
  }

  /// What stands in the prompt anyhow, such as its template: it only takes up room.
  static func standing(_ kind: PackedPart.Kind, _ name: String, bytes: Int) -> PackPart {
    PackPart(kind, name, .init(wanted: bytes, minimum: bytes, isRequired: true)) { _ in Written("", bytes: bytes) }
  }

  /// A file that is not shown, as a sentence that says why; it counts as left out.
  static func unshown(_ kind: PackedPart.Kind, _ path: String, _ why: String, priority: Int) -> PackPart {
    let text = "The file \(path.visible) \(why).\n\n"
    let count = text.utf8.count
    return PackPart(kind, path, .init(wanted: count, minimum: count, priority: priority)) {
      $0 >= count ? Written(text, leftOut: ["\(path.visible), which \(why)"], isRefusal: true) : nil
    }
  }

  /// A text that stands in a prompt whole or not at all.
  static func whole(
    _ kind: PackedPart.Kind, _ name: String, _ text: String, priority: Int, cap: Int = .max, isRequired: Bool = false
  ) -> PackPart {
    let count = text.utf8.count
    return PackPart(
      kind, name, .init(wanted: count, minimum: count, cap: cap, priority: priority, isRequired: isRequired)
    ) { $0 >= count ? Written(text) : nil }
  }
}

/// A part of a prompt as it came out.
package struct PackedPart: Sendable, Equatable {
  package enum Kind: String, Sendable, CaseIterable {
    /// The templates themselves.
    case fixed
    case task, goal
    case diff
    case file
    /// Notes of the project for whoever works on it.
    case notes
    case map
    /// Recent commits, and what was tried at the task before.
    case history
    /// Why the attempt before did not do: refusals and the output of checks.
    case checks
    /// The sentence that names what is not there.
    case notice

    /// Whether parts of this kind are called by the path of a file.
    var namesFiles: Bool { self == .file || self == .notes }
  }

  package enum State: String, Sendable { case whole, cut, leftOut = "left out" }

  package var kind: Kind
  package var name: String
  package var priority: Int
  /// What it would take up in full, as far as that is known.
  package var wantedBytes: Int
  package var minimumBytes: Int
  package var capBytes: Int?
  package var bytes: Int
  package var state: State
  /// What is missing of it.
  package var leftOut: [String]
  package var text: String
}

extension PackedPart {
  /// Its name in a sentence.
  var label: String { kind.namesFiles ? name.visible : name }

  /// What stands in a prompt anyhow, as a row of its table.
  static func standing(_ kind: Kind, _ name: String, bytes: Int) -> PackedPart {
    PackedPart(
      kind: kind, name: name, priority: 0, wantedBytes: bytes, minimumBytes: bytes, capBytes: nil, bytes: bytes,
      state: .whole, leftOut: [], text: "")
  }
}
