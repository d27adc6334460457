import Programs

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Tries out whether a sandbox confines, by a command that does what it must not.
///
/// The program may be there and still be of no use, as where the system forbids namespaces to those who are not root.
package struct SandboxProbe: Sendable {
  package enum Finding: Sendable, Hashable {
    case works
    /// Why not, as a sentence without its end.
    case fails(String)
  }

  private let sandbox: Sandbox

  package init(_ sandbox: Sandbox) {
    self.sandbox = sandbox
  }

  /// - Parameter directory: Where two directories may be made for the trial; they are removed again.
  package func run(in directory: String) async throws -> Finding {
    guard var template = RealPath.of(directory).map({ Array(($0 + "/nexus-probe-XXXXXX").utf8CString) }),
      mkdtemp(&template) != nil
    else { return .fails("no directory can be made in \(directory) to try it in") }
    let scratch = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    let (inside, outside) = (scratch + "/inside", scratch + "/outside")
    defer {
      for file in [inside + "/written", outside + "/written"] { unlink(file) }
      for directory in [inside, outside, scratch] { rmdir(directory) }
    }
    guard mkdir(inside, 0o700) == 0, mkdir(outside, 0o700) == 0 else {
      return .fails("no directory can be made in \(scratch)")
    }
    let command = CheckCommand(
      name: "probe", invocation: .shell(Self.script), workingDirectory: inside, environment: ["PATH": "/usr/bin:/bin"],
      timeLimit: .seconds(20))
    let wrapper = sandbox.wrapper(policy: SandboxPolicy(protected: [outside]))
    do {
      return judge(try await CheckRunner(wrapper: wrapper).run(command), inside: inside, outside: outside)
    } catch {
      guard let error = error as? CheckError, error.code == .sandboxFailed else { throw error }
      return .fails(error.words)
    }
  }

  private func judge(_ result: CheckResult, inside: String, outside: String) -> Finding {
    guard result.ending == .exited(status: 0) else {
      switch result.ending {
      case .exited(Self.seesProcesses): return .fails("a command in it sees the processes outside")
      case .exited(Self.seesNetwork): return .fails("a command in it reaches the network")
      default:
        let words = result.output.text.split(whereSeparator: \.isNewline).first.map(String.init)
        return .fails(words ?? "a command in it ends with \(result.ending)")
      }
    }
    guard access(outside + "/written", F_OK) != 0 else { return .fails("a command in it writes outside its directory") }
    guard access(inside + "/written", F_OK) == 0 else { return .fails("a command in it cannot write to its directory") }
    return .works
  }

  private static let seesProcesses: Int32 = 71
  private static let seesNetwork: Int32 = 72

  private static var script: String {
    let files = "echo x > written || exit; (echo x > ../outside/written) 2>/dev/null; "
    #if os(Linux)
      // In a namespace of its own the shell is among the first; the network has two lines of head and one for itself.
      return files
        + "[ $$ -lt 20 ] || exit \(seesProcesses); [ $(wc -l < /proc/net/dev) -le 3 ] || exit \(seesNetwork)"
    #else
      return files + "exit 0"
    #endif
  }
}
