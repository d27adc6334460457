import Checks
import Configuration
import Inspection
import JSONText

/// Looks for the sandbox that checks run in, and tries out whether it confines.
struct SandboxExamination {
  let configuration: NexusConfiguration

  func run() async throws -> Diagnosis {
    switch try await SandboxState.examine(configuration.sandbox.mode) {
    case .works(let sandbox):
      return Diagnosis(
        "sandbox", .good, "\(sandbox.kind.rawValue), \(sandbox.program); tried out, it confines",
        details: [("kind", .string(sandbox.kind.rawValue)), ("program", .string(sandbox.program))])
    case .turnedOff:
      return Diagnosis(
        "sandbox", .note, "it is turned off, so checks run with all your rights",
        remedy: "`nexus config unset sandbox.mode`")
    case .unusable(let reason):
      let isRequired = configuration.sandbox.mode == .required
      return Diagnosis(
        "sandbox", isRequired ? .fault : .note,
        isRequired ? "it is required, and \(reason)" : "\(reason), so checks run with all your rights",
        remedy: SandboxState.installation)
    }
  }
}
