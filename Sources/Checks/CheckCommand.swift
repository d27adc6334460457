/// A command by which a commit is judged.
package struct CheckCommand: Sendable, Hashable {
  /// How the command is written.
  package enum Invocation: Sendable, Hashable {
    /// A program and its arguments, run without a shell. A name without a slash is looked for in the `PATH` of
    /// ``CheckCommand/environment``; a path is taken from the working directory.
    case program([String])
    /// A line for `/bin/sh -c`.
    case shell(String)
  }

  /// What people call it, as `test`.
  package var name: String
  package var invocation: Invocation
  /// An absolute path.
  package var workingDirectory: String
  /// All the command sees of the environment; see ``CheckEnvironment``.
  package var environment: [String: String]
  /// How long the command may take. A command that takes longer has timed out, even if it then ends by itself.
  package var timeLimit: Duration
  /// How long the command's processes may clean up between SIGTERM and SIGKILL.
  package var gracePeriod: Duration
  /// How much of the output is kept. Beyond it the middle is left out.
  package var outputLimitInBytes: Int
  /// Whether a sandbox lets it use the network.
  package var allowsNetwork: Bool

  package init(
    name: String, invocation: Invocation, workingDirectory: String, environment: [String: String],
    timeLimit: Duration = .seconds(600), gracePeriod: Duration = .seconds(3), outputLimitInBytes: Int = 64 * 1024,
    allowsNetwork: Bool = false
  ) {
    self.name = name
    self.invocation = invocation
    self.workingDirectory = workingDirectory
    self.environment = environment
    self.timeLimit = timeLimit
    self.gracePeriod = gracePeriod
    self.outputLimitInBytes = outputLimitInBytes
    self.allowsNetwork = allowsNetwork
  }

  /// The program and its arguments as they are run.
  package var arguments: [String] {
    switch invocation {
    case .program(let arguments): arguments
    case .shell(let line): ["/bin/sh", "-c", line]
    }
  }
}
