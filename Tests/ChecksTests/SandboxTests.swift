import Checks
import Foundation
import Testing

/// Whether bubblewrap is here and works, tried once for all tests.
enum Bubblewrap {
  static let sandbox = Sandbox.find(searchPath: "/usr/local/bin:/usr/bin:/bin")

  /// Whether it can be tried at all; where it cannot, the reason is the comment of the skipped suite.
  static var isHere: Bool { sandbox?.kind == .bubblewrap }
}

/// Checks that behave as an enemy would, in a real sandbox.
@Suite(.enabled(if: Bubblewrap.isHere, "bubblewrap is not installed, so there is nothing to break out of"))
struct SandboxTests {
  /// A home, a repository with a worktree below it, as nexus lays them out.
  private struct Ground {
    let directory: TemporaryDirectory
    var home: String { directory.path + "/home" }
    var repository: String { home + "/repository" }
    var state: String { repository + "/.nexus-overseer/state" }
    var worktree: String { state + "/worktrees/plan-1" }

    /// - Parameter isTemporary: Whether it lies where the sandbox puts an empty directory anyway.
    init(isTemporary: Bool = false) throws {
      let root = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../.build").standardized.path
      directory = try TemporaryDirectory(in: isTemporary ? nil : root)
      for path in [home + "/.ssh", repository + "/.git/worktrees/plan-1", worktree, home + "/tools"] {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      }
      try write("secret", to: home + "/.ssh/id_ed25519")
      try write("[core]\n", to: repository + "/.git/config")
      try write("ref", to: repository + "/.git/worktrees/plan-1/HEAD")
      try write("gitdir: \(repository)/.git/worktrees/plan-1\n", to: worktree + "/.git")
      try write("rows", to: state + "/nexus.db")
      try write("source", to: repository + "/main.c")
      try write("tool", to: home + "/tools/config")
    }

    func write(_ text: String, to path: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: path)) }
    func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    var policy: SandboxPolicy {
      SandboxPolicy(hidden: [home, state], readable: [home + "/tools"], protected: [repository + "/.git"])
    }

    func run(_ line: String, _ change: (inout SandboxPolicy, inout CheckCommand) -> Void = { _, _ in }) async throws
      -> CheckResult
    {
      var policy = policy
      var command = CheckCommand(
        name: "check", invocation: .shell(line), workingDirectory: worktree,
        environment: ["PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": home], timeLimit: .seconds(60))
      change(&policy, &command)
      return try await CheckRunner(wrapper: Bubblewrap.sandbox!.wrapper(policy: policy)).run(command)
    }
  }

  @Test func theProbeSaysThatItWorks() async throws {
    let finding = try await SandboxProbe(try #require(Bubblewrap.sandbox)).run(in: NSTemporaryDirectory())
    #expect(finding == .works)
  }

  @Test func theProbeFindsAProgramThatConfinesNothing() async throws {
    let directory = try TemporaryDirectory()
    try directory.writeScript(
      "bwrap",
      "#!/bin/sh\nuntil [ \"$1\" = -- ]; do [ \"$1\" = --chdir ] && cd \"$2\"; shift; done\nshift\nexec \"$@\"\n")
    let fake = Sandbox(kind: .bubblewrap, program: directory.path + "/bwrap")
    guard case .fails = try await SandboxProbe(fake).run(in: directory.path) else {
      Issue.record("a program that confines nothing passed")
      return
    }
    try directory.writeScript("bwrap", "#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n")
    let finding = try await SandboxProbe(fake).run(in: directory.path)
    #expect(finding == .fails("bwrap: No permissions to create new namespace"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["bwrap"])
  }

  @Test(arguments: [false, true]) func aCheckWorksInItsWorktree(isTemporary: Bool) async throws {
    let ground = try Ground(isTemporary: isTemporary)
    let result = try await ground.run("pwd; echo built > product; cat product; cat \"$HOME/tools/config\"; exit 3")
    #expect(result.ending == .exited(status: 3))
    #expect(result.output.text == "\(ground.worktree)\nbuilt\ntool")
    #expect(try ground.text(ground.worktree + "/product") == "built\n")
  }

  @Test func nothingOutsideIsWritten() async throws {
    let ground = try Ground()
    let outside = try TemporaryDirectory()
    let line = """
      echo x > '\(outside.path)/x'; echo x > /var/x-nexus; echo x > /usr/x-nexus; echo x > '\(ground.repository)/main.c'
      echo x > "$HOME/tools/config"; ln -s '\(ground.repository)' link; echo x > link/main.c
      mount -o remount,rw / ; echo x > /etc/x-nexus; true
      """
    #expect(try await ground.run(line).isSuccess)
    #expect(!outside.contains("x"))
    #expect(try ground.text(ground.repository + "/main.c") == "source")
    #expect(try ground.text(ground.home + "/tools/config") == "tool")
    for path in ["/var/x-nexus", "/usr/x-nexus", "/etc/x-nexus"] {
      #expect(!FileManager.default.fileExists(atPath: path))
    }
  }

  @Test func keysAndTheStoreAreNotRead() async throws {
    let ground = try Ground()
    let line =
      "cat ~/.ssh/id_ed25519 '\(ground.state)/nexus.db'; ls -A ~"
    let result = try await ground.run(line)
    #expect(!result.output.text.contains("secret") && !result.output.text.contains("rows"))
    #expect(result.output.text.contains("tools"))
  }

  @Test func gitIsReadAndNotWritten() async throws {
    let ground = try Ground()
    let line = """
      cat '\(ground.repository)/.git/config'; echo x > '\(ground.repository)/.git/config'
      echo x > '\(ground.repository)/.git/worktrees/plan-1/HEAD'; mkdir '\(ground.repository)/.git/hooks'
      echo x > .git; rm -f .git; mv .git other; true
      """
    let result = try await ground.run(line)
    #expect(result.isSuccess && result.output.text.hasPrefix("[core]\n"))
    #expect(try ground.text(ground.repository + "/.git/config") == "[core]\n")
    #expect(try ground.text(ground.repository + "/.git/worktrees/plan-1/HEAD") == "ref")
    #expect(try ground.text(ground.worktree + "/.git").hasPrefix("gitdir: "))
    #expect(!FileManager.default.fileExists(atPath: ground.repository + "/.git/hooks"))
  }

  @Test func theNetworkIsReachedOnlyWhereAllowed() async throws {
    let ground = try Ground()
    let listener = try Listener()
    let line = "exec bash -c 'exec 3<>/dev/tcp/127.0.0.1/\(listener.port)'"
    #expect(!(try await ground.run(line).isSuccess))
    #expect(try await ground.run(line) { policy, _ in policy.allowsNetwork = true }.isSuccess)
    #expect(try await ground.run(line) { _, command in command.allowsNetwork = true }.isSuccess)
  }

  @Test func temporaryFilesAreItsOwn() async throws {
    let ground = try Ground()
    let name = "nexus-\(UUID().uuidString)"
    let result = try await ground.run("echo $TMPDIR; echo x > /tmp/\(name) && cat /tmp/\(name)")
    #expect(result.output.text == "/tmp\nx\n")
    #expect(!FileManager.default.fileExists(atPath: "/tmp/\(name)"))
  }

  @Test func whatForksAwayEndsWithTheCheck() async throws {
    let ground = try Ground()
    let line = "setsid sh -c 'while :; do echo x > alive; sleep 0.01; done' & until test -s alive; do sleep 0.01; done"
    let result = try await ground.run(line)
    #expect(result.isSuccess)
    let alive = ground.worktree + "/alive"
    try FileManager.default.removeItem(atPath: alive)
    // A process that lived on would write it again within this time many times over.
    try await ground.run("n=0; until [ $n = 30 ]; do sleep 0.01; n=$((n+1)); done").expectSuccess()
    #expect(!FileManager.default.fileExists(atPath: alive))
  }

  @Test func theTimeLimitEndsWhatHeedsNoSignal() async throws {
    let ground = try Ground()
    let line =
      "trap '' TERM; (setsid sh -c 'trap \"\" TERM; while :; do echo x > alive; sleep 0.01; done' &) ; while :; do sleep 0.01; done"
    let result = try await ground.run(line) { _, command in
      command.timeLimit = .seconds(1)
      command.gracePeriod = .milliseconds(300)
    }
    #expect(result.ending == .timedOut)
    #expect(result.duration < .seconds(30))
    let alive = ground.worktree + "/alive"
    try? FileManager.default.removeItem(atPath: alive)
    try await ground.run("n=0; until [ $n = 30 ]; do sleep 0.01; n=$((n+1)); done").expectSuccess()
    #expect(!FileManager.default.fileExists(atPath: alive))
  }

  @Test func cancellationEndsAllThatRunsInIt() async throws {
    let ground = try Ground()
    let alive = ground.worktree + "/alive"
    try await cancelWhenStarted(
      "setsid sh -c 'while :; do echo x > alive; sleep 0.01; done' & echo started; sleep 1000", on: ground,
      gracePeriod: .milliseconds(300))
    try? FileManager.default.removeItem(atPath: alive)
    try await ground.run("n=0; until [ $n = 30 ]; do sleep 0.01; n=$((n+1)); done").expectSuccess()
    #expect(!FileManager.default.fileExists(atPath: alive))
  }

  @Test func aCheckThatIsEndedMayCleanUp() async throws {
    let ground = try Ground()
    try await cancelWhenStarted(
      "trap 'sleep 0.2; touch cleaned; exit' TERM; echo started; while :; do sleep 0.01; done", on: ground,
      gracePeriod: .seconds(20))
    #expect(FileManager.default.fileExists(atPath: ground.worktree + "/cleaned"))
  }

  /// Runs a command, cancels it at its first line of output, and expects that to be thrown.
  private func cancelWhenStarted(_ line: String, on ground: Ground, gracePeriod: Duration) async throws {
    let command = CheckCommand(
      name: "check", invocation: .shell(line), workingDirectory: ground.worktree,
      environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"], gracePeriod: gracePeriod)
    let runner = CheckRunner(wrapper: Bubblewrap.sandbox!.wrapper(policy: ground.policy))
    await #expect(throws: CancellationError.self) {
      try await withThrowingTaskGroup(of: CheckResult.self) { group in
        let (started, signal) = AsyncStream.makeStream(of: Void.self)
        group.addTask { try await runner.run(command) { _ in signal.finish() } }
        for await _ in started {}
        group.cancelAll()
        _ = try await group.next()
      }
    }
  }

  @Test func aProgramThatIsHiddenIsNamed() async throws {
    let ground = try Ground()
    let program = ground.home + "/check"
    try ground.write("#!/bin/sh\n", to: program)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
    let result = try await ground.run("") { _, command in command.invocation = .program([program]) }
    #expect(result.ending == .couldNotStart(.hiddenBySandbox(program)))
    let shown = try await ground.run("") { policy, command in
      command.invocation = .program([program])
      policy.readable.append(program)
    }
    #expect(shown.isSuccess)
  }

  @Test func aSandboxThatCannotBeSetUpIsNoFailureOfTheCheck() async throws {
    let ground = try Ground()
    #expect(try await ground.run("exit 1").ending == .exited(status: 1))
    let directory = try TemporaryDirectory()
    try directory.writeScript("bwrap", "#!/bin/sh\necho no room for a mount >&2\nexit 1\n")
    let fake = Sandbox(kind: .bubblewrap, program: directory.path + "/bwrap")
    let command = CheckCommand(
      name: "check", invocation: .shell("true"), workingDirectory: directory.path, environment: [:])
    await #expect(throws: CheckError(.sandboxFailed, words: "no room for a mount")) {
      try await CheckRunner(wrapper: fake.wrapper(policy: SandboxPolicy())).run(command)
    }
  }

  @Test func whatIsAllowedIsWritten() async throws {
    let ground = try Ground()
    let cache = try TemporaryDirectory()
    let result = try await ground.run("echo x > '\(cache.path)/x' && echo y > '\(ground.repository)/.git/x'") {
      policy, _ in
      // What is linked can be read; that it may be written too outweighs that.
      policy.readable.append(cache.path)
      policy.writable += [cache.path, ground.repository]
    }
    #expect(!result.isSuccess)
    #expect(cache.contains("x"))
    #expect(!FileManager.default.fileExists(atPath: ground.repository + "/.git/x"))
  }
}

extension CheckResult {
  fileprivate func expectSuccess() { #expect(isSuccess) }
}

/// Something on loopback that takes connections.
private final class Listener {
  let port: UInt16
  private let descriptor: Int32

  init() throws {
    #if canImport(Glibc)
      descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      descriptor = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = descriptor
    let status = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(descriptor, address, length) == 0 && listen(descriptor, 8) == 0
          && getsockname(descriptor, address, &length) == 0
      }
    }
    guard status else { throw CocoaError(.fileReadUnknown) }
    port = UInt16(bigEndian: address.sin_port)
  }

  deinit { close(descriptor) }
}
