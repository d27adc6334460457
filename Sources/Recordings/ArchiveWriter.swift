import JSONText
import Secrets

/// Writes an object with one value a line, every text of it without its secrets.
struct ArchiveWriter {
  private var lines: [String] = []
  private(set) var redacted = 0

  mutating func add(_ key: String, _ value: JSONValue) { lines.append("\(Self.name(key))\(line(value))") }

  mutating func add(_ key: String, list: [JSONValue]) {
    let items = list.map { "  " + line($0) }
    lines.append(items.isEmpty ? "\(Self.name(key))[]" : "\(Self.name(key))[\n\(items.joined(separator: ",\n"))\n]")
  }

  /// Begins an object, which all that is added from now on belongs to.
  mutating func begin(_ key: String) {
    lines.append("\(Self.name(key)){")
  }

  /// All of it, with an end for every object that was begun.
  var text: String {
    var text = "{\n"
    for (index, line) in lines.enumerated() {
      let isFirst = index == 0 || lines[index - 1].hasSuffix("{")
      text += (isFirst ? "" : ",\n") + line + (line.hasSuffix("{") ? "\n" : "")
    }
    return text + "\n" + String(repeating: "}\n", count: lines.count { $0.hasSuffix("{") } + 1)
  }

  private static func name(_ key: String) -> String { JSONValue.string(key).text() + ": " }

  private mutating func line(_ value: JSONValue) -> String { Self.plain(redact(value).text()) }

  private mutating func redact(_ value: JSONValue) -> JSONValue {
    switch value {
    case .string(let text):
      let result = Redaction.redact(text)
      if result.isChanged { redacted += 1 }
      return .string(result.text)
    case .array(let elements): return .array(elements.map { redact($0) })
    case .object(var object):
      for index in object.members.indices { object.members[index].value = redact(object.members[index].value) }
      return .object(object)
    case .null, .bool, .number: return value
    }
  }

  /// JSON allows characters that YAML forbids to stand as they are.
  ///
  /// Source: YAML 1.1, section 5.1, <https://yaml.org/spec/1.1/#id868524>.
  private static func plain(_ json: String) -> String {
    let json = JSONOutput.harmless(json)
    guard json.unicodeScalars.contains(where: isForbidden) else { return json }
    var result = ""
    for scalar in json.unicodeScalars {
      let digits = String(scalar.value, radix: 16)
      let escape = "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
      if isForbidden(scalar) { result += escape } else { result.unicodeScalars.append(scalar) }
    }
    return result
  }

  private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0xFEFF, 0xFFFE...0xFFFF: true
    default: false
    }
  }
}
