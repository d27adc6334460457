import Foundation
import JSONText
import NexusProtocol
import NexusTestSupport
import OllamaReplay
import Store
import Testing

/// A git repository, a scripted Ollama and the built program, with nothing of this machine's user.
struct Fixture {
  /// What a test may set up differently.
  struct Setup {
    /// The files of the first commit; none makes a repository without commits.
    var files = ["greeting.txt": "hello\n", "farewell.txt": "goodbye\n", "notes/story.txt": "one\ntwo\nthree\n"]
    /// Lines for the shell, as the user's own configuration has them.
    var checks: [String] = ["true"]
    var order = Recording.Order.inOrder
    var mostLoaded: Int?
    var models = [Fixture.overseer, Fixture.implementer].map { Recording.Model($0) }
    /// Further settings, by path.
    var settings: [String: JSONValue] = [:]
  }

  static let overseer = "llama3.1:8b"
  static let implementer = "qwen2.5-coder:7b"
  /// 2026-01-02 03:04:05 UTC, in milliseconds.
  static let clock = 1_767_323_045_000

  let scratch: ScratchDirectory
  let repository: GitFixture
  let server: ReplayServer
  var runner: ProcessRunner

  /// Runs `body` in surroundings of its own, and then holds the server to its recording.
  static func with(
    _ exchanges: [Recording.Exchange] = [], _ change: (inout Setup) -> Void = { _ in },
    sourceLocation: SourceLocation = #_sourceLocation, _ body: (Fixture) async throws -> Void
  ) async throws {
    var setup = Setup()
    change(&setup)
    var recording = Recording(models: setup.models, exchanges: exchanges)
    recording.order = setup.order
    recording.mostLoaded = setup.mostLoaded
    try await ScratchDirectory.with { scratch in
      try await ReplayServer.with(recording) { server in
        let fixture = try Fixture(setup, scratch: scratch, server: server)
        try await body(fixture)
        #expect(server.complaints == [], sourceLocation: sourceLocation)
      }
    }
  }

  private init(_ setup: Setup, scratch: ScratchDirectory, server: ReplayServer) throws {
    self.scratch = scratch
    self.server = server
    repository = try GitFixture(in: scratch)
    try repository.run("config", "user.name", "Test Author")
    try repository.run("config", "user.email", "author@example.com")
    if !setup.files.isEmpty { try repository.commit(setup.files, "Begin") }
    runner = try ProcessRunner.hermetic(in: scratch, directory: repository.path).with([
      "NEXUS_CLOCK": String(Self.clock), "OLLAMA_HOST": "127.0.0.1:\(server.port)", "NEXUS_LLM_RETRY_DELAY": "1",
      "EDITOR": "false", "NEXUS_MEMORY": "16000000000", "NEXUS_PROBE_PORTS": "none", "GIT_EDITOR": nil,
      // Who commits is for the repository's configuration to say, as with most people.
      "GIT_AUTHOR_NAME": nil, "GIT_AUTHOR_EMAIL": nil, "GIT_COMMITTER_NAME": nil, "GIT_COMMITTER_EMAIL": nil,
    ])
    runner.watchdog = .seconds(180)
    var settings = setup.settings
    // What is shown must not depend on whether this machine has a sandbox; tests of it turn it on.
    if settings["sandbox.mode"] == nil { settings["sandbox.mode"] = "off" }
    // What loads a model, and when, must not depend on how fast this machine is; tests of it turn it on.
    if settings["llm.preload"] == nil { settings["llm.preload"] = false }
    settings["checks"] = .array(setup.checks.map(JSONValue.string))
    try scratch.write(Self.configuration(settings), to: "home/.config/nexus-overseer/config.json")
  }

  /// Settings by path as the text of a configuration file.
  private static func configuration(_ settings: [String: JSONValue]) -> String {
    func object(_ settings: [([Substring], JSONValue)]) -> JSONValue {
      let groups = Dictionary(grouping: settings) { $0.0[0] }.sorted { $0.key < $1.key }
      return .object(
        JSONObject(
          groups.map { key, members in
            let rest = members.map { (Array($0.0.dropFirst()), $0.1) }
            return .init(key: String(key), value: rest[0].0.isEmpty ? rest[0].1 : object(rest))
          }))
    }
    return object(settings.map { ($0.key.split(separator: "."), $0.value) }).text()
  }

  /// Runs the program to its end.
  func nexus(
    _ arguments: String..., input: String = "", with environment: [String: String?] = [:],
    terminal: ProcessRunner.Terminal? = nil
  ) async throws -> ProcessResult {
    try await runner.with(environment).run("nexus", arguments, input: input, terminal: terminal)
  }

  /// Starts the program.
  func start(
    _ arguments: String..., input: String? = "", with environment: [String: String?] = [:],
    terminal: ProcessRunner.Terminal? = nil
  ) throws -> RunningProcess {
    try runner.with(environment).start("nexus", arguments, input: input, terminal: terminal)
  }

  /// Runs the program, which has to succeed.
  @discardableResult
  func run(
    _ arguments: String..., input: String = "", sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> ProcessResult {
    let result = try await runner.run("nexus", arguments, input: input)
    try #require(result.status == 0, "\(arguments): \(result)", sourceLocation: sourceLocation)
    return result
  }

  /// The user's tree, index, HEAD and refs, without what is nexus's own.
  func snapshot() throws -> TreeSnapshot {
    try repository.snapshot(ignoringPaths: [".nexus-overseer"], ignoringRefs: ["refs/heads/nexus/", "refs/nexus/"])
  }

  /// The states of the tasks of plan 1, in order.
  func taskStates() async throws -> [String] {
    let store = try #require(try Store.openForReading(at: storeFile, nexusVersion: "test"))
    return try await store.tasks(ofPlan: 1).map(\.state.rawValue)
  }

  func store() throws -> Store {
    try #require(try Store.openForReading(at: storeFile, nexusVersion: "test"))
  }

  var stateDirectory: String { repository.path + "/.nexus-overseer/state" }
  /// Where the worktrees of the repository are.
  var worktreesDirectory: String {
    let places = scratch("home/.local/state/nexus-overseer/worktrees")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: places)) ?? []
    return places + "/" + (names.first { $0.hasPrefix("repository-") } ?? "none")
  }
  /// The worktree of plan 1.
  var worktree: String { worktreesDirectory + "/plan-1" }
  var storeFile: String { stateDirectory + "/nexus.db" }

  /// The subjects of the plan's branch since the user's, newest first.
  func planLog(_ branch: String) throws -> [String] {
    try repository.run("log", "--format=%s", "main..\(branch)").split(separator: "\n").map(String.init)
  }

  func transcript() -> Transcript {
    Transcript(scratch: scratch, server: server, rules: [.durations, .checkSeconds])
  }
}

extension TextRule {
  /// How long a check took, which is measured also where the clock stands still.
  static let checkSeconds = TextRule { text in
    text.replacing(/"seconds":[0-9.]+/) { _ in "\"seconds\":$SECONDS" }
  }
}
