#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Shows a long text with the user's pager, or directly where a pager makes no sense.
package struct Pager: Sendable {
  private let command: String?
  private let environment: [String: String]
  private let output: FileDescriptorSink

  /// - Parameters:
  ///   - command: A line for the shell, as `less`; nil, empty or `cat` for none.
  ///   - environment: All the pager sees. `LESS=FRX` and `LV=-c` are added where it has no value for them.
  package init(command: String?, environment: [String: String], output: FileDescriptorSink = .standardOutput) {
    self.command = command
    self.environment = ["LESS": "FRX", "LV": "-c"].merging(environment) { _, given in given }
    self.output = output
  }

  /// Shows `text`, which is sanitized already, and returns when the pager has ended. Blocks.
  ///
  /// Where the output is no terminal, or the pager cannot start, `text` is written directly. A pager that ends before it
  /// has read everything is no error. While the pager runs, an interrupt from the keyboard reaches this process too; it
  /// is for the program to ignore it.
  package func show(_ text: String) throws(TerminalError) {
    guard let command, !["", "cat"].contains(command), output.isTerminal else { return try output.write(text) }
    guard try isShown(text, by: command) else { return try output.write(text) }
  }

  /// Whether the pager could be started; then it has ended.
  private func isShown(_ text: String, by command: String) throws(TerminalError) -> Bool {
    guard let pipe = Pipe() else { return false }
    let child: ChildCommand
    do {
      child = try ChildCommand(
        line: command, environment: environment, input: pipe.reading, output: output.descriptor)
    } catch {
      pipe.closeReading()
      pipe.closeWriting()
      return false
    }
    // Only the pager may hold this end, or its leaving would go unseen.
    pipe.closeReading()
    let failure = feed(text, to: pipe)
    pipe.closeWriting()
    let status = try child.wait()
    if let failure { throw failure }
    // The shell's own statuses for a command that is not there or may not be run.
    return status != 126 && status != 127
  }

  private func feed(_ text: String, to pipe: Pipe) -> TerminalError? {
    do {
      try FileDescriptorSink(descriptor: pipe.writing).write(text)
      return nil
    } catch {
      return error.code == .closed ? nil : error
    }
  }
}

/// A pipe whose ends no other child of this process inherits.
private struct Pipe {
  let reading: Int32
  let writing: Int32

  init?() {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    reading = ends[0]
    writing = ends[1]
  }

  func closeReading() { close(reading) }
  func closeWriting() { close(writing) }
}
