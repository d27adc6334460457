/// Where something stands in a workflow's file, both counted from 1.
package struct Place: Sendable, Hashable, Comparable {
  package var line: Int
  package var column: Int

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  static let start = Place(line: 1, column: 1)

  package static func < (left: Place, right: Place) -> Bool { (left.line, left.column) < (right.line, right.column) }
}

/// Something wrong with a workflow, for the person who wrote it.
package struct WorkflowFault: Error, Sendable, Hashable {
  package var place: Place
  /// One whole sentence.
  package var message: String
  /// What to do about it; nil where the message says all.
  package var hint: String?

  package init(_ message: String, at place: Place, hint: String? = nil) {
    self.place = place
    self.message = message
    self.hint = hint
  }

  /// `file:line:column: message`, as compilers write it, with the hint below.
  package func text(file: String) -> String {
    "\(file):\(place.line):\(place.column): \(message)" + (hint.map { "\n  \($0)" } ?? "")
  }
}
