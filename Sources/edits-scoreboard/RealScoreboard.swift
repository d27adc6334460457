import Edits
import Foundation

/// Counts what comes of the replies of real models, by form and by damage.
struct RealScoreboard {
  let outcomes: [RealOutcome]

  /// - Parameter root: The top of the project, with `Fixtures/replies` and `Benchmarks/tasks`.
  init(root: URL, file: String = "qwen2.5-coder-1.5b.jsonl") throws {
    let replies = try RealReply.load(root.appending(path: "Fixtures/replies/\(file)"))
    var tasks: [String: RealTask] = [:]
    outcomes = try replies.map { reply in
      let task = try tasks[reply.task] ?? RealTask(root.appending(path: "Benchmarks/tasks/\(reply.task)"))
      tasks[reply.task] = task
      return RealOutcome(reply, task)
    }
  }

  /// Both counts as Markdown tables.
  var markdown: String { byForm + "\n" + byDamage }

  private var edits: [RealOutcome] { outcomes.filter(\.reply.holdsEdits) }

  private var byForm: String {
    var text =
      "| form asked for | replies | change files | ask for what is there | refused |\n|---|---:|---:|---:|---:|\n"
    for form in Set(outcomes.map(\.reply.form)).sorted() {
      text += row(form, outcomes.filter { $0.reply.form == form })
    }
    return text + row("**all**", outcomes)
  }

  private func row(_ name: String, _ outcomes: [RealOutcome]) -> String {
    let changed = outcomes.count { !$0.changes.isEmpty }
    let applied = outcomes.count(where: \.isApplied)
    return "| \(name) | \(outcomes.count) | \(changed) | \(applied - changed) | \(outcomes.count - applied) |\n"
  }

  private var byDamage: String {
    var text = "| damage | replies with it | of all | of these change files |\n|---|---:|---:|---:|\n"
    for damage in RealDamage.allCases {
      let with = edits.filter { damage.isIn($0) }
      let share = (with.count * 1000 + edits.count / 2) / max(1, edits.count)
      text +=
        "| \(damage.rawValue) | \(with.count) | \(share / 10).\(share % 10) % | \(with.count { !$0.changes.isEmpty }) |\n"
    }
    return text
  }

  /// Writes the changed files of each reply to a folder of its own, and a list of the folders with their tasks.
  func write(to folder: URL) throws {
    var list = ""
    for (number, outcome) in outcomes.enumerated() where !outcome.changes.isEmpty {
      for change in outcome.changes {
        let file = folder.appending(path: "\(number)/\(change.path)")
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        if let bytes = change.bytes { try Data(bytes).write(to: file) }
      }
      list += "\(number)\t\(outcome.reply.task)\t\(outcome.reply.id)\n"
    }
    try Data(list.utf8).write(to: folder.appending(path: "replies.tsv"))
  }
}
