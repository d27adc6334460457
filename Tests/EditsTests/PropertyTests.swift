import Testing

@testable import Edits
@testable import edits_scoreboard

/// What must hold of every edit, tried on made-up files and changes; seeds are fixed, so that a failure stays one.
@Suite struct PropertyTests {
  @Test(arguments: Damage.allCases) func damageNeverGivesAWrongResult(_ damage: Damage) {
    let board = Scoreboard(count: 12, seed: 77, damages: [damage])
    #expect(board.wrongCount == 0, "\(board.failures.map { "\($0.dialect) \($0.seed)" })")
  }

  @Test func mostDamagesAreMended() {
    let board = Scoreboard(count: 6, seed: 400)
    #expect(board.rightShare >= 0.95)
  }

  @Test(arguments: Damage.allCases) func changesNoLineThatNoEditNames(_ damage: Damage) {
    for dialect in Dialect.allCases where dialect.suffers(damage) {
      for seed in 0..<12 {
        guard let application = Trial(dialect, damage, seed: UInt64(seed) + 9000).application else { continue }
        for change in application.changes { checkUnnamedLines(of: change, application.grades) }
      }
    }
  }

  /// All lines outside the places of the edits stand in the result, in their order and to the byte.
  private func checkUnnamedLines(of change: FileChange, _ grades: [Grade]) {
    let old = TextLines(change.oldBytes ?? [])
    let new = TextLines(change.bytes ?? [])
    let named = Set(grades.filter { $0.path == change.path }.flatMap { $0.lines.map { $0 - 1 } })
    var next = 0
    for line in 0..<old.count where !named.contains(line) {
      // Only where the file ends may a line lose its end or gain one.
      let isLast = line == old.count - 1
      while next < new.count, new.whole(next) != old.whole(line),
        !(isLast || next == new.count - 1) || new.content(next) != old.content(line)
      {
        next += 1
      }
      #expect(next < new.count, "line \(line + 1) of \(change.path) is gone")
      next += 1
    }
  }

  @Test(arguments: Dialect.allCases.filter { $0 != .functions && $0 != .mixed }) func givesTheOriginalWhenReversed(
    _ dialect: Dialect
  ) {
    var (made, returned) = (0, 0)
    for seed in 0..<80 {
      var random = SeededGenerator(seed: UInt64(seed) + 500)
      let file = SampleFile(random.pick(SampleFile.Style.allCases), length: 40, using: &random)
      guard let change = TrueChange(file, places: random.number(1..<3), using: &random),
        let there = apply(change, dialect, random)
      else { continue }
      made += 1
      #expect(there == change.after, "seed \(seed)")
      guard let back = apply(change.reversed, dialect, random) else { continue }
      returned += 1
      #expect(back == change.before, "seed \(seed)")
    }
    // What cannot be told apart any more after the change is refused; that is the exception.
    #expect(made >= 50 && returned * 4 >= made * 3, "\(returned) of \(made)")
  }

  /// The bytes after a change written in `dialect`; nil when it is refused.
  private func apply(_ change: TrueChange, _ dialect: Dialect, _ random: SeededGenerator) -> [UInt8]? {
    var writer = ReplyWriter(change: change, dialect: dialect, damage: .none, path: change.file.path, random: random)
    guard let reply = writer.reply() else { return nil }
    let applier = ReplyApplier(reply.utf8, knownPaths: [change.file.path], ending: .stopped)
    guard
      case .applied(let application) = applier.apply(to: SourceTree(contents: [change.file.path: change.before])).result
    else { return nil }
    return application.changes.first?.bytes ?? change.before
  }

  @Test(arguments: 0..<200) func readsAnyBytesWithoutHarm(_ seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let pieces = [
      "<<<<<<< SEARCH\n", "=======\n", ">>>>>>> REPLACE\n", "```\n", "```diff\n", "--- a/f\n", "+++ b/f\n",
      "@@ -1,2 +1,3 @@\n",
      "*** Begin Patch\n", "*** Update File: f\n", "*** End Patch\n", "<edit path=\"f\">", "</edit>\n",
      "{\"path\": \"f\", ",
      "\"old\": \"x\"", "[{", "}]\n", "<think>\n", "</think>\n", "f\n", "x\n", " x\n", "-x\n", "+y\n", "...\n", "\r\n",
      "\\",
    ]
    var bytes: [UInt8] = []
    for _ in 0..<random.number(1..<60) {
      if random.once(in: 6) {
        bytes.append(UInt8(random.number(0..<256)))
      } else {
        bytes += Array(random.pick(pieces).utf8)
      }
    }
    let reply = EditParser.parse(bytes, format: random.pick(EditFormat.allCases))
    for edit in reply.edits { #expect(edit.range.upperBound <= bytes.count) }
    let files = ["f": Array("x\ny\nx\n".utf8)]
    if case .refused(let refusals) = EditApplier.apply(reply, to: SourceTree(contents: files)) {
      for refusal in refusals { #expect(!refusal.description.isEmpty) }
    }
  }
}
