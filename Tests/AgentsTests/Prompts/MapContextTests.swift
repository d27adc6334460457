import Foundation
import Git
import NexusTestSupport
import RepositoryMap
import Secrets
import Testing

@testable import Agents

@Suite struct MapContextTests {
  private func pack(
    _ files: [String: String], goal: String = "Change the export", limit: Int = 20_000
  ) async throws -> PromptPack {
    try await ScratchDirectory.with { scratch in
      let fixture = try GitFixture(in: scratch)
      let commit = try fixture.commit(files, "Begin it all")
      let repository = try Repository(discovering: fixture.path)
      let context = MapContext(repository, map: RepositoryMap(repository, tagger: .scanner, cache: MemoryTagCache()))
      return try await context.contextForPlanning(goal, at: commit, limitInBytes: limit)
    }
  }

  @Test func showsHistoryNotesFilesAndAnOutlineOfTheOthers() async throws {
    let pack = try await pack([
      "AGENTS.md": "Be kind.\n", "CLAUDE.md": "Not this too.\n", "README.md": "A tool.\n", "src/export.py": "pass\n",
      "src/other.py": "def nothing(): pass\n", "src/uses.py": "import export\n",
    ])
    let inFull = pack.parts.filter { ($0.kind == .notes || $0.kind == .file) && $0.state == .whole }.map(\.name)
    #expect(inFull == ["AGENTS.md", "README.md", "src/export.py", "src/uses.py"])
    for part in [
      "Begin it all", "src/other.py\n  1 def nothing(): pass\n", "=== FILE AGENTS.md ===\nBe kind.\n=== END ===\n",
    ] {
      #expect(pack.text.contains(part))
    }
    #expect(!pack.text.contains("Not this too."))
    #expect(pack.leftOut == [])
  }

  @Test func neverExceedsItsLimitAndSaysWhatIsMissing() async throws {
    var files = ["README.md": String(repeating: "read\n", count: 200)]
    for number in 0..<60 { files["src/export\(number).py"] = String(repeating: "export\n", count: 40) }
    for limit in [100, 500, 2000, 5000] {
      let pack = try await pack(files, limit: limit)
      #expect(pack.text.utf8.count <= limit)
      #expect(!pack.leftOut.isEmpty)
      #expect(pack.text.contains("Not shown for want of room") || pack.text.contains("not shown."))
      for file in pack.files(.whole) { #expect(pack.text.contains("=== FILE \(file) ===")) }
    }
  }

  @Test func leavesOutWhatIsNoTextOrTooLarge() async throws {
    let pack = try await pack(
      [
        "export.bin": "export\0", "export.txt": String(repeating: "export\n", count: 10_000), "export.py": "export\n",
      ], limit: 1_000_000)
    #expect(pack.files(.whole) == ["export.py"])
  }

  /// 70,000 to 100,000 bytes each, which is more than is shown of one file.
  @Test func largeFilesAreShownInPartAndNamed() async throws {
    let notes = (1...2500).map { "Rule \($0): be kind to others.\n" }.joined()
    let source = (1...5000).map { $0 == 4000 ? "def to_csv(rows):\n  return rows\n" : "value_\($0) = \($0)\n" }.joined()
    let pack = try await pack(
      ["AGENTS.md": notes, "README.md": "# Tool\n" + notes, "src/export.py": source, "src/small.py": "export = 1\n"],
      goal: "Make to_csv in src/export.py quote its cells", limit: 30_000)
    #expect(pack.text.utf8.count <= 30_000)
    #expect(pack.text.contains("=== FILE AGENTS.md ===\nRule 1: be kind to others.\n"))
    #expect(pack.text.contains("=== FILE README.md ===\n# Tool\n"))
    #expect(pack.text.contains("=== FILE src/export.py (in part) ===\n"))
    #expect(pack.text.contains("\ndef to_csv(rows):\n  return rows\n"))
    let cut = pack.parts.filter { $0.state == .cut }.map(\.name)
    #expect(cut.prefix(3) == ["AGENTS.md", "README.md", "src/export.py"])
    for name in ["AGENTS.md", "README.md", "src/export.py lines"] {
      #expect(pack.leftOut.contains { $0.contains(name) }, "\(name)")
    }
  }

  @Test func whatCannotBeShownIsNamedWithTheReason() async throws {
    let pack = try await ScratchDirectory.with { scratch in
      let fixture = try GitFixture(in: scratch)
      for name in ["README.md", "src/latin.py"] {
        try scratch.write("", to: "keep")
        let path = fixture.path + "/" + name
        try FileManager.default.createDirectory(
          atPath: fixture.path + "/src", withIntermediateDirectories: true)
        try Data(Array("# Caf".utf8) + [0xE9, 10]).write(to: URL(filePath: path))
      }
      try fixture.run("add", ".")
      try fixture.run("commit", "--quiet", "--message", "Latin")
      let repository = try Repository(discovering: fixture.path)
      let context = MapContext(repository, map: RepositoryMap(repository, tagger: .scanner, cache: MemoryTagCache()))
      return try await context.contextForPlanning("Mend src/latin.py", at: fixture.head(), limitInBytes: 5000)
    }
    for name in ["README.md", "src/latin.py"] {
      #expect(pack.text.contains("The file \(name) is not text in UTF-8 and is not shown.\n"))
      #expect(pack.leftOut.contains("\(name), which is not text in UTF-8 and is not shown"))
      #expect(pack.parts.first { $0.name == name }?.state == .leftOut)
    }
  }

  @Test func secretsAreTakenOutBeforeThereIsCounted() async throws {
    let token = "ghp_" + "Ab3dEf6hIj9kLm2nOp5qRs8tUv1wXy4zAc7e"
    let files = [
      "src/export.py": "def login(token=\"\(token)\"):\n  pass\n",
      "src/other.py": "def other(key=\"\(token)\"):\n  pass\n",
    ]
    let pack = try await pack(files, goal: "Export \(token)")
    #expect(!pack.text.contains(token) && pack.text.contains(Redaction.mark))
    #expect(pack.text == PromptGate.text(pack.text))
  }
}
