/// What a tool found, as text that is cut to the room there is.
package struct ReadingAnswer: Sendable, Equatable {
  /// Or, where nothing was found, a sentence that says why.
  package var text: String
  package var isFound = true
  /// Whether the text lacks something for want of room.
  package var isCut = false
}

/// Writes lines as long as there is room, and then says how many are missing.
struct AnswerWriter {
  private let limitInBytes: Int
  private var text = ""
  private var leftOut = 0

  /// Room that is kept for saying what is missing.
  static let noteInBytes = 160

  init(_ heading: String, limitInBytes: Int) {
    self.limitInBytes = limitInBytes
    text = heading.isEmpty ? "" : heading + "\n"
  }

  /// Whether another line would not fit.
  private(set) var isFull = false

  mutating func add(_ line: String) { add(row: line[...]) }

  /// Adds a line to the byte: with the line end it has, or with one where it has none.
  mutating func add(row: Substring) {
    let end = row.utf8.last == UInt8(ascii: "\n") ? "" : "\n"
    if isFull || text.utf8.count + row.utf8.count + end.utf8.count > limitInBytes - Self.noteInBytes {
      isFull = true
      leftOut += 1
    } else {
      text += row + end
    }
  }

  /// - Parameter note: What to say of so many lines that are missing.
  func answer(_ note: (Int) -> String) -> ReadingAnswer {
    leftOut == 0 ? ReadingAnswer(text: text) : ReadingAnswer(text: text + note(leftOut) + "\n", isCut: true)
  }
}
