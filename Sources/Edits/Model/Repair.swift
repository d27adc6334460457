/// One thing that was put right in a refused reply, because it can be put right in one way only.
package struct Repair: Equatable, Sendable {
  /// What was put right; raw values are stable: they stand in the store, in events and in JSON.
  package enum Kind: String, CaseIterable, Sendable {
    /// The last block lacked its end, or had a damaged one, and what follows shows where it was.
    case closedBlock = "closed-block"
    /// The last element lacked its closing tag, and all parts of it are closed.
    case closedElement = "closed-element"
    /// The last JSON value lacked closing brackets, and all edits in it are closed.
    case closedJSON = "closed-json"
    /// An edit came twice, word for word, and cannot be meant twice.
    case repeatedEdit = "repeated-edit"
    /// An edit came again that was applied on the way to this very tree.
    case appliedBefore = "applied-before"
  }

  package var kind: Kind
  /// Number of the edit in the reply, from 1.
  package var edit: Int
  /// The path as the reply has it.
  package var path: String

  /// What was done: a sentence.
  package var text: String {
    switch kind {
    case .closedBlock: "The last block has no `>>>>>>> REPLACE` line; it was added where the block ends."
    case .closedElement: "The last element is not closed; its closing tag was added."
    case .closedJSON: "The JSON is not closed; its last brackets were added."
    case .repeatedEdit: "The edit stands in the reply twice; it was applied once."
    case .appliedBefore: "The edit was applied in an earlier attempt; it was left out."
    }
  }
}

/// By what means an edit came to its place: what edits are counted by.
package enum Means: String, CaseIterable, Sendable {
  /// Its text and path stand in the tree as the reply has them.
  case asWritten = "as-written"
  /// A rung of the ladder above the first found its place.
  case ladder
  /// Something of it was put right: how it is read, its path, or by a `Repair`.
  case repair
}

extension Grade {
  package var means: Means {
    if repair != nil || reading != .plain || mendedPath != nil { return .repair }
    return rung == .exact ? .asWritten : .ladder
  }

  /// What was put right, in a few words; nil when nothing was.
  package var repairText: String? {
    var parts: [String] = []
    if let repair { parts.append(repair.rawValue) }
    if reading != .plain { parts.append("read as \(reading.rawValue)") }
    if let mendedPath { parts.append("written as \(mendedPath)") }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }
}

/// How a reply ended, as far as the caller knows.
package enum ReplyEnding: Sendable {
  /// The model ended it by itself.
  case stopped
  /// A limit cut it off.
  case cut
  case unknown
}
