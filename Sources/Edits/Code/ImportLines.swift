/// The lines by which a file takes in others.
struct ImportLines {
  let lines: [ArraySlice<UInt8>]
  /// Which of the lines are such, each on a line of its own.
  let indices: [Int]
  /// Where a further one goes: after the last; nil when there is none.
  let end: Int?

  init(_ lines: [ArraySlice<UInt8>], path: String) {
    self.lines = lines
    let found = lines.indices.filter { ImportLines.isImport(lines[$0], FileKind.suffix(of: path)) }
    indices = found
    end = found.last.map { $0 + 1 }
  }

  /// The imports that `other` lacks.
  func missing(from other: [ArraySlice<UInt8>]) -> [ArraySlice<UInt8>] {
    let known = Set(other.map { Array($0.trimmed) })
    return indices.map { lines[$0] }.filter { !known.contains(Array($0.trimmed)) }
  }

  private static func isImport(_ line: ArraySlice<UInt8>, _ suffix: String) -> Bool {
    guard line.indentation.isEmpty, !line.isBlank else { return false }
    let text = line.trimmed.text
    switch suffix {
    case "py", "pyi":
      return (text.hasPrefix("import ") || text.hasPrefix("from ") && text.contains(" import ")) && !text.hasSuffix("(")
    case "js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts":
      return text.hasPrefix("import ") && !text.hasSuffix("{")
        || (text.hasPrefix("const ") || text.hasPrefix("var ") || text.hasPrefix("let ")) && text.contains("= require(")
    case "rs": return text.hasPrefix("use ") && text.hasSuffix(";")
    case "c", "h", "cc", "cpp", "cxx", "hpp", "hh", "m", "mm": return text.hasPrefix("#include ")
    case "rb": return text.hasPrefix("require ") || text.hasPrefix("require_relative ")
    case "cs": return text.hasPrefix("using ") && text.hasSuffix(";")
    case "java", "swift", "go", "kt", "kts", "scala", "dart": return text.hasPrefix("import ") && !text.hasSuffix("(")
    default: return false
    }
  }
}
