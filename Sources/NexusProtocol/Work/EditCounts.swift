/// By what means an edit came to its place.
///
/// Raw values are those of the engine: they stand in the store, in events and in JSON.
package enum EditMeans: String, Sendable, CaseIterable {
  /// As the model wrote it.
  case asWritten = "as-written"
  /// Its place was found on a rung of the ladder above the first.
  case ladder
  /// Something of it was put right by rule, in the only way that fits.
  case repair
}

/// How many edits came to their place, each counted once by what it took.
package struct EditCounts: Sendable, Equatable {
  package var asWritten = 0
  package var ladder = 0
  package var repaired = 0
  /// Applied by the Implementer's answer to a refusal.
  package var byImplementer = 0
  /// Applied by the Overseer's answer to refusals.
  package var byOverseer = 0
  package var refused = 0
  /// Those of the refused whose form was broken.
  package var malformed = 0

  package init() {}

  package init(_ edits: some Sequence<EditRecord>) {
    for edit in edits { add(edit) }
  }

  package mutating func add(_ edit: EditRecord, count: Int = 1) {
    guard edit.outcome != .refused else {
      refused += count
      if edit.code == EditRecord.malformed { malformed += count }
      return
    }
    switch (edit.mendedBy, edit.means) {
    case (.implementation, _): byImplementer += count
    case (.overseer, _): byOverseer += count
    case (nil, .ladder): ladder += count
    case (nil, .repair): repaired += count
    case (nil, .asWritten), (nil, nil): asWritten += count
    }
  }

  package var applied: Int { asWritten + ladder + repaired + byImplementer + byOverseer }
}

extension EditRecord {
  /// The code of refusals that are about the form of an edit and not about its place.
  package static let malformed = "malformed"
}
