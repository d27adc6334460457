internal import Programs

/// What git's configuration says here, as git itself reads it: with every file that is included, on whatever condition,
/// and with the variables that outweigh files.
struct GitSettings {
  /// By name, the last value of each. Sections and names are in lower case; nil is a name without a value.
  private let values: [String: [UInt8]?]

  /// Reads what `git config --list -z` prints.
  ///
  /// Source: git-config(1), "-z": a value is set off from its name by a newline and ended by a zero byte.
  init(listing output: [UInt8]) {
    var values: [String: [UInt8]?] = [:]
    for entry in output.split(separator: 0) {
      guard let newline = entry.firstIndex(of: UInt8(ascii: "\n")) else {
        values.updateValue(nil, forKey: String(decoding: entry, as: UTF8.self))
        continue
      }
      values[String(decoding: entry[..<newline], as: UTF8.self)] = Array(entry[(newline + 1)...])
    }
    self.values = values
  }

  var names: Dictionary<String, [UInt8]?>.Keys { values.keys }

  /// The value as it stands there; nil where there is none.
  func bytes(_ name: String) -> [UInt8]? { values[Self.canonical(name)] ?? nil }

  /// The value as text; empty for a name without one, and nil where it is nowhere.
  func string(_ name: String) -> String? {
    guard let value = values[Self.canonical(name)] else { return nil }
    return String(decoding: value ?? [], as: UTF8.self)
  }

  /// Whether the setting is on; nil where it is nowhere.
  ///
  /// Source: git-config(1), "VALUES".
  /// - Throws: `.library` for a value that is neither.
  func bool(_ name: String) throws(GitError) -> Bool? {
    guard let value = values[Self.canonical(name)] else { return nil }
    guard let value else { return true }
    let text = String(decoding: value, as: UTF8.self).lowercased()
    switch text {
    case "true", "yes", "on": return true
    case "false", "no", "off", "": return false
    default:
      if let number = Int(text) { return number != 0 }
      throw GitError(.library, "The setting \(name) of git's is neither on nor off: \"\(text)\".")
    }
  }

  /// The part between the first and the last dot counts as written, all else in lower case.
  static func canonical(_ name: String) -> String {
    guard let first = name.firstIndex(of: "."), let last = name.lastIndex(of: ".") else { return name.lowercased() }
    return name[..<first].lowercased() + name[first..<last] + name[last...].lowercased()
  }
}

extension GitProgram {
  /// All settings as they are now; nil where git cannot read them.
  func settings() throws(GitError) -> GitSettings? {
    let result = try run(["config", "--list", "-z"])
    return result.status == 0 ? GitSettings(listing: result.output) : nil
  }
}
