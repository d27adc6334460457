import Git
import NexusTestSupport
import RepositoryMap
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
}
