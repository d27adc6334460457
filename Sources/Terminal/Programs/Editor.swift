#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Lets the user change a text in their own editor.
package struct Editor: Sendable {
  private let command: String
  private let environment: [String: String]
  private let temporaryDirectory: String

  /// - Parameters:
  ///   - command: A line for the shell, as `code --wait`; the file's path is added as its last word.
  ///   - environment: All the editor sees.
  ///   - temporaryDirectory: Where the file is put, in a directory of its own that only the user can read.
  package init(command: String, environment: [String: String], temporaryDirectory: String) {
    self.command = command
    self.environment = environment
    self.temporaryDirectory = temporaryDirectory
  }

  /// Opens `text` in the editor and returns what it has become, or nil when it is the same. Blocks until the editor ends.
  ///
  /// - Parameter fileName: The name of the file, whose ending tells the editor the language. Without a slash.
  /// - Throws: `.commandNotStarted`, or `.commandFailed` when the editor ended with another status than 0, which means
  ///   that the user gave up; `.fileFailed`; `.notText` when the file is not UTF-8 any more.
  package func edit(_ text: String, fileName: String = "nexus.md") throws(TerminalError) -> String? {
    precondition(!fileName.contains("/"), "a file name is one component of a path")
    guard command.utf8.contains(where: { $0 != UInt8(ascii: " ") }) else { throw TerminalError(.commandNotStarted) }
    let directory = try makeDirectory()
    let path = directory + "/" + fileName
    defer {
      // Nothing is to be done about a file that cannot be removed from a temporary directory. An editor may have left
      // files of its own beside it; then the directory stays.
      unlink(path)
      rmdir(directory)
    }
    try write(text, to: path)
    let status = try ChildCommand(line: command, arguments: [path], environment: environment).wait()
    switch status {
    case 0: break
    case 126, 127: throw TerminalError(.commandNotStarted)
    default: throw TerminalError(.commandFailed, detail: status)
    }
    let edited = try read(path)
    return edited == Array(text.utf8) ? nil : try decode(edited)
  }

  private func makeDirectory() throws(TerminalError) -> String {
    var template = Array((temporaryDirectory + "/nexus-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else { throw TerminalError(.fileFailed, detail: errno) }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private func write(_ text: String, to path: String) throws(TerminalError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw TerminalError(.fileFailed, detail: errno) }
    defer { close(descriptor) }
    try FileDescriptorSink(descriptor: descriptor).write(text)
  }

  private func read(_ path: String) throws(TerminalError) -> [UInt8] {
    // Opened anew: many editors put another file in its place.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw TerminalError(.fileFailed, detail: errno) }
    defer { close(descriptor) }
    return try DescriptorReader(descriptor: descriptor).readToEnd()
  }

  private func decode(_ bytes: [UInt8]) throws(TerminalError) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw TerminalError(.notText) }
    return text
  }
}
