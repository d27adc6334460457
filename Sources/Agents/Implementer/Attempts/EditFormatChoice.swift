import Edits
import NexusProtocol
import Prompts

/// Which format the Implementer is asked to write its edits in.
///
/// The reply is read in every format whatever was asked for: models forget.
enum EditFormatChoice {
  /// Above these a model copies too much, and makes mistakes in it, to change little.
  static let wholeFileLineLimit = 80
  static let wholeFileByteLimit = 4000

  /// From how many edits on a model's own record counts.
  static let recordMinimum = 20

  /// Returns the configured format. For `auto` that is the one the model has done best with, once there are enough
  /// edits to tell; before that whole files while all files of the task are small, else whole functions of models that
  /// are known to write only so much, where the files have some, else blocks.
  /// - Parameters:
  ///   - contents: The task's existing files.
  ///   - record: How the model's edits have fared so far.
  ///   - examined: The form that an exam showed it to do best with.
  ///   - wholeFileLines: Up to how many lines the model writes files whole, where that is known of it.
  ///   - hasFunctions: Whether the task's files can be changed by whole functions; see `canBeFunctions`.
  static func format(
    configured: EditFormat, contents: [String], record: [EditTally], examined: EditFormat? = nil,
    wholeFileLines: Int? = nil, hasFunctions: Bool = false
  ) -> EditFormat {
    // What is asked for as functions may be whole files.
    if configured == .functions { return hasFunctions ? .functions : .wholeFile }
    guard configured == .auto else { return configured }
    var usual = usualFormat(contents: contents, wholeFileLines)
    if usual == .searchReplace, hasFunctions, wholeFileLines != nil { usual = .functions }
    if let examined, examined != .wholeFile { return examined }
    // A model of which it is known that it writes whole files writes little else.
    if usual == .wholeFile, wholeFileLines != nil { return usual }
    let proven = record.compactMap { tally -> (format: EditFormat, share: Double)? in
      guard tally.count >= recordMinimum, let share = tally.share else { return nil }
      return tally.dialect.flatMap { EditFormat(rawValue: $0) }.map { ($0, share) }
    }
    guard let best = proven.max(by: { $0.share < $1.share }), best.format != usual else { return usual }
    // Whole files are too much to ask for of a large one, however well the model does with small ones.
    if best.format == .wholeFile || best.format == .functions { return usual }
    let usualShare = proven.first { $0.format == usual }?.share
    return usualShare.map { best.share > $0 + 0.05 } ?? (best.share > 0.9) ? best.format : usual
  }

  private static func usualFormat(contents: [String], _ wholeFileLines: Int?) -> EditFormat {
    let lines = contents.reduce(0) { $0 + $1.utf8.reduce(0) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) } }
    let bytes = contents.reduce(0) { $0 + $1.utf8.count }
    let lineLimit = wholeFileLines ?? wholeFileLineLimit
    let byteLimit = wholeFileByteLimit / wholeFileLineLimit * lineLimit
    return lines <= lineLimit && bytes <= byteLimit ? .wholeFile : .searchReplace
  }

  /// Whether whole functions can say what is to be changed: one of the files has functions that are found by their
  /// names, and each of the others too, or it is so short that it can be written whole.
  static func canBeFunctions(_ files: [(path: String, content: String)], wholeFileLines: Int?) -> Bool {
    let others = files.filter { FunctionSample(path: $0.path, content: $0.content) == nil }
    return others.count < files.count
      && usualFormat(contents: others.map(\.content), wholeFileLines) == .wholeFile
  }

  static func guide(for format: EditFormat) -> PromptLibrary.Name {
    switch format {
    case .auto, .searchReplace: .editFormatSearchReplace
    case .unifiedDiff: .editFormatUnifiedDiff
    case .v4a: .editFormatV4A
    case .wholeFile: .editFormatWhole
    case .functions: .editFormatFunctions
    case .json: .editFormatJSON
    }
  }
}
