import Foundation
import NexusProtocol
import NexusTestSupport
import Testing

/// Holds what the documents say of the program and the package to what these are.
@Suite(.timeLimit(.minutes(5))) struct DocumentationTests {
  @Test func theCommandReferenceIsWhatTheHelpSays() async throws {
    try ProjectDocument.expect("docs/cli.md", toBe: CommandReference(root: try await Self.help()).text)
  }

  @Test func theManualPageIsWhatTheHelpSays() async throws {
    let version = try await Self.nexus("--version").stdout.trimmingCharacters(in: .newlines)
    let statuses = try ProjectDocument("README.md").rows(below: "Exit statuses").map { ($0[0], $0[1]) }
    let page = ManualPage(root: try await Self.help(), version: version, statuses: statuses)
    try ProjectDocument.expect("docs/nexus.1", toBe: page.text)
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/groff")))
  func theManualPageIsSetWithoutAWarning() async throws {
    let page = try ProjectDocument("docs/nexus.1").text
    try await ScratchDirectory.with { scratch in
      let runner = try ProcessRunner.hermetic(in: scratch)
      let result = try await runner.run("/usr/bin/groff", ["-mdoc", "-Tascii", "-ww", "-"], input: page)
      #expect(result.status == 0 && result.stderr == "", "\(result)")
      #expect(result.stdout.contains("nexus plan"))
    }
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func completionsAreMade(shell: String) async throws {
    let script = try await Self.nexus("completions", shell).stdout
    for word in ["plan", "implement", "review", "in-place", "llm.timeout"] { #expect(script.contains(word)) }
    guard shell == "bash" else { return }
    try await ScratchDirectory.with { scratch in
      let result = try await ProcessRunner.hermetic(in: scratch).run("/bin/bash", ["-n"], input: script)
      #expect(result.status == 0 && result.stderr == "", "\(result)")
    }
  }

  @Test func helpIsPrintedForEveryCommand() async throws {
    for (name, command) in try await Self.help().all() {
      let result = try await Self.nexus(name.split(separator: " ").dropFirst().map(String.init) + ["--help"])
      #expect(result.status == 0 && result.stderr == "", "\(name): \(result)")
      #expect(result.stdout.contains("OVERVIEW: \(command.abstract?.prefix(40) ?? "?")"), "\(name)")
    }
  }

  @Test func everyCommandAndOptionSaysWhatItIsFor() async throws {
    for (name, command) in try await Self.help().all() {
      let abstract = try #require(command.abstract, "\(name)")
      #expect(!abstract.hasSuffix(".") && abstract.first?.isUppercase == true, "\(name): \(abstract)")
      for argument in command.own(beside: []) {
        let text = try #require(argument.abstract, "\(name): \(argument.spelling)")
        #expect(!text.hasSuffix("."), "\(name): \(argument.spelling): \(text)")
      }
    }
  }

  @Test func theReadmeNamesEveryExitStatus() throws {
    let statuses = try ProjectDocument("README.md").rows(below: "Exit statuses").compactMap { Int32($0[0]) }
    #expect(statuses == ExitStatus.allCases.map(\.rawValue).sorted())
  }

  @Test func theReadmeNamesEveryCommand() async throws {
    let told = Set(try ProjectDocument("README.md").rows(below: "Commands").flatMap { names(in: $0[0]) })
    let commands = try await Self.help().subcommands ?? []
    #expect(told == Set(commands.map(\.commandName).filter { $0 != "help" }.map { "nexus \($0)" }))
  }

  @Test func theArchitectureNamesEveryTargetAndWhatItImports() throws {
    let rows = try ProjectDocument("ARCHITECTURE.md").rows(below: "The targets")
    var told: [String: Set<String>] = [:]
    for cells in rows {
      for name in names(in: cells[0]) { told[name] = Set(names(in: cells[2])) }
    }
    let targets = try PackageManifest().targets.filter { !$0.name.hasSuffix("Tests") }
    #expect(Set(told.keys) == Set(targets.map(\.name)))
    for target in targets where told[target.name] != nil {
      #expect(told[target.name] == Set(target.dependencies), "\(target.name)")
    }
  }

  @Test func theLicencesOfAllPackagesAreNamed() throws {
    let text = try ProjectDocument("LICENSES.md").text
    for package in try PackageManifest().packages { #expect(text.contains("<\(package)>"), "\(package)") }
  }

  @Test func linksLeadSomewhere() throws {
    for document in try ProjectDocument.all() {
      for link in document.links {
        let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let isHere = parts[0].isEmpty
        #expect(isHere || document.leads(to: parts[0]), "\(document.path): \(link)")
        guard parts.count == 2 else { continue }
        let target = isHere ? document : try ProjectDocument(document.beside(parts[0]))
        #expect(target.anchors.contains(parts[1]), "\(document.path): \(link)")
      }
    }
  }

  private func names(in cell: String) -> [String] {
    cell.matches(of: /`([^`]+)`/).map { String($0.1) }
  }

  private static func help() async throws -> CommandHelp {
    try CommandHelp.parse(try await nexus("--experimental-dump-help").stdout)
  }

  private static func nexus(_ arguments: String...) async throws -> ProcessResult { try await nexus(arguments) }

  private static func nexus(_ arguments: [String]) async throws -> ProcessResult {
    try await ScratchDirectory.with { scratch in
      let result = try await ProcessRunner.hermetic(in: scratch).run("nexus", arguments)
      try #require(result.status == 0, "\(arguments): \(result)")
      return result
    }
  }
}
