import Edits

/// Counts what comes of many trials, by damage.
struct Scoreboard {
  /// Counts of one row.
  struct Row {
    var right = 0
    var refused = 0
    var wrong = 0
    var codes: [String: Int] = [:]

    var total: Int { right + refused + wrong }
  }

  private(set) var rows: [Damage: Row] = [:]
  private(set) var byDialect: [Dialect: Row] = [:]
  /// Trials whose result is wrong, or refused although it was owed.
  private(set) var failures: [Trial] = []

  /// Runs `count` trials of each damage in each dialect that suffers it.
  init(count: Int, seed: UInt64, damages: [Damage] = Damage.allCases) {
    for damage in damages {
      for dialect in Dialect.allCases where dialect.suffers(damage) {
        for index in 0..<count {
          record(Trial(dialect, damage, seed: seed &+ UInt64(index)))
        }
      }
    }
  }

  private mutating func record(_ trial: Trial) {
    switch trial.outcome {
    case .notMade: return
    case .right:
      rows[trial.damage, default: Row()].right += 1
      if trial.damage == .none { byDialect[trial.dialect, default: Row()].right += 1 }
    case .refused(let refusals):
      rows[trial.damage, default: Row()].refused += 1
      if trial.damage == .none { byDialect[trial.dialect, default: Row()].refused += 1 }
      rows[trial.damage, default: Row()].codes[refusals.first?.code.rawValue ?? "", default: 0] += 1
      if trial.damage.determines { failures.append(trial) }
    case .wrong:
      rows[trial.damage, default: Row()].wrong += 1
      if trial.damage == .none { byDialect[trial.dialect, default: Row()].wrong += 1 }
      failures.append(trial)
    }
  }

  var wrongCount: Int { rows.values.reduce(0) { $0 + $1.wrong } }

  /// Share of right results among the damages that leave the result determined.
  var rightShare: Double {
    let owed = rows.filter { $0.key.determines }.values
    let total = owed.reduce(0) { $0 + $1.total }
    return total == 0 ? 0 : Double(owed.reduce(0) { $0 + $1.right }) / Double(total)
  }

  /// The counts as a Markdown table.
  var markdown: String {
    var text = "| damage | replies | byte-right | refused | silently wrong |\n|---|---:|---:|---:|---:|\n"
    for determines in [true, false] {
      for damage in Damage.allCases where damage.determines == determines {
        guard let row = rows[damage] else { continue }
        text += line(damage.rawValue, row)
      }
      let all = rows.filter { $0.key.determines == determines }.values.reduce(into: Row()) { sum, row in
        sum.right += row.right
        sum.refused += row.refused
        sum.wrong += row.wrong
      }
      text += line(determines ? "**all that still say what is meant**" : "**all that no longer do**", all)
    }
    return text
  }

  /// What comes of undamaged changes in each form, as a Markdown table.
  var undamaged: String {
    var text = "| form, undamaged | replies | byte-right | refused | silently wrong |\n|---|---:|---:|---:|---:|\n"
    for dialect in Dialect.allCases { if let row = byDialect[dialect] { text += line(dialect.rawValue, row) } }
    return text
  }

  /// The least share of undamaged changes that is right in any form.
  var leastUndamagedShare: Double {
    byDialect.values.map { Double($0.right) / Double(max(1, $0.total)) }.min() ?? 0
  }

  private func line(_ name: String, _ row: Row) -> String {
    "| \(name) | \(row.total) | \(percent(row.right, row.total)) | \(percent(row.refused, row.total)) | \(row.wrong) |\n"
  }

  private func percent(_ part: Int, _ whole: Int) -> String {
    guard whole > 0 else { return "–" }
    let tenths = (part * 1000 + whole / 2) / whole
    return "\(tenths / 10).\(tenths % 10) %"
  }
}
