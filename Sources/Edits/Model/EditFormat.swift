/// The shape edits are expected in; `auto` recognises every dialect by its own marks.
///
/// Raw values are stable: they stand in configuration files and on the command line.
package enum EditFormat: String, CaseIterable, Sendable {
  case auto
  case searchReplace = "search-replace"
  case unifiedDiff = "udiff"
  case v4a
  case wholeFile = "whole"
  /// Whole functions, methods and types, placed by their names; also whole files.
  case functions
  case json

  /// Edits are fences with text that is to stand in a file.
  package var isFenced: Bool { self == .wholeFile || self == .functions }

  /// Tells whether edits written in `dialect` are looked for.
  package func accepts(_ dialect: EditDialect) -> Bool {
    switch self {
    case .auto: true
    case .searchReplace: dialect == .searchReplace
    case .unifiedDiff: dialect == .unifiedDiff
    case .v4a: dialect == .v4a
    case .wholeFile, .functions: dialect == .wholeFile
    case .json: dialect == .json
    }
  }
}

/// The shape one edit was found in.
///
/// Raw values are stable: they are stored with attempts and printed as JSON.
package enum EditDialect: String, CaseIterable, Sendable {
  case searchReplace = "search-replace"
  case unifiedDiff = "udiff"
  case v4a
  case wholeFile = "whole"
  case json
  case xml
}
