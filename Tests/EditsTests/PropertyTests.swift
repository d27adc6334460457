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

  @Test(arguments: 0..<60) func changesNoLineThatNoEditNames(_ seed: Int) throws {
    let trial = Trial(Dialect.allCases[seed % 3], .none, seed: UInt64(seed) + 9000)
    guard case .right = trial.outcome else { return }
    let tree = SourceTree(contents: ["f": trial.before])
    let old = TextLines(trial.before)
    let new = TextLines(trial.after)
    let parsed = EditParser.parse(trial.reply).edits.map { edit in
      var edit = edit
      edit.path = "f"
      return edit
    }
    guard case .applied(let application) = EditApplier.apply(parsed, to: tree) else {
      Issue.record("refused")
      return
    }
    var named: Set<Int> = []
    for grade in application.grades { named.formUnion(grade.lines.map { $0 - 1 }) }
    let unnamed = (0..<old.count).filter { !named.contains($0) }.map { Array(old.whole($0)) }
    // All lines outside the places of the edits stand in the result, in their order and to the byte.
    var next = 0
    for line in unnamed {
      while next < new.count, Array(new.whole(next)) != line { next += 1 }
      #expect(next < new.count)
      next += 1
    }
  }

  @Test(arguments: 0..<60) func givesTheOriginalWhenReversed(_ seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed) + 500)
    let file = SampleFile(random.pick(SampleFile.Style.allCases), length: 40, using: &random)
    guard let change = TrueChange(file, places: 1, using: &random) else { return }
    let texts = change.texts(change.places[0])
    func bytes(_ lines: [String]) -> [UInt8] { Array(lines.map { $0 + "\n" }.joined().utf8) }
    func apply(_ old: [String], _ new: [String], to content: [UInt8]) -> [UInt8]? {
      let hunk = Hunk(search: bytes(old), replace: bytes(new))
      let edit = Edit(path: "f", action: .modify([hunk], movedTo: nil, executable: nil), dialect: .searchReplace)
      guard case .applied(let application) = EditApplier.apply([edit], to: SourceTree(contents: ["f": content])) else {
        return nil
      }
      return application.changes.first?.bytes ?? content
    }
    guard let forth = apply(texts.old, texts.new, to: change.before) else { return }
    #expect(forth == change.after)
    guard let back = apply(texts.new, texts.old, to: forth) else { return }
    #expect(back == change.before)
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
