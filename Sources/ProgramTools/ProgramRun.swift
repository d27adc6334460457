import JSONRPC
import JSONText
internal import Subprocess

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// One run of the program, whose lines are read as they come.
struct ProgramRun {
  /// What is kept of its errors; a run prints a sentence and a hint.
  private static let errorLimitInBytes = 1 << 20
  /// What is kept of its values.
  private static let outputLimitInBytes = 32 << 20

  let program: Program

  /// Runs it to its end. A cancelled task sends SIGINT, on which nexus keeps what it has, and SIGKILL five seconds later.
  /// - Throws: `ProgramError` when it cannot be started or prints what is no JSON; `CancellationError`.
  /// - Parameter onValue: Told of each value as it comes. While it waits, nexus goes on until the pipe is full.
  func run(_ arguments: [String], onValue: (JSONValue) async throws -> Void) async throws -> ProgramResult {
    var values: [JSONValue] = []
    do {
      let outcome = try await Subprocess.run(
        configuration(arguments), input: .none, output: .sequence, error: .string(limit: Self.errorLimitInBytes)
      ) { execution in
        var splitter = JSONRPC.LineSplitter(limitInBytes: Self.outputLimitInBytes)
        for try await buffer in execution.standardOutput {
          let bytes = buffer.withUnsafeBytes { [UInt8]($0.bindMemory(to: UInt8.self)) }
          for line in splitter.append(bytes) { try await take(line, &values, onValue) }
        }
        if let line = splitter.finish() { try await take(line, &values, onValue) }
      }
      try Task.checkCancellation()
      return ProgramResult(
        status: Self.status(outcome.terminationStatus), values: values, errors: outcome.standardError)
    } catch let error as SubprocessError {
      try Task.checkCancellation()
      throw ProgramError(message: "nexus could not be run: \(error)")
    }
  }

  private func take(
    _ line: JSONRPC.LineSplitter.Line, _ values: inout [JSONValue], _ onValue: (JSONValue) async throws -> Void
  ) async throws {
    guard case .whole(let bytes) = line, let value = try? JSONValue(parsing: bytes, options: .repairingText) else {
      throw ProgramError(message: "nexus printed a line that is no JSON.")
    }
    values.append(value)
    try await onValue(value)
  }

  private func configuration(_ arguments: [String]) -> Configuration {
    var options = PlatformOptions()
    options.createSession = true
    options.teardownSequence = [
      .send(signal: .interrupt, toProcessGroup: false, allowedDurationToNextStep: .seconds(5))
    ]
    var environment: [Environment.Key: String] = [:]
    for (name, value) in program.environment {
      if let key = Environment.Key(rawValue: name) { environment[key] = value }
    }
    return Configuration(
      executable: .path(Self.filePath(program.path)), arguments: Arguments(arguments),
      environment: .custom(environment), workingDirectory: Self.filePath(program.directory),
      platformOptions: options)
  }

  /// A path in the type that Subprocess asks for, made through its literal conformance: its package need not be imported.
  private static func filePath<Path: ExpressibleByStringLiteral>(_ path: Path.StringLiteralType) -> Path {
    Path(stringLiteral: path)
  }

  private static func status(_ status: TerminationStatus) -> Int32 {
    switch status {
    case .exited(let code): code
    case .signaled(let signal): 128 + signal
    }
  }
}
