/// A part of a prompt that competes for room with the others.
struct PackPart: Sendable {
  /// What was written of a part in the room it had.
  struct Written: Sendable, Equatable {
    var text: String
    /// What it lacks, in a few words each; the text says so too.
    var leftOut: [String]

    init(_ text: String, leftOut: [String] = []) {
      self.text = text
      self.leftOut = leftOut
    }
  }

  var kind: PackedPart.Kind
  /// What it is, for people and for the model: `src/report.py`, "the map".
  var name: String
  var demand: Allotment.Demand
  /// Writes it in at most so many bytes; nil when nothing of use fits.
  var write: @Sendable (_ limitInBytes: Int) async throws -> Written?

  init(
    _ kind: PackedPart.Kind, _ name: String, _ demand: Allotment.Demand,
    write: @escaping @Sendable (Int) async throws -> Written?
  ) {
    self.kind = kind
    self.name = name
    self.demand = demand
    self.write = write
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
