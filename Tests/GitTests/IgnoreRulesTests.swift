import Foundation
import Testing

@testable import Git

@Suite struct IgnoreRulesTests {
  private static let paths = [
    "a", "b.txt", "build/x", "src/build/x", "src/a.o", "src/b/a.o", "docs/a/b/c.md", "docs/c.md", "docs/a/c.md",
    "log/1",
    "deep/log/1", "x y", "trail ", "#note", "!bang", "foo/bar", "foo/bar/baz", "src/foo/bar", "a1", "a2", "ab", "a]b",
    "keep/one.log", "keep/two.log", "sub/only.here", "sub/dir/only.here", "only.here", "ä/ö.txt", "star*name",
    "back\\slash",
    "vendor/a/b.js", "deep/vendor/c.js", "q/w/e/r/t", ".hidden", "dir.d/file",
  ]

  @Test(arguments: [
    "*.o", "build/", "/build", "build", "docs/**/c.md", "docs/*/c.md", "**/log", "log/**", "foo/bar", "/foo/bar", "bar",
    "a[0-9]", "a[!0-9]", "a[^1]", "a[]]b", "?1", "*.log\n!keep/one.log", "keep/\n!keep/one.log", "x\\ y", "trail\\ ",
    "trail ", "\\#note", "# note", "\\!bang", "*", "*\n!*.txt", "*/\n!src/", "/*\n!/src", "ä/", "*.txt", "star\\*name",
    "**", "q/**/t", "q/**/r/t", "**/w/**", "[[:alpha:]][[:digit:]]", "a**", "d*/", ".*", "vendor/**/b.js", "[a", "a\\",
    "/",
    "!", "sub/*\n!sub/dir", "q/*/e",
  ])
  func agreesWithGit(rules: String) throws {
    let expected = try Self.ignoredByGit([("", rules)])
    let own = IgnoreRules([(directory: "", text: rules)])
    #expect(Self.paths.filter(own.ignores) == expected, "\(rules)")
  }

  @Test func deeperRulesComeAfterThoseAbove() throws {
    let files = [("", "*.here\n*.o\n"), ("sub", "!only.here\n/dir\n"), ("src", "!a.o\n/b/a.o\n")]
    let own = IgnoreRules(files.map { (directory: $0.0, text: $0.1) })
    #expect(Self.paths.filter(own.ignores) == (try Self.ignoredByGit(files)))
  }

  @Test func hostilePatternsEnd() {
    let stars = IgnoreRules([(directory: "", text: String(repeating: "**/*a*", count: 60) + "b")])
    #expect(!stars.ignores(String(repeating: "aaaa/", count: 100) + String(repeating: "a", count: 500)))
  }

  /// Asks git, with the rules as `.gitignore`.
  private static func ignoredByGit(_ files: [(String, String)]) throws -> [String] {
    let directory = FileManager.default.temporaryDirectory.appending(path: "nexus-ignore-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    _ = try git(["init", "--quiet"], in: directory)
    for (name, text) in files {
      let place = directory.appending(path: name)
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: place.appending(path: ".gitignore"))
    }
    let input = directory.appending(path: "paths")
    try Data(paths.joined(separator: "\0").utf8).write(to: input)
    let output = try git(["check-ignore", "--no-index", "-z", "--stdin"], in: directory, input: input)
    let found = Set(output.split(separator: "\0").map(String.init))
    return paths.filter(found.contains)
  }

  private static func git(_ arguments: [String], in directory: URL, input: URL? = nil) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["git"] + arguments
    process.currentDirectoryURL = directory
    process.environment = [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "GIT_CONFIG_GLOBAL": "/dev/null",
      "GIT_CONFIG_NOSYSTEM": "1",
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    if let input { process.standardInput = try FileHandle(forReadingFrom: input) }
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}
