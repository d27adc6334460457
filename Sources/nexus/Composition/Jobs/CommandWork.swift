import Jobs

/// The work of a command, as those know it that are called by it.
enum CommandWork {
  /// Ends a command in order, as Ctrl-C does.
  ///
  /// A type of its own, since Swift 6.3.1 crashes in optimised builds where the value of a task is a function.
  struct Cancel: Sendable {
    private let end: @Sendable () -> Void

    init(_ end: @escaping @Sendable () -> Void) { self.end = end }

    func callAsFunction() { end() }
  }

  @TaskLocal static var cancel: Cancel?
  /// The job that the command carries out, where it was taken from the queue; nil where somebody typed it.
  @TaskLocal static var job: Job?
  /// The words of the command where it was taken from the queue.
  @TaskLocal static var arguments: [String]?
}
