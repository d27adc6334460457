#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import Agents
import CrashPoints
import NexusProtocol

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What the process was started with: the only place that reads environment, directories and the clock.
enum Surroundings {
  /// Read once: the process never changes it, and each reading copies all of it.
  static let environment: [String: String] = ProcessInfo.processInfo.environment
  static var currentDirectory: String { FileManager.default.currentDirectoryPath }

  static var processorCount: Int { ProcessInfo.processInfo.activeProcessorCount }

  /// The machine's memory; `NEXUS_MEMORY`, in bytes, stands in for it so that tests see the same everywhere.
  static var memoryInBytes: Int {
    environment["NEXUS_MEMORY"].flatMap { Int($0) } ?? Int(clamping: ProcessInfo.processInfo.physicalMemory)
  }

  /// How many bytes the user may still write on the disk that holds `path`; nil where that is not known.
  /// `NEXUS_FREE_SPACE`, in bytes, stands in for it in tests.
  static func freeSpace(at path: String) -> Int? {
    if let text = environment["NEXUS_FREE_SPACE"] { return Int(text) }
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { return nil }
    return Int(clamping: UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize)).partialValue)
  }

  /// The ports on which `nexus init` looks for servers, where `NEXUS_PROBE_PORTS` names them; so tests see the same
  /// everywhere. A text without a number is for none.
  static var probePorts: [UInt16]? {
    environment["NEXUS_PROBE_PORTS"].flatMap { $0.isEmpty ? nil : $0.split(separator: ",").compactMap { UInt16($0) } }
  }

  /// Whether nothing may go to another machine, whatever is configured: `NEXUS_OFFLINE` is neither empty nor `0`.
  static var isOffline: Bool { environment["NEXUS_OFFLINE"].map { !$0.isEmpty && $0 != "0" } ?? false }

  static var temporaryDirectory: String { environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp" }

  /// The user's own configuration file.
  static var userConfigurationFile: String? { userDirectory.map { $0 + "/config.json" } }
  /// Where the user's own prompts replace the built-in ones.
  static var userPromptsDirectory: String? { userDirectory.map { $0 + "/prompts" } }

  static var userWorkflowsDirectory: String? { userDirectory.map { $0 + "/workflows" } }
  static var userPluginsDirectory: String? { userDirectory.map { $0 + "/plugins" } }
  /// What the user knows of models besides what is built in.
  static var userModelsFile: String? { userDirectory.map { $0 + "/models.json" } }

  /// Where replies are kept to be given again.
  static var replyCacheFile: String? { directory("XDG_CACHE_HOME", or: ".cache").map { $0 + "/replies.sqlite" } }

  /// Where exams of models are kept.
  static var examsFile: String? { stateDirectory.map { $0 + "/exams.json" } }

  /// Where nexus keeps what belongs to the user and this machine, and to no project's checkout.
  static var stateDirectory: String? { directory("XDG_STATE_HOME", or: ".local/state") }

  /// The user's vault, alone in its directory.
  static var vaultFile: String? { directory("XDG_DATA_HOME", or: ".local/share").map { $0 + "/vault/keys" } }

  /// Where sockets are that are gone with the session of the user.
  static var socketDirectory: String? {
    guard let base = environment["XDG_RUNTIME_DIR"], base.hasPrefix("/") else {
      return stateDirectory.map { $0 + "/sockets" }
    }
    return base + "/nexus-overseer"
  }

  private static var userDirectory: String? { directory("XDG_CONFIG_HOME", or: ".config") }

  /// By the XDG base directory specification, which wants relative paths ignored.
  private static func directory(_ variable: String, or inHome: String) -> String? {
    let environment = environment
    if let base = environment[variable], base.hasPrefix("/") { return base + "/nexus-overseer" }
    guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
    return "\(home)/\(inHome)/nexus-overseer"
  }

  /// The time now; `NEXUS_CLOCK`, in milliseconds since 1970, fixes it so that tests see the same bytes each time.
  static var now: Timestamp {
    fixedNow ?? Timestamp(Date.now)
  }

  /// Arms a crash point, or the list of those that are reached, as `NEXUS_CRASH_AT` says.
  static func armCrashPoints() {
    guard let text = getenv("NEXUS_CRASH_AT").map({ String(cString: $0) }) else { return }
    if text.hasPrefix("log:") { return CrashPoint.log(to: openLog(String(text.dropFirst(4)))) }
    if text.hasPrefix("log-writes:") { return CrashPoint.logWrites(to: openLog(String(text.dropFirst(11)))) }
    var parts = text.split(separator: ":").map(String.init)
    guard let number = parts.popLast().flatMap({ Int($0) }) else { return }
    let actions: [String: CrashPoint.Action] = [
      "stop": .stop, "full": .refuse(ENOSPC, isForGood: false), "read-only": .refuse(EROFS, isForGood: true),
    ]
    let action = parts.first.flatMap { actions[$0] }
    if action != nil { parts.removeFirst() }
    CrashPoint.arm(at: number, name: parts.first, action: action ?? .kill)
  }

  private static func openLog(_ path: String) -> Int32 {
    open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
  }

  private static let fixedNow = environment["NEXUS_CLOCK"].flatMap { Int64($0) }.map {
    Timestamp(millisecondsSince1970: $0)
  }
}
