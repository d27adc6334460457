import JSONText
import Spelling

/// A command that must pass on a commit before its task is done.
package struct CheckSettings: Sendable, Hashable {
  package enum Command: Sendable, Hashable {
    /// A program and its arguments, started as they are.
    case arguments([String])
    /// A line for the shell.
    case shell(String)
  }

  /// Unique among the checks.
  package var name: String
  package var command: Command
  package var timeout: Duration
  /// Names of the variables that are handed on from nexus's own environment, besides those every check gets.
  package var environment: [String]
  /// How much of what it prints is kept.
  package var outputLimitInBytes: Int
  /// Whether a sandbox lets it use the network.
  package var allowsNetwork: Bool

  static let timeoutKind = SettingKind.integer(1...86_400, unit: "seconds")
  static let standardTimeoutInSeconds = 600
  static let outputLimitKind = SettingKind.integer(1024...16_777_216, unit: "bytes")
  static let standardOutputLimitInBytes = 65_536
  static let fields = ["name", "run", "timeoutSeconds", "outputLimitBytes", "environment", "network"]

  /// A line for the shell with the usual limits.
  package init(line: String) {
    self.init(valid: .string(line))
  }

  /// Takes over an element of `checks` that has no faults.
  init(valid value: JSONValue) {
    switch value["run"] ?? value {
    case .array(let words): command = .arguments(words.compactMap(\.string))
    case let line: command = .shell(line.string ?? "")
    }
    switch command {
    case .arguments(let words): name = words.joined(separator: " ")
    case .shell(let line): name = line
    }
    name = value["name"]?.string ?? name
    timeout = .seconds(value["timeoutSeconds"]?.int ?? Self.standardTimeoutInSeconds)
    environment = value["environment"]?.array?.compactMap(\.string) ?? []
    outputLimitInBytes = value["outputLimitBytes"]?.int ?? Self.standardOutputLimitInBytes
    allowsNetwork = value["network"]?.bool ?? false
  }
}

extension CheckSettings {
  /// Finds what is wrong with the value of `checks`.
  static func faults(in node: JSONNode) -> [SettingKind.Fault] {
    guard node.value.array != nil else {
      return [fault(.wrongType, "", node, "must be an array of commands, not \(node.value.typeName)")]
    }
    var faults: [SettingKind.Fault] = []
    var names: Set<String> = []
    for (index, element) in node.elements.enumerated() {
      let found = elementFaults(element, "[\(index)]")
      faults += found
      guard found.isEmpty else { continue }
      let name = CheckSettings(valid: element.value).name
      if !names.insert(name).inserted {
        faults.append(fault(.outOfRange, "[\(index)]", element, "has the name \"\(name)\" of a check before it"))
      }
    }
    return faults
  }

  private static func elementFaults(_ node: JSONNode, _ path: String) -> [SettingKind.Fault] {
    guard node.value.object != nil else {
      return isLine(node.value)
        ? [] : [fault(.wrongType, path, node, "must be a command as a text, or an object with \"run\"")]
    }
    var faults = memberFaults(node, path)
    if node["run"] == nil { faults.append(fault(.wrongType, path, node, "has no \"run\", the command")) }
    if let name = node["name"]?.node, !isLine(name.value) {
      faults.append(fault(.wrongType, path + ".name", name, "must be a text of one line that is not empty"))
    }
    if let run = node["run"]?.node, !isCommand(run.value) {
      faults.append(
        fault(.wrongType, path + ".run", run, "must be a command as a text, or an array of a program and its arguments")
      )
    }
    for (name, kind) in [
      ("timeoutSeconds", timeoutKind), ("outputLimitBytes", outputLimitKind), ("network", .boolean),
    ] {
      guard let member = node[name]?.node else { continue }
      faults += kind.faults(in: member).map { found in
        var found = found
        found.subpath = path + "." + name
        return found
      }
    }
    if let environment = node["environment"]?.node, !isVariableList(environment.value) {
      faults.append(fault(.wrongType, path + ".environment", environment, "must be an array of names of variables"))
    }
    return faults
  }

  private static func memberFaults(_ node: JSONNode, _ path: String) -> [SettingKind.Fault] {
    var seen: Set<String> = []
    return node.members.compactMap { member in
      let place = path + "." + member.key
      if !fields.contains(member.key) {
        let nearest = NearestName.of(member.key, among: fields).map { "Did you mean \"\($0)\"?" }
        return SettingKind.Fault(
          code: .unknownKey, subpath: place, offset: member.keyRange.lowerBound, predicate: "is no setting of a check",
          hint: nearest ?? "A check has " + fields.map { "\"\($0)\"" }.joined(separator: ", ") + ".")
      }
      guard !seen.insert(member.key).inserted else { return nil }
      return SettingKind.Fault(
        code: .repeatedKey, subpath: place, offset: member.keyRange.lowerBound, predicate: "is set twice")
    }
  }

  private static func fault(
    _ code: ConfigurationFault.Code, _ path: String, _ node: JSONNode, _ predicate: String
  ) -> SettingKind.Fault {
    SettingKind.Fault(code: code, subpath: path, offset: node.range.lowerBound, predicate: predicate)
  }

  private static func isLine(_ value: JSONValue) -> Bool {
    value.string?.isEmpty == false
      && value.string?.unicodeScalars.contains { $0.properties.generalCategory == .control } == false
  }

  private static func isCommand(_ value: JSONValue) -> Bool {
    guard let words = value.array else { return isLine(value) }
    return words.first.map(isLine) == true && words.allSatisfy { $0.string?.unicodeScalars.contains("\0") == false }
  }

  private static func isVariableList(_ value: JSONValue) -> Bool {
    value.array?.allSatisfy { isLine($0) && $0.string?.contains("=") == false } == true
  }
}
