import Foundation
import Git
import Testing

@Suite struct HunkPickingTests {
  private let fixture: GitFixture
  private let repository: Repository

  init() throws {
    fixture = try GitFixture()
    repository = try fixture.open()
  }

  private func tree(_ files: [String: String]) async throws -> ObjectID {
    try await repository.makeTree(
      from: nil, applying: files.map { .write(path: $0.key, bytes: Array($0.value.utf8)) })
  }

  private func picks(_ old: ObjectID, _ new: ObjectID) async throws -> [FilePick] {
    try await repository.diff(.trees(from: old, to: new)).map { FilePick($0) }
  }

  private func content(_ path: String, _ tree: ObjectID) async throws -> [UInt8] {
    try #require(try await repository.read(path, at: tree))
  }

  /// Lines that occur once, so that there is one place for each.
  private struct RandomChange {
    var old: [String] = []
    var new: [String] = []
    private var state: UInt64

    init(seed: UInt64) {
      state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
      old = (0..<next(80)).map { "line \($0)" }
      for line in old {
        switch next(16) {
        case 0: break
        case 1: new.append("\(line) changed")
        case 2: new += [line, "after \(line)"]
        case 3: new += (0..<next(5)).map { "\($0) instead of \(line)" }
        default: new.append(line)
        }
      }
    }

    mutating func next(_ bound: UInt64) -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state % bound
    }

    mutating func text(_ lines: [String]) -> String {
      let end = next(2) == 0 ? "\n" : ""
      let feed = next(4) == 0 ? "\r\n" : "\n"
      return lines.isEmpty ? "" : lines.joined(separator: feed) + end
    }
  }

  private func patch(_ pick: FilePick) -> String {
    var text = "--- a/f\n+++ b/f\n"
    for index in pick.taken.sorted() {
      text += pick.file.hunks[index].header + "\n"
      for line in pick.file.hunks[index].lines {
        let mark =
          switch line.kind {
          case .context: " "
          case .added: "+"
          case .removed: "-"
          }
        text += mark + line.text + "\n" + (line.lacksNewline ? "\\ No newline at end of file\n" : "")
      }
    }
    return text
  }

  /// What is picked is what `git apply` makes of those hunks, and with what is left it makes the whole again.
  @Test func pickedAndLeftHunksMakeTheWhole() async throws {
    var divided = 0
    for seed in UInt64(1)...60 {
      var change = RandomChange(seed: seed)
      let (old, new) = (change.text(change.old), change.text(change.new))
      let (base, whole) = (try await tree(["f": old]), try await tree(["f": new]))
      guard var taken = try await picks(base, whole).first, !taken.file.isIndivisible else { continue }
      taken.taken = Set((0..<taken.partCount).filter { _ in change.next(2) == 0 })
      var left = taken
      left.taken = Set(0..<taken.partCount).subtracting(taken.taken)
      var contents: [[UInt8]] = []
      for pick in [taken, left] {
        let made = try await content("f", try await repository.makeTree(from: base, taking: [pick]))
        contents.append(made)
        try fixture.write(["f": old])
        if !pick.taken.isEmpty { try fixture.git(["apply", "--whitespace=nowarn", "-"], input: patch(pick)) }
        #expect(made == Array(try fixture.content("f").utf8), "seed \(seed), hunks \(pick.taken.sorted())")
      }
      // Three ways, as git merges what two people did.
      try write(contents[0], "taken")
      try fixture.write(["base": old])
      try write(contents[1], "left")
      try fixture.git("merge-file", "taken", "base", "left")
      #expect(try fixture.content("taken") == new, "seed \(seed)")
      taken.taken = Set(0..<taken.partCount)
      #expect(try await repository.makeTree(from: base, taking: [taken]) == whole)
      if taken.partCount > 1 { divided += 1 }
    }
    #expect(divided > 20)
  }

  private func write(_ bytes: [UInt8], _ name: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: fixture.path + "/" + name))
  }

  @Test func keepsBytesThatAreNoText() async throws {
    let rows = (0..<30).map { [UInt8($0 + 0x41), 0xFF, 0x0D] }
    var changed = rows
    changed[2] = [0xC3]
    changed[27] = [0xE2, 0x82]
    let join = { (rows: [[UInt8]]) in Array(rows.joined(separator: [0x0A])) }
    let base = try await repository.makeTree(from: nil, applying: [.write(path: "f", bytes: join(rows))])
    let whole = try await repository.makeTree(from: nil, applying: [.write(path: "f", bytes: join(changed))])
    var picks = try await picks(base, whole)
    #expect(picks[0].partCount == 2)
    picks[0].taken = [1]
    var expected = rows
    expected[27] = changed[27]
    #expect(try await content("f", try await repository.makeTree(from: base, taking: picks)) == join(expected))
  }

  @Test func takesFilesWholeWhereHunksMakeNoSense() async throws {
    let long = (0..<40).map { "row \($0)\n" }.joined()
    let twice = long.replacing("row 3\n", with: "3\n").replacing("row 33\n", with: "33\n")
    let base = try await repository.makeTree(
      from: nil,
      applying: [
        .write(path: "gone", bytes: Array(long.utf8)), .write(path: "run", bytes: Array(long.utf8)),
        .write(path: "picture", bytes: [0, 1, 2]), .write(path: "old", bytes: Array(("x" + long).utf8)),
        .write(path: "link", bytes: Array("run".utf8), mode: .symbolicLink), .write(path: "dir/a", bytes: [0x61]),
        .write(path: "stays", bytes: []),
      ])
    let whole = try await repository.makeTree(
      from: base,
      applying: [
        .delete(path: "gone"), .write(path: "run", bytes: Array(twice.utf8), mode: .executable),
        .write(path: "picture", bytes: [0, 3]), .rename(from: "old", to: "new"),
        .write(path: "link", bytes: Array("stays".utf8), mode: .symbolicLink), .delete(path: "dir/a"),
        .write(path: "fresh", bytes: []),
      ])
    let picks = try await picks(base, whole)
    #expect(picks.count == 7 && picks.allSatisfy { $0.file.isIndivisible && $0.partCount == 1 })
    for index in picks.indices {
      var one = picks
      one[index].taken = [0]
      let tree = try await repository.makeTree(from: base, taking: one)
      let changes = try await repository.diff(.trees(from: base, to: tree))
      #expect(changes == [picks[index].file])
    }
    var all = picks
    for index in all.indices { all[index].taken = [0] }
    #expect(try await repository.makeTree(from: base, taking: all) == whole)
    #expect(try await repository.makeTree(from: base, taking: picks) == base)
  }

  @Test func refusesAPartThatNeedsAnother() async throws {
    let base = try await tree(["a/b": "1\n"])
    let whole = try await tree(["a": "2\n"])
    var picks = try await picks(base, whole)
    let index = try #require(picks.firstIndex { $0.file.newPath == "a" })
    picks[index].taken = [0]
    try await expectError(.unsafePath(.isDirectory)) { _ = try await repository.makeTree(from: base, taking: picks) }
    for index in picks.indices { picks[index].taken = [0] }
    #expect(try await repository.makeTree(from: base, taking: picks) == whole)
  }
}
