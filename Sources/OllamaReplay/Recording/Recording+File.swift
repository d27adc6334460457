import Foundation
import Yams

/// Reading recordings from files. The format is described in docs/replay.md.
extension Recording {
  /// Reads a recording from a `.yaml` file, or from a folder, whose `.yaml` files in order of their names are one
  /// recording.
  /// - Throws: `ReplayError.unreadable` or `.invalid`.
  package init(path: String) throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw ReplayError.unreadable(path: path, reason: "there is no such file or folder")
    }
    var files = [path]
    if isFolder.boolValue {
      let names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
      files = names.filter { $0.hasSuffix(".yaml") }.map { path + "/" + $0 }
      if files.isEmpty { throw ReplayError.unreadable(path: path, reason: "the folder holds no .yaml file") }
    }
    self.init()
    for file in files {
      guard let data = FileManager.default.contents(atPath: file) else {
        throw ReplayError.unreadable(path: file, reason: "it cannot be opened")
      }
      guard let text = String(validating: data, as: UTF8.self) else {
        throw ReplayError.unreadable(path: file, reason: "it is not UTF-8")
      }
      try add(yaml: text, file: file)
    }
    try checkRoles(file: path)
  }

  /// Reads a recording from text.
  /// - Parameter file: For messages.
  package init(yaml: String, file: String = "recording") throws {
    self.init()
    try add(yaml: yaml, file: file)
    try checkRoles(file: file)
  }

  private mutating func add(yaml: String, file: String) throws {
    let node: Node?
    do {
      node = try Yams.compose(yaml: yaml)
    } catch let error as YamlError {
      throw ReplayError.invalid(file: file, line: error.line, reason: "the YAML cannot be read: \(error.problem)")
    }
    guard let node else { throw ReplayError.invalid(file: file, line: nil, reason: "the file is empty") }
    try add(YAMLFields(node, file: file, what: "the recording"))
  }

  private mutating func add(_ fields: YAMLFields) throws {
    var fields = fields
    // What made the recording may keep more in it than is played.
    fields.ignore("archive")
    about = try fields.string("about") ?? about
    version = try fields.string("version") ?? version
    order = try fields.choice("match", Order.self) ?? order
    tokensPerSecond = try fields.positiveNumber("speed") ?? tokensPerSecond
    mostLoaded = try fields.count("max-loaded") ?? mostLoaded
    if let unchecked = try fields.choices("unchecked", Check.self) { checks.subtract(unchecked) }
    for var list in try fields.list("models", of: "a model") { models.append(try Model(&list)) }
    if var list = try fields.fields("roles", of: "the roles") {
      for role in list.keys { roles[role] = try list.string(role) }
      try list.end()
    }
    for var list in try fields.list("exchanges", of: "an exchange") { exchanges.append(try Exchange(&list)) }
    try fields.end()
  }

  private func checkRoles(file: String) throws {
    for (index, exchange) in exchanges.enumerated() {
      guard let role = exchange.expectation.role, roles[role] == nil else { continue }
      let reason = "exchange \(index + 1) expects the role \"\(role)\", for which \"roles\" names no model"
      throw ReplayError.invalid(file: file, line: nil, reason: reason)
    }
  }
}

extension YamlError {
  fileprivate var line: Int? {
    switch self {
    case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
    case .duplicatedKeysInMapping(_, let context): context.mark.line
    default: nil
    }
  }

  fileprivate var problem: String {
    switch self {
    case .scanner(_, let problem, _, _), .parser(_, let problem, _, _), .composer(_, let problem, _, _): problem
    case .duplicatedKeysInMapping(let duplicates, _):
      "the key \"\(duplicates.first ?? "?")\" stands there twice"
    default: "it is damaged"
    }
  }
}
