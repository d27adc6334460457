import JSONText
import NexusProtocol
import Ollama
import Terminal

/// Shows how far a download is: one line that is redrawn on a terminal, a line at each tenth elsewhere.
actor PullView {
  private let console: Console
  private let sink: any OutputSink
  private let isLive: Bool
  private let width: () -> Int
  /// In the order they began; several may take turns.
  private var layers: [(digest: String, completed: Int, total: Int)] = []
  private var lastStatus = ""
  private var lastTenth = 0
  private var drawn = ""
  private var drawnAt: ContinuousClock.Instant?
  /// From when and how much the speed is measured: what was there before the download began does not count.
  private var start: (time: ContinuousClock.Instant, completed: Int)?

  init(console: Console) {
    self.console = console
    let sink = FileDescriptorSink.standardError
    self.sink = sink
    isLive = console.showsProgressLive
    width = { TerminalSize.current(of: sink.descriptor)?.columns ?? 80 }
  }

  func show(_ progress: PullProgress) throws {
    if console.format == .json { return try console.writeLine(Self.json(progress).text()) }
    count(progress)
    let isNews = progress.status != lastStatus
    lastStatus = progress.status
    if isLive { try redraw(evenEarly: isNews) } else { try log(progress, isNews: isNews) }
  }

  /// Brings the live line up to date.
  func tick() throws {
    if isLive, !lastStatus.isEmpty { try redraw(evenEarly: false) }
  }

  /// Takes the live line away.
  func finish() throws {
    guard !drawn.isEmpty else { return }
    drawn = ""
    try sink.write("\r\u{1B}[K")
  }

  private func count(_ progress: PullProgress) {
    guard let digest = progress.digest, let total = progress.totalInBytes else { return }
    if let index = layers.firstIndex(where: { $0.digest == digest }) {
      layers[index].completed = max(layers[index].completed, progress.completedInBytes)
      layers[index].total = total
    } else {
      layers.append((digest, progress.completedInBytes, total))
      // A layer that begins with bytes goes on from an earlier download.
      if var start {
        start.completed += progress.completedInBytes
        self.start = start
      }
    }
    if start == nil { start = (.now, completed) }
  }

  private var completed: Int { layers.reduce(0) { $0 + $1.completed } }
  private var total: Int { layers.reduce(0) { $0 + $1.total } }

  private func redraw(evenEarly: Bool) throws {
    let now = ContinuousClock.now
    if !evenEarly, let drawnAt, now - drawnAt < .milliseconds(100) { return }
    drawnAt = now
    // The last column stays free: text in it would leave the terminal about to wrap.
    let line = line(at: now, width: max(10, width() - 1))
    guard line != drawn else { return }
    drawn = line
    try sink.write("\r" + console.notePalette.apply(.quiet, to: line) + "\u{1B}[K")
  }

  private func line(at now: ContinuousClock.Instant, width: Int) -> String {
    let status = Sanitizer.oneLine(lastStatus)
    guard total > 0 else { return status.truncated(to: width) }
    let figures = "\(percent)%  \(ByteText.size(completed)) of \(ByteText.size(total))\(speed(at: now))"
    let room = width - DisplayWidth.columns(of: status) - figures.count - 4
    guard room >= 8 else { return "\(status)  \(figures)".truncated(to: width) }
    let bar = min(room, 30)
    let filled = bar * percent / 100
    let drawing = String(repeating: "━", count: filled) + String(repeating: "─", count: bar - filled)
    return "\(status)  \(drawing)  \(figures)"
  }

  private func speed(at now: ContinuousClock.Instant) -> String {
    guard let start else { return "" }
    let seconds = (now - start.time) / .seconds(1)
    let bytes = completed - start.completed
    guard seconds > 1, bytes > 0 else { return "" }
    let rate = Double(bytes) / seconds
    let left = total > completed ? ", \(TimeText.clock(.seconds(Double(total - completed) / rate))) left" : ""
    return "  \(ByteText.size(Int(rate)))/s" + left
  }

  private var percent: Int { total > 0 ? Int(Double(completed) / Double(total) * 100) : 0 }

  private func log(_ progress: PullProgress, isNews: Bool) throws {
    let size = progress.totalInBytes.map { " (\(ByteText.size($0)))" } ?? ""
    if isNews { try console.note(Sanitizer.oneLine(progress.status) + size) }
    let tenth = percent / 10
    guard tenth != lastTenth else { return }
    lastTenth = tenth
    if tenth > 0 { try console.note("\(percent)%  \(ByteText.size(completed)) of \(ByteText.size(total))") }
  }

  private static func json(_ progress: PullProgress) -> JSONValue {
    JSONValue(members: [
      ("status", .string(progress.status)), ("digest", progress.digest.map(JSONValue.string) ?? .null),
      ("totalInBytes", progress.totalInBytes.map { JSONValue($0) } ?? .null),
      ("completedInBytes", JSONValue(progress.completedInBytes)),
    ])
  }
}
