import Foundation
import Programs
import Testing

@Suite struct ProgramSearchTests {
  @Test func findsProgramsAsAShellDoesButForRelativePlaces() throws {
    let manager = FileManager.default
    let root = manager.temporaryDirectory.appendingPathComponent("search-\(UUID().uuidString)").path
    defer { try? manager.removeItem(atPath: root) }
    try manager.createDirectory(atPath: root + "/bin/tool.d", withIntermediateDirectories: true)
    for (name, mode) in [("tool", 0o755), ("text", 0o644)] {
      try #require(
        manager.createFile(atPath: "\(root)/bin/\(name)", contents: Data(), attributes: [.posixPermissions: mode]))
    }
    func path(_ name: String, _ searchPath: String) -> String? {
      ProgramSearch.path(of: name, searchPath: searchPath, workingDirectory: root)
    }
    #expect(path("tool", "/no/such:\(root)/bin") == root + "/bin/tool")
    #expect(path("tool", "bin::.") == nil)
    #expect(path("bin/tool", "") == root + "/bin/tool")
    #expect(path(root + "/bin/tool", "") == root + "/bin/tool")
    #expect(path("text", root + "/bin") == nil)
    #expect(path("tool.d", root + "/bin") == nil)
    #expect(ProgramSearch.isDirectory(root) && !ProgramSearch.isDirectory(root + "/bin/tool"))
    try #require(symlink(root + "/bin", root + "/link") == 0)
    #expect(RealPath.of(root + "/link/tool") == RealPath.of(root).map { $0 + "/bin/tool" })
    #expect(RealPath.of("") == nil && RealPath.of(root + "/none") == nil && RealPath.of(root + "/a\0") == nil)
    #expect(RealPath.isPath("/a/b", within: "/a") && !RealPath.isPath("/ab", within: "/a"))
  }
}
