import NexusProtocol
import Vault

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The process that keeps a vault unlocked where the kernel does not: this program, started by `nexus auth unlock`.
enum VaultAgent {
  /// What the program is started with to become one. It is no command, since nobody types it.
  static let arguments = ["---vault-agent"]

  /// The program's own file.
  static var program: String {
    #if os(Linux)
      var bytes = [CChar](repeating: 0, count: 4096)
      let count = readlink("/proc/self/exe", &bytes, bytes.count)
      let path = String(decoding: bytes.prefix(max(count, 0)).map(UInt8.init(bitPattern:)), as: UTF8.self)
      // A program that was replaced meanwhile is still there under this name, until the child becomes it.
      return access(path, X_OK) == 0 ? path : "/proc/self/exe"
    #else
      let name = CommandLine.arguments[0]
      return ProgramPath.find(name, from: Surroundings.currentDirectory) ?? name
    #endif
  }

  /// Serves a session until its time is up; returns the exit status.
  static func run() -> Int32 {
    do {
      try ProcessProtection.forbidDumps()
      // Nothing is kept busy: no directory, and none of the starter's input and output.
      chdir("/")
      let agent = try SessionAgent(try AgentOrder.read(from: STDIN_FILENO))
      AgentProcess.sayReady(to: STDOUT_FILENO)
      for descriptor in [STDIN_FILENO, STDOUT_FILENO] { close(descriptor) }
      agent.serve()
      return ExitStatus.done.rawValue
    } catch {
      // Who started it sees that it ended before it listened.
      return Failure(error).status
    }
  }
}
