#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import JSONText

/// Guesses, from files at the root of a project, how its tests are run. Nothing is run.
enum LikelyChecks {
  /// The commands, the most likely one of each language; those a project names itself stand for all.
  static func find(in root: String) -> [String] {
    if isExecutable("\(root)/script/test") { return ["script/test"] }
    if makefileHasTests(root) { return ["make test"] }
    if justfileHasTests(root) { return ["just test"] }
    return [swift, rust, go, node, deno, python, jvm, dotnet, ruby, elixir, php, zig].compactMap { $0(root) }
  }

  /// The command line that makes them the project's checks.
  static func command(setting checks: [String]) -> String {
    "nexus config set checks \(ShellWord.quoted(checks.count == 1 ? checks[0] : JSONValue(checks).text()))"
  }

  private static func swift(_ root: String) -> String? {
    Files.exists("\(root)/Package.swift") ? "swift test" : nil
  }

  private static func rust(_ root: String) -> String? {
    Files.exists("\(root)/Cargo.toml") ? "cargo test" : nil
  }

  private static func go(_ root: String) -> String? {
    Files.exists("\(root)/go.mod") ? "go test ./..." : nil
  }

  private static func node(_ root: String) -> String? {
    guard let text = text("\(root)/package.json"), let package = try? JSONValue(parsing: text) else { return nil }
    guard let script = package["scripts"]?["test"]?.string, !script.isEmpty else { return nil }
    // What `npm init` writes where there are no tests.
    if script.hasPrefix("echo \"Error: no test specified\"") { return nil }
    let managers = [("pnpm-lock.yaml", "pnpm test"), ("yarn.lock", "yarn test"), ("bun.lock", "bun run test")]
    return managers.first { Files.exists("\(root)/\($0.0)") }?.1 ?? "npm test"
  }

  private static func python(_ root: String) -> String? {
    let marks = [("pytest.ini", ""), ("conftest.py", ""), ("pyproject.toml", "pytest"), ("setup.cfg", "[tool:pytest]")]
    let usesPytest = marks.contains { file, mark in
      text("\(root)/\(file)").map { mark.isEmpty || $0.firstRange(of: mark) != nil } ?? false
    }
    if usesPytest { return "python3 -m pytest" }
    if files(in: root).contains(where: isTest) { return "python3 -m unittest" }
    return files(in: "\(root)/tests").contains(where: isTest) ? "python3 -m unittest discover tests" : nil
  }

  private static func isTest(_ name: String) -> Bool { name.hasPrefix("test") && name.hasSuffix(".py") }

  /// Whether a makefile has a rule whose target is `test`.
  private static func makefileHasTests(_ root: String) -> Bool {
    let files = ["GNUmakefile", "makefile", "Makefile"]
    guard let text = files.lazy.compactMap({ text("\(root)/\($0)") }).first else { return false }
    return text.split(whereSeparator: \.isNewline).contains { line in
      guard let colon = line.firstIndex(of: ":"), line.first?.isWhitespace == false else { return false }
      let isAssignment = line[line.index(after: colon)...].hasPrefix("=")
      return !isAssignment && line[..<colon].split(separator: " ").contains("test")
    }
  }

  /// The text of a file of moderate size; nil where there is none, or it cannot be read, which only ends a guess.
  static func text(_ path: String) -> String? {
    guard let bytes = try? Files.read(path), bytes.count < 1 << 20 else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  static func files(in directory: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
  }

  static func isExecutable(_ path: String) -> Bool {
    FileManager.default.isExecutableFile(atPath: path)
  }
}
