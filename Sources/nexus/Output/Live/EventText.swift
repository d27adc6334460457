import NexusProtocol
import Terminal

/// One line for a person about an event, or none for events that another line tells already.
enum EventText {
  static func line(for event: Event, palette: Palette) -> String? {
    let text = EventFields(event: event)
    switch event.name {
    case .planTask:
      return planTask(text, palette)
    case .planFaulty:
      let faults = text.list("faults").map { "\n    - \(Sanitizer.oneLine($0))" }.joined()
      return palette.apply(.warning, to: "  The plan cannot be used yet; it goes back with:") + faults
    case .taskStarted:
      return "\n" + palette.apply(.heading, to: "Task \(text.task)  \(text["title"])")
    case .attemptStarted:
      let reply = text["replies"].isEmpty ? "" : ", reply \(text["reply"]) of \(text["replies"])"
      return label("attempt", "\(text["number"]) of \(text["of"])\(reply)", palette)
    case .attemptFinished:
      guard text["outcome"] != "committed" else { return nil }
      return label(
        "result", palette.apply(.warning, to: AttemptText.words(text["outcome"], reason: text["reason"])), palette)
    case .exchangeFinished:
      return label("reply", exchange(text), palette)
    case .exchangeRetried:
      return label("retry", "\(sentence(text["reason"])) Trying again in \(text["delaySeconds"]) s.", palette)
    case .exchangeReused:
      return label("reply", "\(text["model"])'s, from the run that was interrupted", palette)
    case .modelReplaced:
      return label("model", "\(sentence(text["reason"])) Using \(text["to"]) instead of \(text["from"]).", palette)
    case .modelLoaded:
      return label("model", "\(text["model"]) loaded in \(text["seconds"]) s meanwhile", palette)
    case .taskReviewed:
      return review(text, palette)
    case .repositoryRead:
      return reading(text, palette)
    case .editApplied:
      let place = text["line"].isEmpty ? "" : ":\(text["line"])"
      let repair = text["repair"].isEmpty ? "" : "  \(text["repair"])"
      return label("edit", "\(text["path"])\(place)  \(palette.apply(.quiet, to: text["rung"] + repair))", palette)
    case .editRepaired:
      return label("repair", "\(text["path"]): \(text["text"])", palette)
    case .editRefused:
      return label("refused", palette.apply(.warning, to: "\(text["path"]): \(text["reason"])"), palette)
    case .checkStarted, .checkOutput, .setupStarted, .setupOutput:
      return nil
    case .checkSkipped:
      return label("check", palette.apply(.warning, to: "\(text["name"])  not run: ") + text["reason"], palette)
    case .checkCompared:
      return compared(text, palette)
    case .checkFinished where text["run"] == "base":
      // What is compared with it says how it ended.
      return nil
    case .checkFinished, .setupFinished:
      let style: Style = text["outcome"] == "passed" ? .success : .error
      let line = label(
        event.name == .checkFinished ? "check" : "setup",
        "\(text["name"])  \(palette.apply(style, to: text["outcome"]))  \(text["seconds"]) s\(run(text))", palette)
      // A second run says the same again.
      let lines = text["run"] == "again" ? [] : text.list("lastLines")
      let last = lines.map { label("", Sanitizer.oneLine($0), palette) }
      return ([line] + last).joined(separator: "\n")
    case .scopeExceeded:
      return scope(text, palette)
    case .commitCreated:
      return label("commit", palette.apply(.success, to: text["short"]) + "  \(text["subject"])", palette)
    case .taskEscalated:
      return label("next", escalation(text), palette)
    case .candidateChosen:
      return chosen(text, palette)
    case .taskFinished:
      return taskFinished(text, palette)
    case .budgetSpent:
      return label("budget", palette.apply(.warning, to: "\(text["setting"]) is spent; the work stops here."), palette)
    case .notice:
      return label("note", text["text"], palette)
    case .planStarted, .planSaved, .exchangeStarted, .reviewStarted, .reviewFinished, .landed, .undone, .runFinished:
      return nil
    case .exchangeFailed:
      // What it ends, an attempt or the command, tells the reason.
      return nil
    }
  }

  /// A reason with its full stop, which those of model servers lack.
  private static func sentence(_ text: String) -> String {
    guard let last = text.last, !".!?:".contains(last) else { return text }
    return text + "."
  }

  private static func planTask(_ text: EventFields, _ palette: Palette) -> String {
    let after = text.list("dependsOn")
    let order = after.isEmpty ? "" : palette.apply(.quiet, to: "  after \(after.joined(separator: ", "))")
    let files = text.list("files").map(Sanitizer.oneLine).joined(separator: ", ")
    return "  \(palette.apply(.heading, to: text["id"].padded(to: 3))) \(text["title"])\(order)"
      + (files.isEmpty ? "" : "\n      " + palette.apply(.quiet, to: files))
  }

  private static func run(_ text: EventFields) -> String {
    switch text["run"] {
    case _ where text["mark"] == "unproven": "  but it may have read your checkout: \(text["reason"])"
    case "again": text["mark"] == "flaky" ? "  when run again: it is flaky" : "  when run again"
    default: ""
    }
  }

  private static func compared(_ text: EventFields, _ palette: Palette) -> String {
    let words =
      switch (text["mark"], text["outcome"]) {
      case ("oldFailure", _): palette.apply(.warning, to: "fails as before this change")
      case ("unclear", _):
        palette.apply(.warning, to: "fails without this change too, and says nothing to tell the failures apart by")
      case (_, "passed"): "passes without this change"
      case (_, "timedOut") where text["now"] == "timedOut": "does not end in time without this change either"
      case (_, "timedOut"): "does not end in time without this change"
      case _ where text["now"] == "timedOut": "fails in time without this change"
      default: "fails in another way than before this change"
      }
    return label("check", "\(text["name"])  \(words)", palette)
  }

  private static func scope(_ text: EventFields, _ palette: Palette) -> String {
    let words =
      text["held"].isEmpty
      ? "not declared by the task, but in the commit, which does not stand without it"
      : "not declared by the task, so held apart; `nexus task take \(text.task)` adds it"
    return label("scope", "\(palette.apply(.warning, to: text["files"]))  \(words)", palette)
  }

  private static func taskFinished(_ text: EventFields, _ palette: Palette) -> String? {
    switch text["state"] {
    case "committed": nil
    case "unverified":
      label("note", "\(text["reason"]) This commit is unverified.", palette)
    case "failed": label("task", palette.apply(.error, to: "failed") + reason(text), palette)
    default: label("task", text["state"] + reason(text), palette)
    }
  }

  private static func review(_ text: EventFields, _ palette: Palette) -> String {
    let verdict = Verdict(rawValue: text["verdict"]).map { ReviewText.word(for: $0) } ?? text["verdict"]
    let style: Style = text["verdict"] == "approve" ? .success : .warning
    let next =
      switch text["next"] {
      case "anew": "written anew, without that commit: round \(text["round"]) of \(text["rounds"])"
      case "onTop": "changed on top of that commit: round \(text["round"]) of \(text["rounds"])"
      case "user" where text["verdict"] == "unproven": "it waits for you"
      case "user": "the rounds are used up; it waits for you"
      default: ""
      }
    var lines = [label("review", palette.apply(style, to: verdict) + "  \(text["summary"])", palette)]
    lines += (text.list("criteria") + text.list("findings")).map {
      label("", palette.apply(.quiet, to: Sanitizer.oneLine($0)), palette)
    }
    if !next.isEmpty { lines.append(label("next", next, palette)) }
    return lines.joined(separator: "\n")
  }

  private static func escalation(_ text: EventFields) -> String {
    let cause =
      switch text["cause"] {
      case "sameEdit": "Same edit again"
      case "sameFailure": "Same failure twice"
      case "noEdit": "No usable edit again"
      case "stepFailed": "That failed as well"
      case "checksFailed": "The checks fail"
      default: "Last round"
      }
    let step =
      switch text["step"] {
      case "fallback": "\(text["model"]) tries once."
      case "candidates": "candidate \(text["candidate"]) of \(text["candidates"]), \(candidate(text))."
      case "fresh": "starting over, with a higher temperature."
      case "overseer": "the Overseer (\(text["model"])) writes the edits."
      default: "giving up on this task."
      }
    return "\(cause); \(step)"
  }

  private static func candidate(_ text: EventFields) -> String {
    text["model"].isEmpty ? "with another seed" : "by \(text["model"])"
  }

  private static func chosen(_ text: EventFields, _ palette: Palette) -> String {
    let judge = text["by"] == "overseer" ? ", chosen by the Overseer among \(text["candidates"])" : ""
    let attempt = palette.apply(.success, to: "attempt \(text.attempt)")
    return label("choice", attempt + judge + reason(text), palette)
  }

  private static func exchange(_ text: EventFields) -> String {
    var parts: [String] = []
    if let prompt = Int(text["promptTokens"]) {
      let usage = Usage(
        promptTokens: prompt, cachedPromptTokens: Int(text["cachedTokens"]), outputTokens: Int(text["outputTokens"]))
      parts.append(TokenCounts(usage).text)
    } else if !text["outputTokens"].isEmpty {
      parts.append("\(text["outputTokens"]) written")
    }
    if !text["tokensPerSecond"].isEmpty { parts.append("\(text["tokensPerSecond"]) tokens/s") }
    if !text["loadSeconds"].isEmpty { parts.append("model loaded in \(text["loadSeconds"]) s") }
    parts.append("\(text["seconds"]) s")
    return parts.joined(separator: ", ")
  }

  private static func reading(_ text: EventFields, _ palette: Palette) -> String {
    let verbs = [
      "read_file": "reads", "search": "searches", "list_files": "lists", "outline": "outlines", "history": "history",
    ]
    let outcome =
      switch text["outcome"] {
      case "refused": palette.apply(.warning, to: "  \(text["reason"])")
      case "nothing": palette.apply(.quiet, to: "  nothing found")
      default: text["cut"] == "yes" ? palette.apply(.quiet, to: "  in part") : ""
      }
    // A tool of another program, or one that there is not, has no word of nexus's own.
    guard let verb = verbs[text["tool"]] else {
      let words = [text["tool"], text["request"]].filter { !$0.isEmpty }.joined(separator: " ")
      return label(words.isEmpty ? "reads" : "calls", words + outcome, palette)
    }
    return label(verb, text["request"] + outcome, palette)
  }

  private static func reason(_ text: EventFields) -> String {
    text["reason"].isEmpty ? "" : ": \(text["reason"])"
  }

  static func label(_ label: String, _ text: String, _ palette: Palette) -> String {
    "  " + palette.apply(.quiet, to: label.padded(to: 8)) + text
  }
}

/// The fields of an event as text that is safe on one line of a terminal.
struct EventFields {
  let event: Event

  var task: String { event.task.map(\.description) ?? "" }
  var attempt: String { event.attempt.map(String.init) ?? "" }

  subscript(name: String) -> String {
    switch event.fields[name] {
    case .string(let text): Sanitizer.oneLine(text)
    case .integer(let number): String(number)
    case .number(let number): TimeText.oneDecimal(number)
    case .flag(let flag): flag ? "yes" : "no"
    case .list(let items): items.map(Sanitizer.oneLine).joined(separator: ", ")
    case nil: ""
    }
  }

  func list(_ name: String) -> [String] {
    guard case .list(let items) = event.fields[name] else { return [] }
    return items
  }
}
