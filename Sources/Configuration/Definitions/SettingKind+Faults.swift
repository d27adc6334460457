import JSONText
import NexusProtocol
import Spelling

extension SettingKind {
  /// What is wrong with a value or a part of it.
  struct Fault {
    var code: ConfigurationFault.Code
    /// The way from the setting to the part, as in `[1].run`; empty for the whole.
    var subpath = ""
    /// Where the part stands in the text, in bytes.
    var offset: Int
    /// The end of a sentence that begins with the setting's name: `must be …, not …`, or `is …`.
    var predicate: String
    var hint = ""
  }

  /// Finds what is wrong with a value; nothing when it is valid.
  func faults(in node: JSONNode) -> [Fault] {
    switch self {
    case .checks: return CheckSettings.faults(in: node)
    case .modelNames, .urls:
      guard node.value.array != nil else { return [wrongType(node)] }
      let each: SettingKind = if case .urls = self { .url } else { .modelName }
      return node.elements.enumerated().flatMap { index, element in
        each.faults(in: element).map { fault in
          var fault = fault
          fault.subpath = "[\(index)]"
          return fault
        }
      }
    case .texts:
      guard node.value.array != nil else { return [wrongType(node)] }
      return node.elements.enumerated().compactMap { index, element in
        Self.isText(element.value)
          ? nil
          : Fault(
            code: .wrongType, subpath: "[\(index)]", offset: element.range.lowerBound,
            predicate: "must be a text, not \(element.value.typeName)")
      }
    case .variables:
      guard node.value.object != nil else { return [wrongType(node)] }
      return node.members.compactMap { member in
        guard member.key.isEmpty || member.key.contains("=") || !Self.isText(member.node.value) else { return nil }
        return Fault(
          code: .wrongType, subpath: ".\(member.key)", offset: member.node.range.lowerBound,
          predicate: "must be the text of a variable, not \(member.node.value.typeName)")
      }
    case .paths(let kind):
      guard node.value.array != nil else { return [wrongType(node)] }
      return node.elements.enumerated().compactMap { index, element in
        let problem = element.value.string.map(kind.problem(with:)) ?? "must be a path as a text"
        return problem.map {
          Fault(code: .outOfRange, subpath: "[\(index)]", offset: element.range.lowerBound, predicate: $0)
        }
      }
    default: return scalarFault(node).map { [$0] } ?? []
    }
  }

  private func scalarFault(_ node: JSONNode) -> Fault? {
    switch (self, node.value) {
    case (.boolean, .bool), (.think, .bool): return nil
    case (.integer(let range, _), .number(let number)):
      guard let value = number.int else {
        let isWhole = number.double?.rounded() == number.double
        return isWhole ? outOfRange(node) : wrongType(node)
      }
      return range.contains(value) ? nil : outOfRange(node)
    case (.number(let range), .number(let number)):
      return number.double.map(range.contains) == true ? nil : outOfRange(node)
    case (.choice(let names), .string(let name)):
      return names.contains(name) ? nil : outOfRange(node, hint: suggestion(name, names))
    case (.think, .string(let name)):
      let levels = SettingDefinition.levels
      return levels.contains(name) ? nil : outOfRange(node, hint: suggestion(name, levels))
    case (.keepAlive, .number(let number)):
      return number.double.flatMap(KeepAlive.init(seconds:)) == nil ? outOfRange(node) : nil
    case (.keepAlive, .string(let text)):
      if KeepAlive(text) != nil { return nil }
      let isBare = Double(text) != nil
      return outOfRange(node, hint: isBare ? "Write \"\(text)s\", or the number without quotes." : "")
    case (.text(let mayBeEmpty), .string(let text)):
      return (mayBeEmpty || !text.isEmpty) && Self.isOneLine(text) ? nil : outOfRange(node)
    case (.modelName, .string(let name)): return Self.isModelName(name) ? nil : outOfRange(node)
    case (.branchPrefix, .string(let text)): return Self.isBranchPrefix(text) ? nil : outOfRange(node)
    case (.url, .string(let text)):
      if Self.isURL(text) { return nil }
      let withScheme = "http://" + text
      return outOfRange(node, hint: Self.isURL(withScheme) && !text.contains("://") ? "Write \"\(withScheme)\"." : "")
    case (.key, .string(let text)):
      if KeySource(text) != nil { return nil }
      // A key itself, perhaps: not to be shown.
      return Fault(
        code: .outOfRange, offset: node.range.lowerBound, predicate: "must be \(phrase)",
        hint: "Keep the key with `nexus auth set NAME` and write \"vault:NAME\", or put it into a variable and write "
          + "\"env:VARIABLE\".")
    default: return wrongType(node)
    }
  }

  private func suggestion(_ written: String, _ names: [String]) -> String {
    NearestName.of(written, among: names).map { "Did you mean \"\($0)\"?" } ?? ""
  }

  private func wrongType(_ node: JSONNode) -> Fault {
    let hint = node.value.isNull ? "Remove the setting to have its default." : ""
    return Fault(
      code: .wrongType, offset: node.range.lowerBound, predicate: "must be \(phrase), not \(node.value.typeName)",
      hint: hint)
  }

  private func outOfRange(_ node: JSONNode, hint: String = "") -> Fault {
    let text = node.value.text()
    let shown = text.count > 60 ? node.value.typeName : text
    return Fault(
      code: .outOfRange, offset: node.range.lowerBound, predicate: "must be \(phrase), not \(shown)", hint: hint)
  }

  /// Whether a value is a text that a program can be given.
  private static func isText(_ value: JSONValue) -> Bool { value.string?.utf8.contains(0) == false }

  private static func isOneLine(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
  }

  /// Whether a text can be a model's name: no blanks, no control characters, neither a flag nor a path upwards.
  private static func isModelName(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.count <= 512 && !name.hasPrefix("-") && !name.contains("..")
      && name.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value < 0x7F && $0 != "\"" && $0 != "\\" }
  }

  /// Whether every git takes branches of that beginning, on every file system. Source: git-check-ref-format(1).
  private static func isBranchPrefix(_ text: String) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    return text.utf8.count <= 100 && !text.contains("..")
      && parts.allSatisfy { part in
        guard let first = part.first, first != ".", first != "-", !part.hasSuffix(".lock") else { return false }
        return part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
      }
  }

  private static func isURL(_ text: String) -> Bool {
    let lowercased = text.lowercased()
    guard let scheme = ["http://", "https://"].first(where: lowercased.hasPrefix) else { return false }
    let host = text.dropFirst(scheme.count).prefix { $0 != "/" }
    let isPlain = text.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value < 0x7F && $0 != "\"" && $0 != "\\" }
    return isPlain && !host.isEmpty && !host.hasPrefix(":") && !text.contains("?") && !text.contains("#")
  }
}
