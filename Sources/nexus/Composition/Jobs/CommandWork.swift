import Jobs

/// The work of a command, as those know it that are called by it.
enum CommandWork {
  /// Ends the command in order, as Ctrl-C does.
  @TaskLocal static var cancel: (@Sendable () -> Void)?
  /// The job that the command carries out, where it was taken from the queue; nil where somebody typed it.
  @TaskLocal static var job: Job?
  /// The words of the command where it was taken from the queue.
  @TaskLocal static var arguments: [String]?
}
