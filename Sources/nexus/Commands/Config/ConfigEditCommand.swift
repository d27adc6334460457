import ArgumentParser
import Configuration
import NexusProtocol
import Terminal

struct ConfigEditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "edit",
    abstract: "Change a configuration file in your editor",
    discussion: """
      The text is checked before it is put in place. A text with faults is kept in a file of its own, which is named, \
      and the configuration stays as it was. Which file is changed: see `nexus config set --help`.
      """)

  @OptionGroup var target: ConfigurationFileOptions

  @Option(
    name: .shortAndLong, help: "Take the new text from this file, or from standard input with -", completion: .file())
  var file: String?

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let desk = try ConfigurationDesk(options)
    let target = try desk.file(isForUser: target.user)
    let old = try target.read()
    guard let bytes = try await newText(of: old, desk), bytes != old.bytes else {
      return try desk.console.note("Nothing was changed in \(ShownPath.text(target.path, from: desk.directory)).")
    }
    do throws(ConfigurationError) {
      try target.check(bytes)
    } catch {
      throw try refusal(error, of: bytes, desk: desk)
    }
    try target.write(bytes, over: old)
    try desk.console.note("\(ShownPath.text(target.path, from: desk.directory)) is saved.")
    if target.layer == .projectFile { try noteChecks(desk) }
  }

  /// The text the user wants, or nil when it is the same.
  private func newText(of old: ConfigurationFile, _ desk: ConfigurationDesk) async throws -> [UInt8]? {
    if let file {
      if file == "-" { return try Files.readStandardInput() }
      guard let bytes = try Files.read(file) else {
        throw UserError("There is no file \(file).", hint: "Check the path given with --file.", status: .badInput)
      }
      return bytes
    }
    guard let text = String(validating: old.bytes, as: UTF8.self) else {
      throw UserError(
        "\(old.path) is not UTF-8 text.", hint: "Mend it with another tool, or move it away.", status: .configuration)
    }
    let shown = text.isEmpty ? ConfigurationReference.example + "\n" : text
    // A new file begins with the example; leaving that as it is makes no file.
    return try await UserEditor(repository: desk.project()?.repository).change(shown, name: "config.json")
      .map { Array($0.utf8) }
  }

  private func refusal(_ error: ConfigurationError, of bytes: [UInt8], desk: ConfigurationDesk) throws -> UserError {
    var refusal = UserError(error)
    let advice = error.faults.map(\.hint).first { !$0.isEmpty }.map { $0 + " " } ?? ""
    refusal.hint = "\(advice)The configuration is as it was."
    guard file == nil else { return refusal }
    let kept = try Files.keepTemporarily(bytes, name: "config.json")
    refusal.hint =
      "\(advice)The configuration is as it was; your text is kept in \(kept). Mend it there, then run "
      + "`nexus config edit\(target.user ? " --user" : "") --file \(kept)`."
    return refusal
  }

  /// A file may have been written by somebody else, so what is edited in it does not count as leave.
  private func noteChecks(_ desk: ConfigurationDesk) throws {
    guard let project = try desk.project() else { return }
    let configuration = try NexusConfiguration(merging: Session.sources(project: project))
    guard !(try AllowedChecks(project: project).missing(in: configuration).isEmpty) else { return }
    try desk.console.next("`nexus config trust` allows the checks in it to run on this machine.")
  }
}

extension ConfigurationTarget {
  /// Finds what is wrong with new text for this file, whatever the other layers hold.
  ///
  /// - Throws: `ConfigurationError`, with the path of this file.
  func check(_ bytes: [UInt8]) throws(ConfigurationError) {
    let file = ConfigurationFile(path: path, bytes: bytes)
    _ = try NexusConfiguration(
      merging: layer == .projectFile ? ConfigurationSources(projectFile: file) : ConfigurationSources(userFile: file))
  }
}
