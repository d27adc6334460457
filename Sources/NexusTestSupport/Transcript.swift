package import OllamaReplay
import Foundation

/// What a user, and the model server, saw of a session, as one text that is kept and compared.
///
/// The text lies beside the test, as `Transcripts/NAME.txt`. With `NEXUS_RECORD=1` in the environment it is written
/// anew and the run fails, so that a recording is never taken for a proof.
package struct Transcript: Sendable {
  private var text = ""
  private var rules: [TextRule]
  private var requestsShown = 0

  /// - Parameters:
  ///   - scratch: Its path is shown as `$SCRATCH`.
  ///   - server: Its port is shown as `$PORT`.
  ///   - rules: What else differs from run to run, and how it is shown; in this order, after the two above.
  package init(scratch: ScratchDirectory? = nil, server: ReplayServer? = nil, rules: [TextRule] = []) {
    self.rules = []
    if let scratch { self.rules.append(.literal(scratch.path, shownAs: "$SCRATCH")) }
    if let server { self.rules.append(.port(server.port)) }
    self.rules += rules
  }

  /// Adds a command and all that came of it.
  package mutating func add(_ command: String, _ result: ProcessResult) {
    if !text.isEmpty { text += "\n" }
    text += "$ \(command)\n"
    text += Self.block(result.stdout, mark: "")
    text += Self.block(result.stderr, mark: "! ")
    text += "[\(result.ending)]\n"
  }

  /// Adds the requests that the server saw since the last call, and why it refused any.
  /// - Parameter whole: Whether messages are shown in full, or only their first lines and lengths.
  package mutating func addRequests(of server: ReplayServer, whole: Bool = true) {
    let requests = server.requests.dropFirst(requestsShown)
    requestsShown += requests.count
    let refusals = server.refusals
    for request in requests {
      text += "\n" + RequestText(request, whole: whole).lines.map { "> \($0)".trimmingEnd + "\n" }.joined()
      for refusal in refusals where refusal.request == request.id { text += "> REFUSED \(refusal)\n" }
    }
  }

  /// Adds a line or more of your own, such as a `git log`.
  package mutating func add(note: String, _ content: String) {
    text += "\n# \(note)\n" + Self.block(content, mark: "")
  }

  /// The text with what differs from run to run replaced.
  package var normalised: String {
    rules.reduce(text) { $1.apply($0) }
  }

  /// Compares with the kept text.
  /// - Throws: `TestSupportError.transcriptDiffers`, also when there is none; `.transcriptRecorded` when it was written.
  package func expect(_ name: String, testFile: String = #filePath) throws {
    let folder = Self.folder(above: testFile)
    let isRecording = ProcessInfo.processInfo.environment["NEXUS_RECORD"] == "1"
    try expect(at: folder.appending(path: name + ".txt").path(percentEncoded: false), isRecording: isRecording)
  }

  /// The folder `Transcripts` of the test target that `file` belongs to: beside it, or beside a folder around it.
  private static func folder(above file: String) -> URL {
    let own = URL(filePath: file).deletingLastPathComponent()
    var place = own
    while place.path != "/" {
      let folder = place.appending(path: "Transcripts")
      if FileManager.default.fileExists(atPath: folder.path) { return folder }
      place.deleteLastPathComponent()
    }
    return own.appending(path: "Transcripts")
  }

  /// The same with the file and the choice given.
  func expect(at path: String, isRecording: Bool) throws {
    let url = URL(filePath: path)
    let now = normalised
    if isRecording {
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(now.utf8).write(to: url)
      throw TestSupportError.transcriptRecorded(path: path)
    }
    let kept = FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    guard kept == now else {
      throw TestSupportError.transcriptDiffers(path: path, difference: LineDifference.text(kept ?? "", now))
    }
  }

  /// `content` with a mark before each line, and a note if the last line has no end.
  private static func block(_ content: String, mark: String) -> String {
    if content.isEmpty { return "" }
    let lines = content.split(separator: "\n", omittingEmptySubsequences: false)
    let hasEnd = lines.last == ""
    let body = (hasEnd ? lines.dropLast() : lines[...]).map { (mark + $0).trimmingEnd(onlyMark: mark) + "\n" }.joined()
    return body + (hasEnd ? "" : mark + "[no line end]\n")
  }
}

extension String {
  fileprivate var trimmingEnd: String {
    var copy = self
    while copy.last == " " { copy.removeLast() }
    return copy
  }

  /// A line that is nothing but its mark, without the mark's space.
  fileprivate func trimmingEnd(onlyMark mark: String) -> String {
    self == mark ? trimmingEnd : self
  }
}
