import NexusProtocol
import Terminal

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Kept events as lines for a person: those of the live view, each with its time and task, and a line for every day.
struct LogText {
  let palette: Palette
  private var day: String?
  /// The commit whose review was told last, which a run that reviews tells once more with what it makes of it.
  private var reviewed: String?

  init(palette: Palette) {
    self.palette = palette
  }

  /// The lines for an event, none for one that others tell already.
  mutating func lines(for event: Event) -> [String] {
    guard let text = text(for: event), !text.isEmpty else { return [] }
    let time = LocalTime(event.at)
    var result: [String] = []
    if day != time.day {
      if day != nil { result.append("") }
      result.append(palette.apply(.heading, to: time.day))
      day = time.day
    }
    let task = event.task?.description ?? event.plan.map { String($0) } ?? ""
    let margin = time.clock.padded(to: 10) + task.padded(to: 6)
    let texts = text.split(separator: "\n").map(String.init)
    return result
      + texts.enumerated().map { index, text in
        (index == 0 ? palette.apply(.quiet, to: margin) : String(repeating: " ", count: 16)) + text
      }
  }

  private mutating func text(for event: Event) -> String? {
    let commit = EventFields(event: event)["commit"]
    if event.name == .reviewFinished { reviewed = commit }
    let text =
      Self.line(insteadOfLive: event, palette) ?? EventText.line(for: event, palette: palette)
      ?? Self.line(besides: event, palette)
    guard event.name == .taskReviewed, reviewed == commit else { return text }
    // What a run makes of a review that was just told, without the line of verdict and summary.
    return text?.split(separator: "\n").dropFirst().joined(separator: "\n")
  }

  /// What the live view writes as headings and lists, which would stand out of the columns here.
  private static func line(insteadOfLive event: Event, _ palette: Palette) -> String? {
    let text = EventFields(event: event)
    switch event.name {
    case .taskStarted: return EventText.label("task", palette.apply(.heading, to: text["title"]), palette)
    case .planTask:
      let after = text["dependsOn"].isEmpty ? "" : palette.apply(.quiet, to: "  after \(text["dependsOn"])")
      return EventText.label("task", "\(text["id"].padded(to: 3)) \(text["title"])\(after)", palette)
        + (text["files"].isEmpty
          ? "" : "\n" + EventText.label("", palette.apply(.quiet, to: "    " + text["files"]), palette))
    default: return nil
    }
  }

  /// What the live view leaves out because the command that runs tells it in its own way.
  private static func line(besides event: Event, _ palette: Palette) -> String? {
    let text = EventFields(event: event)
    func label(_ label: String, _ words: String) -> String { EventText.label(label, words, palette) }
    switch event.name {
    case .planStarted: return label("goal", text["goal"])
    case .planSaved: return label("plan", "\(text["title"])  \(palette.apply(.quiet, to: text["branch"]))")
    // The end of an attempt tells the reason itself.
    case .exchangeFailed where event.attempt == nil: return label("failed", palette.apply(.warning, to: text["reason"]))
    case .taskFinished where text["state"] == "committed":
      return label("task", palette.apply(.success, to: "committed"))
    case .reviewFinished:
      let isUsers = text["findings"].isEmpty
      let verdict = Verdict(rawValue: text["verdict"])
      let words = verdict.map { isUsers ? ReviewText.wordForUser($0) : ReviewText.word(for: $0) } ?? text["verdict"]
      let summary = text["summary"].isEmpty ? "" : ": \(text["summary"])"
      return isUsers ? label("you", words + summary) : label("review", words + summary)
    case .landed: return label("landed", "\(text["tasks"]) on \(text["branch"])")
    case .undone: return label("undone", "\(text["tasks"]) on \(text["branch"]); kept as \(text["kept"])")
    case .runFinished: return label("run", text["summary"])
    default: return nil
    }
  }
}

/// A time as the clock on the wall shows it.
struct LocalTime {
  let day: String
  let clock: String

  init(_ timestamp: Timestamp) {
    var seconds = time_t(timestamp.millisecondsSince1970 / 1000)
    var parts = tm()
    localtime_r(&seconds, &parts)
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    day = "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
    clock = "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
  }
}
