import JSONText
import NexusProtocol
import Synchronization
import Terminal
import Vault

/// How a command's output is shaped.
enum OutputFormat: Sendable {
  case text
  /// One JSON value a line, for programs.
  case json
}

/// The two streams of a command, and the terminal they may share.
///
/// Results go to standard output, everything else to standard error. While the status line is shown both are written
/// through it when they are the same terminal, so that it never mixes with text.
///
/// A reader that went away, as `head` does, is no failure: what is written then is dropped, and the command goes on.
struct Console: Sendable {
  let format: OutputFormat
  let isQuiet: Bool
  /// For what goes to standard output.
  let palette: Palette
  /// For what goes to standard error.
  let notePalette: Palette
  let statusLine: StatusLine
  let isInteractive: Bool
  private let output = FileDescriptorSink.standardOutput
  private let notes = FileDescriptorSink.standardError
  private let audience = Audience()

  init(format: OutputFormat, isQuiet: Bool, color: ColorChoice, environment: [String: String]) {
    self.format = format
    self.isQuiet = isQuiet
    palette = Palette(choice: color, environment: environment, isTerminal: output.isTerminal)
    notePalette = Palette(choice: color, environment: environment, isTerminal: notes.isTerminal)
    statusLine = StatusLine(on: notes, palette: notePalette)
    isInteractive = FileDescriptorSink(descriptor: 0).isTerminal && output.isTerminal && notes.isTerminal
  }

  /// The columns of the terminal that results go to; 80 where it is none, or what COLUMNS says.
  func width(environment: [String: String] = Surroundings.environment) -> Int {
    TerminalSize.current(of: output.descriptor)?.columns ?? environment["COLUMNS"].flatMap { Int($0) } ?? 80
  }

  /// The columns that results are fitted to; nil where there is no limit, as in a file.
  var fittingWidth: Int? { output.isTerminal ? width() : nil }

  /// Whether text on standard error, such as a model's streamed words, is read by somebody at this moment.
  var showsProgressLive: Bool { notes.isTerminal && !isQuiet && format == .text }

  /// Whether somebody stopped reading what is written, so that long work makes no sense any more.
  var isReaderGone: Bool { audience.isGone.load(ordering: .relaxed) }

  /// Writes a result, which ends with a line end; text is safe for a terminal already, JSON is made so.
  func write(_ text: String) throws {
    let text = format == .json ? JSONOutput.harmless(text) : text
    try heeding {
      if output.isTerminal && notes.isTerminal { try statusLine.write(text) } else { try output.write(text) }
    }
  }

  func writeLine(_ text: String = "") throws {
    try write(text + "\n")
  }

  func write(_ table: Table) throws {
    try write(table.lines(width: output.isTerminal ? width() : nil, palette: palette).map { $0 + "\n" }.joined())
  }

  func write(_ list: KeyValueList) throws {
    try write(list.lines(width: width(), palette: palette).map { $0 + "\n" }.joined())
  }

  /// Writes a line of progress or advice, unless the user wants quiet or JSON.
  ///
  /// - Parameter hanging: How far lines are set in, besides the text's own indentation, that continue one which is too
  ///   long for the terminal.
  func note(_ text: String, hanging: Int = 0) throws {
    guard !isQuiet, format == .text else { return }
    try heeding { try statusLine.write(noted(text, hanging: hanging) + "\n") }
  }

  /// The text with its lines broken between words for the terminal that notes go to.
  private func noted(_ text: String, hanging: Int = 0) -> String {
    guard notes.isTerminal, let width = TerminalSize.current(of: notes.descriptor)?.columns else { return text }
    return text.wrapped(to: width, hanging: hanging).joined(separator: "\n")
  }

  /// Writes a result whose lines are broken between words for a terminal; text as `write(_:)` takes it.
  func writeProse(_ text: String, hanging: Int = 0) throws {
    guard format == .text, let width = fittingWidth else { return try write(text) }
    try write(text.wrapped(to: width, hanging: hanging).joined(separator: "\n"))
  }

  /// Rings the bell of the terminal that notes go to, if they go to one.
  func ring() throws {
    guard notes.isTerminal else { return }
    try heeding { try notes.write([7]) }
  }

  private func heeding(_ write: () throws -> Void) throws {
    do {
      try write()
    } catch let error as TerminalError where error.code == .closed {
      audience.isGone.store(true, ordering: .relaxed)
    }
  }

  /// Puts a question to the person at the terminal; Ctrl-C ends the command at once meanwhile.
  func ask<Answer>(_ question: (Prompt) throws -> Answer) throws -> Answer {
    let prompt = Prompt(sink: notes, palette: notePalette)
    return try Attention.on(.question) { try question(prompt) }
  }

  /// Asks a question of yes and no; an empty answer means no.
  ///
  /// - Parameter flag: What answers it on the command line.
  /// - Throws: `UserError` where nobody can be asked.
  func confirm(_ question: String, insteadOf flag: String) throws -> Bool {
    let prompt = Prompt(sink: notes, palette: notePalette)
    guard prompt.isInteractive, format == .text else {
      throw UserError(
        "This needs your agreement, and nobody can be asked.", hint: "Give \(flag).", status: .notDone)
    }
    return try Attention.on(.question) { try prompt.confirm(question, assuming: false) } ?? false
  }

  /// Asks for a line that the terminal does not show, such as a password.
  ///
  /// - Returns: Nil where nobody can be asked, or nobody answers.
  func askHidden(_ question: String, limitInBytes: Int) throws -> SecretBytes? {
    let prompt = Prompt(sink: notes, palette: notePalette)
    guard prompt.isInteractive else { return nil }
    var count: Int?
    let answer = try SecretBytes(count: limitInBytes) { room in
      count = try Attention.on(.question) { () throws(TerminalError) in try prompt.hidden(question, into: room) }
    }
    guard let count else { return nil }
    guard count <= limitInBytes else {
      throw UserError(
        "What was typed is longer than \(limitInBytes) bytes.", hint: "Run the command again.", status: .badInput)
    }
    return answer.prefix(count)
  }

  /// Writes a line of advice on what to do next.
  func next(_ text: String) throws {
    try note(notePalette.apply(.hint, to: "Next: ") + text, hanging: 6)
  }

  /// Reports a failure; never held back.
  func report(_ error: UserError) {
    var text = notePalette.apply(.error, to: "Error:") + " " + Sanitizer.text(error.message) + "\n"
    if let hint = error.hint { text += notePalette.apply(.hint, to: "Hint:") + " " + Sanitizer.text(hint) + "\n" }
    // There is nowhere left to report a failure of standard error itself.
    try? notes.write(noted(text, hanging: 6))
  }
}

/// Whether the output's reader is still there, as all copies of a console know it.
private final class Audience: Sendable {
  let isGone = Atomic(false)
}
