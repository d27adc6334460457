import NexusProtocol
import Store

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Writes kept events to a console, and follows those that are still to come.
struct LogReader {
  private let selection: EventSelection
  private let console: Console
  private var text: LogText
  private var last: Int64 = 0

  /// How long it waits before it looks again; people do not notice, and a look costs well under a millisecond.
  private static let pause = Duration.milliseconds(200)

  init(selection: EventSelection, console: Console) {
    self.selection = selection
    self.console = console
    text = LogText(palette: console.palette)
  }

  /// Writes what there is, or the last `limit` of it.
  mutating func show(_ store: Store, last limit: Int?) async throws {
    guard let limit else { return try await showRest(store) }
    var count = limit
    while true {
      let entries = try await store.lastEvents(selection, limit: count)
      let shown = shownPlaces(entries)
      // What other lines tell already does not count.
      if entries.count < count || shown.count >= limit {
        let start = limit == 0 ? entries.count : shown.suffix(limit).first ?? entries.count
        last = entries.last?.id ?? last
        return try write(Array(entries[start...]))
      }
      count *= 2
    }
  }

  /// Where entries stand of which something is written.
  private func shownPlaces(_ entries: [JournalEntry]) -> [Int] {
    guard console.format == .text else { return Array(entries.indices) }
    var text = text
    return entries.indices.filter { !text.lines(for: entries[$0].event).isEmpty }
  }

  /// Writes the last `limit` events and then those that any process appends, until the task is cancelled or nobody reads.
  mutating func follow(last limit: Int?, open: () throws -> Store?) async throws {
    var store = try open()
    while store == nil {
      try await wait()
      if console.isOutputLost { return }
      store = try open()
    }
    guard let store else { return }
    // Looked up first: what is not selected counts as seen too, and what comes meanwhile does not.
    let end = try await store.lastEvents(limit: 1).last?.id ?? 0
    try await show(store, last: limit)
    last = max(last, end)
    while !console.isOutputLost {
      try await wait()
      try await showRest(store)
    }
  }

  private mutating func showRest(_ store: Store) async throws {
    while true {
      let entries = try await store.events(selection, after: last, limit: 1000)
      try write(entries)
      if entries.count < 1000 || console.isReaderGone { return }
    }
  }

  private mutating func write(_ entries: [JournalEntry]) throws {
    for entry in entries {
      last = entry.id
      switch console.format {
      case .json: try console.writeLine(entry.line)
      case .text: for line in text.lines(for: entry.event) { try console.writeLine(line) }
      }
    }
  }

  private func wait() async throws { try await Task.sleep(for: Self.pause) }
}

extension Console {
  /// Whether standard output leads nowhere any more, asked without writing: there may be nothing to write for hours.
  var isOutputLost: Bool {
    var request = pollfd(fd: 1, events: 0, revents: 0)
    return isReaderGone || poll(&request, 1, 0) > 0 && request.revents & Int16(POLLERR | POLLHUP) != 0
  }
}
