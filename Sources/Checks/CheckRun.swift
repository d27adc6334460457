internal import Programs
internal import Subprocess

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// One run of one check: starts the process, follows its output, and sees to it that nothing is left of it.
struct CheckRun {
  private let command: CheckCommand
  private let wrapper: CommandWrapper
  private var trimmer: OutputTrimmer
  private var splitter = LineSplitter()

  init(command: CheckCommand, wrapper: CommandWrapper) {
    self.command = command
    self.wrapper = wrapper
    trimmer = OutputTrimmer(limit: command.outputLimitInBytes)
  }

  /// What has been kept of the output so far.
  var output: CheckOutput { trimmer.output() }

  mutating func run(
    onStart: (ProcessTrace) -> Void = { _ in }, onLine: ([UInt8]) async throws -> Void
  ) async throws -> CheckResult.Ending {
    let start: Start
    switch findProgram() {
    case .success(let found): start = found
    case .failure(let failure): return .couldNotStart(failure.reason)
    }
    var group: ProcessGroup?
    let end = ProcessEnd(caller: .current)
    do {
      let outcome = try await Subprocess.run(
        configuration(start), input: .none, output: .sequence, error: .combinedWithOutput
      ) { execution in
        let leader = ProcessGroup(leader: execution.processIdentifier.value)
        group = leader
        if let trace = ProcessTrace(leader: leader.leader) { onStart(trace) }
        let result = await follow(execution, to: end, onLine: onLine)
        // Here, where the output is still open: who writes a last word while cleaning up must not be killed for it.
        if end.isForced { await leader.waitUntilEmpty(killingAfter: .now + command.gracePeriod) }
        return result
      }
      await group?.waitUntilEmpty(killingAfter: .now)
      let isTimedOut = try outcome.closureResult.get()
      try Task.checkCancellation()
      return isTimedOut ? .timedOut : Self.ending(outcome.terminationStatus)
    } catch {
      await group?.waitUntilEmpty(killingAfter: .now + command.gracePeriod)
      try Task.checkCancellation()
      guard let error = error as? SubprocessError else { throw error }
      if group == nil, let failure = startFailure(error) { return .couldNotStart(failure) }
      throw CheckError(error)
    }
  }

  /// Reads until the output ends or its writers have; returns whether the time limit was over when the process ended.
  ///
  /// An error is returned and not thrown, for Subprocess would ask the processes once more to end: a second request
  /// kills what they started to clean up.
  private mutating func follow(
    _ execution: Execution<NoInput, SequenceOutput, CombinedErrorOutput>, to end: ProcessEnd,
    onLine: ([UInt8]) async throws -> Void
  ) async -> Result<Bool, any Error> {
    let gracePeriod = command.gracePeriod
    let timeLimit = command.timeLimit
    async let isTimedOut = end.wait(for: execution, timeLimit: timeLimit, gracePeriod: gracePeriod)
    do {
      try await read(execution.standardOutput, until: end, onLine: onLine)
    } catch {
      await end.force(execution, gracePeriod: gracePeriod)
      return .failure(error)
    }
    return .success(await isTimedOut)
  }

  private mutating func read(
    _ buffers: SubprocessOutputSequence, until end: ProcessEnd, onLine: ([UInt8]) async throws -> Void
  ) async throws {
    var bytesAfterEnd = 0
    for try await buffer in buffers {
      let bytes = buffer.withUnsafeBytes { [UInt8]($0.bindMemory(to: UInt8.self)) }
      trimmer.append(bytes)
      for line in splitter.append(bytes) { try await onLine(line) }
      // A process that escaped the group may write for ever. What the check itself had written is in the pipe when it
      // ends, and a pipe holds no more than this unless the system was set up otherwise.
      if end.hasCome { bytesAfterEnd += bytes.count }
      if bytesAfterEnd > 1 << 20 || Task.isCancelled { break }
      // While there is always more to read, this loop never waits; the tasks that watch the process need their turn.
      await Task.yield()
    }
    if let line = splitter.finish() { try await onLine(line) }
  }
}

extension CheckRun {
  private struct StartError: Error {
    let reason: CheckResult.StartFailure
  }

  /// What is really run.
  private struct Start {
    let program: String
    let arguments: [String]
  }

  private func findProgram() -> Result<Start, StartError> {
    let arguments = command.arguments
    guard let name = arguments.first, !name.isEmpty else { return .failure(StartError(reason: .emptyCommand)) }
    let directory = command.workingDirectory
    // C would end a text there, and something else would be run than what was asked for.
    guard !(arguments + [directory] + command.environment.values).contains(where: { $0.utf8.contains(0) }) else {
      return .failure(StartError(reason: .refused(errno: EINVAL)))
    }
    guard ProgramSearch.isDirectory(directory) else {
      return .failure(StartError(reason: .workingDirectoryUnusable(directory)))
    }
    let searchPath = command.environment["PATH"] ?? ""
    guard let path = ProgramSearch.path(of: name, searchPath: searchPath, workingDirectory: directory) else {
      return .failure(StartError(reason: .programNotFound(name)))
    }
    guard !wrapper.hides(path, from: command) else { return .failure(StartError(reason: .hiddenBySandbox(path))) }
    // What stands in front must not look for the program again, by other rules.
    let found = name.contains("/") ? arguments : [path] + arguments.dropFirst()
    guard let wrapped = wrapper.arguments(for: found, of: command), let outer = wrapped.first else {
      return .success(Start(program: path, arguments: arguments))
    }
    return .success(Start(program: outer, arguments: wrapped))
  }

  private func configuration(_ start: Start) -> Configuration {
    var options = PlatformOptions()
    // A session rather than only a group: without a terminal to ask on, a command that wants a password fails at once.
    options.createSession = true
    options.teardownSequence = ProcessEnd.teardown(gracePeriod: command.gracePeriod)
    return Configuration(
      executable: .path(Self.filePath(start.program)),
      arguments: Arguments(
        executablePathOverride: start.arguments[0], remainingValues: Array(start.arguments.dropFirst())),
      environment: .custom(
        Dictionary(uniqueKeysWithValues: command.environment.map { (Self.environmentKey($0), $1) })),
      workingDirectory: Self.filePath(command.workingDirectory), platformOptions: options)
  }

  /// A path in the type that Subprocess asks for, made through its literal conformance, so that the package this type
  /// comes from (another one on each platform) need not be imported for it.
  private static func filePath<Path: ExpressibleByStringLiteral>(_ path: Path.StringLiteralType) -> Path {
    Path(stringLiteral: path)
  }

  private static func environmentKey(_ name: String) -> Environment.Key {
    Environment.Key(stringLiteral: name)
  }

  private static func ending(_ status: TerminationStatus) -> CheckResult.Ending {
    switch status {
    case .exited(let status): .exited(status: status)
    case .signaled(let signal): .signaled(signal: signal)
    }
  }

  /// What kept the process from starting, or nil when it is none of the check's doing.
  private func startFailure(_ error: SubprocessError) -> CheckResult.StartFailure? {
    switch error.code {
    case .executableNotFound: .programNotFound(command.arguments[0])
    case .failedToChangeWorkingDirectory: .workingDirectoryUnusable(command.workingDirectory)
    case .spawnFailed: .refused(errno: number(of: error.underlyingError))
    default: nil
    }
  }
}

extension CheckError {
  fileprivate init(_ error: SubprocessError) {
    let code: Code = error.code == .failedToReadFromSubprocess ? .outputUnreadable : .processLost
    self.init(code, errno: number(of: error.underlyingError))
  }
}

/// The system's number of an error in the type that Subprocess has it in, or 0; generic for the reason of `filePath`.
private func number<SystemError: RawRepresentable<Int32>>(of error: SystemError?) -> Int32 {
  error?.rawValue ?? 0
}
