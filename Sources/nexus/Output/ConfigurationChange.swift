import Configuration
import JSONText

/// What one command changed in a configuration file.
struct ConfigurationChange {
  let path: String
  let target: ConfigurationTarget
  private let before: JSONValue?
  private let after: JSONValue?

  /// - Parameters:
  ///   - old: The bytes of the file before, which may be none.
  ///   - new: Those it has now.
  init(_ path: String, from old: [UInt8], to new: [UInt8], in target: ConfigurationTarget) {
    self.path = path
    self.target = target
    before = Self.value(at: path, in: old)
    after = Self.value(at: path, in: new)
  }

  /// One line: the setting, its old and new value, and the file as it is seen from a directory.
  func line(from directory: String) -> String {
    let place = "in \(ShownPath.text(target.path, from: directory))"
    if before == after { return "\(path) is \(Self.text(after)) already \(place)" }
    guard let after else { return "\(path) is no longer set \(place); it was \(Self.text(before))" }
    return "\(path) is now \(after.text()) \(place)" + (before.map { "; it was \($0.text())" } ?? "")
  }

  var json: JSONValue {
    JSONValue(members: [
      ("path", .string(path)), ("file", .string(target.path)), ("before", before ?? .null), ("after", after ?? .null),
    ])
  }

  private static func text(_ value: JSONValue?) -> String { value?.text() ?? "not set" }

  /// The value as written; a role in short form stands for its model.
  private static func value(at path: String, in bytes: [UInt8]) -> JSONValue? {
    // A file that is no JSON was refused before; one that is empty has no values.
    guard let root = try? JSONValue(parsing: bytes) else { return nil }
    var value = root
    var keys = path.split(separator: ".").map(String.init)
    while !keys.isEmpty {
      if value.string != nil, keys == ["model"] { return value }
      let key = keys.removeFirst()
      // Files may call the role by the agent's name.
      guard let next = value[key] ?? (key == "implementation" ? value["implementer"] : nil) else { return nil }
      value = next
    }
    return value
  }
}
