import Isolation

/// One live line below the text of a terminal, or one for each lane: who works, on what, for how long.
///
/// The line stands on a row of its own under everything written through ``write(_:)``, even when that text ends within
/// a row. Each change is one write to the sink, so that nothing flickers. All writing to that terminal must go through
/// this object while the line is shown. Where the sink is no terminal, text passes through and nothing else is written.
/// Safe to use from several tasks.
package final class StatusLine: Sendable {
  private struct State {
    /// By lane; 0 where there are none.
    var statuses: [Int: Status] = [:]
    /// When what the line says was last made up.
    var refreshedAt: ContinuousClock.Instant?
    var row = LiveRow()
    var content = ""
  }

  private let sink: any OutputSink
  private let isTerminal: Bool
  private let palette: Palette
  private let interval: Duration
  private let width: @Sendable () -> Int?
  private let now: @Sendable () -> ContinuousClock.Instant
  private let state = Locked(State())

  /// - Parameters:
  ///   - isTerminal: Whether to show the line at all.
  ///   - interval: The shortest time between two changes of what the line says.
  ///   - width: Asked before each change for the terminal's columns; 80 where it does not know.
  ///   - now: The clock.
  package init(
    sink: any OutputSink, isTerminal: Bool, palette: Palette, interval: Duration = .milliseconds(100),
    width: @escaping @Sendable () -> Int?, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
  ) {
    self.sink = sink
    self.isTerminal = isTerminal
    self.palette = palette
    self.interval = interval
    self.width = width
    self.now = now
  }

  /// A status line on an open descriptor, which it asks for its nature and size.
  package convenience init(on sink: FileDescriptorSink, palette: Palette) {
    self.init(
      sink: sink, isTerminal: sink.isTerminal, palette: palette,
      width: { TerminalSize.current(of: sink.descriptor)?.columns })
  }

  /// Shows `status` from now on: at once when the phase, the role or the model changed, else when the interval is over.
  ///
  /// - Parameter lane: From 1, of what goes on beside other things: the lines stand below each other in this order.
  package func update(_ status: Status, lane: Int = 0) throws(TerminalError) {
    try state.withLock { (state) throws(TerminalError) in
      let old = state.statuses[lane]
      if lane > 0 { state.statuses[0] = nil }
      state.statuses[lane] = status
      let isNews = old?.phase != status.phase || old?.role != status.role || old?.model != status.model
      try redraw(&state, evenEarly: isNews)
    }
  }

  /// Takes the line of one lane away.
  package func end(lane: Int) throws(TerminalError) {
    try state.withLock { (state) throws(TerminalError) in
      guard state.statuses.removeValue(forKey: lane) != nil, isTerminal else { return }
      if state.statuses.isEmpty { return try sink.write(state.row.erase(width: columns)) }
      try redraw(&state, evenEarly: true)
    }
  }

  /// Brings the elapsed time up to date when the interval is over.
  package func tick() throws(TerminalError) {
    try state.withLock { (state) throws(TerminalError) in try redraw(&state, evenEarly: false) }
  }

  /// Writes `text` above the line, where the text before it ended.
  ///
  /// `text` is sanitized already; the only escape sequences in it are those of ``Palette``.
  package func write(_ text: String) throws(TerminalError) {
    guard !text.isEmpty else { return }
    try state.withLock { (state) throws(TerminalError) in
      guard isTerminal else { return try sink.write(text) }
      let columns = columns
      var output = state.row.erase(width: columns) + state.row.append(text, width: columns)
      if !state.statuses.isEmpty {
        refresh(&state, width: columns, evenEarly: false)
        output += state.row.draw(state.content, width: columns)
      }
      try sink.write(output)
    }
  }

  /// Takes the line away and leaves the cursor where the text ended; the next ``update(_:)`` shows it again.
  package func clear() throws(TerminalError) {
    try state.withLock { (state) throws(TerminalError) in
      state.statuses = [:]
      try sink.write(state.row.erase(width: columns))
    }
  }

  /// Shows `status` while `body` runs, keeps its time running, and clears it in every case.
  ///
  /// `body` calls ``update(_:)`` as things change. A terminal that fails meanwhile is reported by the next write.
  package func show<Result>(_ status: Status, while body: () async throws -> Result) async throws -> Result {
    try update(status)
    return try await tick(while: body)
  }

  /// Keeps the time of whatever is shown running while `body` runs, and clears the line in every case.
  package func tick<Result>(while body: () async throws -> Result) async throws -> Result {
    do {
      let result = try await withTicks(body)
      try clear()
      return result
    } catch {
      // The first failure is the one to report; a terminal that fails at this point too would only hide it.
      try? clear()
      throw error
    }
  }

  private func withTicks<Result>(_ body: () async throws -> Result) async throws -> Result {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        while true {
          try await Task.sleep(for: self.interval)
          try self.tick()
        }
      }
      defer { group.cancelAll() }
      return try await body()
    }
  }

  private var columns: Int { width() ?? 80 }

  private func redraw(_ state: inout State, evenEarly: Bool) throws(TerminalError) {
    guard isTerminal, !state.statuses.isEmpty else { return }
    let columns = columns
    guard refresh(&state, width: columns, evenEarly: evenEarly) else { return }
    try sink.write(state.row.draw(state.content, width: columns))
  }

  /// Makes up what the line says if it is time to; returns whether it was.
  @discardableResult
  private func refresh(_ state: inout State, width: Int, evenEarly: Bool) -> Bool {
    let instant = now()
    if !evenEarly, let last = state.refreshedAt, instant - last < interval { return false }
    state.refreshedAt = instant
    // The last column stays free: text in it would leave the terminal about to wrap.
    state.content = state.statuses.sorted { $0.key < $1.key }.map {
      palette.apply(.quiet, to: $0.value.line(at: instant, width: max(1, width - 1)))
    }.joined(separator: "\n")
    return true
  }
}
