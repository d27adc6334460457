import NexusProtocol
import Terminal

/// Shows the answers of several models beside each other while they come.
actor AskColumns {
  /// How wide a terminal is at least for it, and a column.
  private static let (leastWidth, leastColumn) = (100, 30)

  private let console: Console
  private let names: [String]
  private var columns: GrowingColumns
  private var sanitizers: [Sanitizer]
  private var statuses: [Status]
  private let showsStatus: Bool

  /// Nil where the answers are shown one after the other: not on a terminal, or on one that is too narrow for so many.
  init?(_ names: [String], on console: Console) {
    guard console.format == .text, names.count > 1, let width = console.fittingWidth, width >= Self.leastWidth,
      GrowingColumns.columnWidth(of: names.count, in: width) >= Self.leastColumn
    else { return nil }
    self.console = console
    self.names = names.map { Sanitizer.oneLine($0) }
    columns = GrowingColumns(self.names, width: width)
    sanitizers = names.map { _ in Sanitizer() }
    statuses = self.names.map { Status(role: "Asking", model: $0) }
    showsStatus = console.showsProgressLive
  }

  /// Keeps the lines that tell who is at work below the answers while `body` runs.
  nonisolated func showing<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result {
    guard showsStatus else { return try await body() }
    return try await console.statusLine.tick {
      try await begin()
      return try await body()
    }
  }

  private func begin() throws {
    for index in names.indices { try console.statusLine.update(statuses[index], lane: index + 1) }
    try writeRows()
  }

  /// Adds a piece of an answer; an empty one says that what came so far is void.
  func add(_ text: String, to index: Int) throws {
    if text.isEmpty {
      sanitizers[index] = Sanitizer()
      columns.restart(index, saying: "(asked again)")
    } else {
      columns.append(sanitizers[index].append(text), to: index)
      statuses[index].phase = .writing
      statuses[index].tokens = (statuses[index].tokens ?? 0) + max(1, text.utf8.count / 4)
      if showsStatus { try console.statusLine.update(statuses[index], lane: index + 1) }
    }
    try writeRows()
  }

  /// Ends a column.
  ///
  /// - Parameters:
  ///   - text: The end of the answer.
  ///   - failure: Why, where there is no whole answer.
  func end(_ index: Int, adding text: String = "", failure: UserError? = nil) throws {
    columns.append(sanitizers[index].append(text), to: index)
    columns.append(sanitizers[index].finish(), to: index)
    columns.end(
      index,
      failure: failure.map { error in
        Sanitizer.text("Error: " + error.message + (error.hint.map { "\nHint: " + $0 } ?? ""))
      })
    if showsStatus { try console.statusLine.end(lane: index + 1) }
    try writeRows()
  }

  private func writeRows() throws {
    columns.resize(to: console.fittingWidth ?? Self.leastWidth)
    let rows = columns.rows(palette: console.palette)
    if !rows.isEmpty { try console.write(rows.map { $0 + "\n" }.joined()) }
  }
}
