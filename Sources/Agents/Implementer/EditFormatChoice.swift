import Edits
import Prompts

/// Which format the Implementer is asked to write its edits in.
///
/// The reply is read in every format whatever was asked for: models forget.
enum EditFormatChoice {
  /// Above these a model copies too much, and makes mistakes in it, to change little.
  static let wholeFileLineLimit = 80
  static let wholeFileByteLimit = 4000

  /// Returns the configured format, or for `auto` whole files while all files of the task are small, else blocks.
  static func format(configured: EditFormat, contents: [String]) -> EditFormat {
    guard configured == .auto else { return configured }
    let lines = contents.reduce(0) { $0 + $1.utf8.reduce(0) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) } }
    let bytes = contents.reduce(0) { $0 + $1.utf8.count }
    return lines <= wholeFileLineLimit && bytes <= wholeFileByteLimit ? .wholeFile : .searchReplace
  }

  static func guide(for format: EditFormat) -> PromptLibrary.Name {
    switch format {
    case .auto, .searchReplace: .editFormatSearchReplace
    case .unifiedDiff: .editFormatUnifiedDiff
    case .v4a: .editFormatV4A
    case .wholeFile: .editFormatWhole
    case .json: .editFormatJSON
    }
  }
}
