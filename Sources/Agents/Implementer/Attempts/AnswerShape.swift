import Edits
import Exchanges
import NexusProtocol
import Prompts

/// How the Implementer is asked to answer: the form of its edits, an example of it made of the task's own path, and for
/// models that are helped by it the words the answer begins with.
///
/// Small models copy an example to the letter, path and all, so there is never one that could not be meant.
struct AnswerShape: Sendable {
  /// One request of an answer that is written file by file. The server goes on from `text`, and the model stops at one of
  /// `stops`, of which the first ends the fence.
  struct Opening: AnswerOpening, Equatable {
    var path: String
    var text: String
    var stops: [String]
    /// Whether only functions are to be written.
    var isFunction = false
  }

  /// What stands for a file's content in the example; an answer that holds it in earnest has copied the example.
  static let exampleContent = "the whole new content of the file"

  let format: EditFormat
  /// In the order of the answer; empty where the model begins by itself.
  let openings: [Opening]
  private let example: FencedFile
  /// The function that shows the form, where functions are asked for.
  private let function: FunctionSample?

  /// - Parameters:
  ///   - files: The task's files; nil contents are of files that are not there or cannot be shown.
  ///   - opens: Whether the answer is written into one that nexus began.
  ///   - words: What is to be done, where answers that are opened may begin with the function it is about.
  init(_ format: EditFormat, files: [(path: String, content: String?)], opens: Bool, words: String? = nil) {
    let heads = files.map { file in
      opens && format.isFenced
        ? words.flatMap { FunctionHead(path: file.path, content: file.content ?? "", words: $0) } : nil
    }
    let beginsFunction = heads.contains { $0 != nil }
    let format = beginsFunction ? .functions : format
    self.format = format
    let fenced = files.map { FencedFile(path: $0.path, content: $0.content ?? "") }
    let functions = format == .functions ? fenced.map { FunctionSample(path: $0.path, content: $0.content) } : []
    let shown = functions.firstIndex { $0 != nil }
    function = shown.flatMap { functions[$0] }
    example = shown.map { fenced[$0] } ?? fenced.first ?? FencedFile(path: "path/to/file", content: "")
    openings =
      opens && (format == .wholeFile || beginsFunction)
      ? zip(fenced, heads).map { file, head in
        Opening(
          path: file.path, text: file.heading + (head?.text ?? ""), stops: ["\n" + file.fence] + (head?.ends ?? []),
          isFunction: head != nil)
      } : []
  }

  func guide(_ prompts: PromptLibrary) throws -> String {
    // Where the answer is begun there is nothing to show the form of; a model of 0.5B copies what an example has.
    guard openings.isEmpty else {
      func paths(_ chosen: [Opening]) -> String { chosen.map { "`\($0.path)`" }.joined(separator: ", then of ") }
      guard format == .functions else {
        return try prompts.render(.editFormatOpened, ["paths": paths(openings)]).trimmedEnd()
      }
      let values = [
        "functions": paths(openings.filter(\.isFunction)), "whole": paths(openings.filter { !$0.isFunction }),
      ]
      return try prompts.render(.editFormatOpenedFunctions, values).trimmedEnd()
    }
    var values = ["path": example.path]
    if format.isFenced { (values["fence"], values["language"]) = (example.fence, example.language) }
    if let function {
      (values["name"], values["function"]) = (function.name, function.text.trimmedEnd())
    }
    return try prompts.render(
      EditFormatChoice.guide(for: format == .functions && function == nil ? .wholeFile : format), values
    ).trimmedEnd()
  }

  /// What is asked for when an answer did not do.
  var again: String {
    switch format {
    case .wholeFile: "Write the whole corrected file again, in the same form."
    case .functions: "Write each function that changes again, complete and in the same form."
    default:
      "Write the edits again, complete and in the same form. What they search for must stand in the files."
    }
  }
}
