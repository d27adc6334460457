import JSONText
import Yams

/// A YAML or JSON file as a tree whose nodes know their places.
indirect enum YAMLTree: Sendable {
  struct Field: Sendable {
    var name: String
    var place: Place
    var value: YAMLTree
  }

  /// `isPlain` tells text that stands without quotes, which YAML may take for a number or a truth value.
  case text(String, isPlain: Bool, Place)
  case list([YAMLTree], Place)
  case fields([Field], Place)

  /// - Throws: `WorkflowFault` where the text is no YAML, names a field twice, or holds more than one document.
  init(_ text: String) throws(WorkflowFault) {
    let node: Node?
    do {
      node = try Yams.compose(yaml: text)
    } catch {
      // YAML is nearly a superset of JSON: surrogate pairs in escapes, tabs, and a colon on the line after its name are
      // JSON alone. Such a tree knows no places.
      if !Self.isAboutDuplicates(error), let json = try? JSONValue(parsing: text) {
        self = Self.tree(json)
        return
      }
      throw Self.fault(error)
    }
    guard let node else { throw WorkflowFault("The file is empty.", at: .start) }
    self = try Self.tree(node, depth: 0)
  }

  var place: Place {
    switch self {
    case .text(_, _, let place), .list(_, let place), .fields(_, let place): place
    }
  }

  var text: String? {
    guard case .text(let text, _, _) = self else { return nil }
    return text
  }

  /// As JSON would have it: only what stands without quotes is a number, true, false or null.
  var value: JSONValue {
    switch self {
    case .list(let elements, _): return .array(elements.map(\.value))
    case .fields(let fields, _):
      return .object(JSONObject(fields.map { JSONObject.Member(key: $0.name, value: $0.value.value) }))
    case .text(let text, false, _): return .string(text)
    case .text(let text, true, _):
      switch text {
      case "", "~", "null": return .null
      case "true": return true
      case "false": return false
      default:
        if let whole = Int(text) { return JSONValue(whole) }
        return Double(text).flatMap { $0.isFinite ? JSONValue($0) : nil } ?? .string(text)
      }
    }
  }

  private static let depthLimit = 64

  private static func tree(_ node: Node, depth: Int) throws(WorkflowFault) -> YAMLTree {
    let place = place(of: node)
    guard depth <= depthLimit else { throw WorkflowFault("The file is nested too deeply.", at: place) }
    switch node {
    case .scalar(let scalar): return .text(scalar.string, isPlain: scalar.style == .plain, place)
    case .sequence(let sequence):
      var elements: [YAMLTree] = []
      for element in sequence { elements.append(try tree(element, depth: depth + 1)) }
      return .list(elements, place)
    case .mapping(let mapping):
      var fields: [Field] = []
      for pair in mapping {
        let place = Self.place(of: pair.key)
        guard let name = pair.key.string else { throw WorkflowFault("A field's name must be a text.", at: place) }
        fields.append(Field(name: name, place: place, value: try tree(pair.value, depth: depth + 1)))
      }
      return .fields(fields, place)
    case .alias: throw WorkflowFault("Aliases such as *name are not read.", at: place, hint: "Write the value out.")
    }
  }

  private static func tree(_ json: JSONValue) -> YAMLTree {
    switch json {
    case .string(let text): .text(text, isPlain: false, .start)
    case .null, .bool, .number: .text(json.text(), isPlain: true, .start)
    case .array(let elements): .list(elements.map { tree($0) }, .start)
    case .object(let object):
      .fields(object.members.map { Field(name: $0.key, place: .start, value: tree($0.value)) }, .start)
    }
  }

  private static func isAboutDuplicates(_ error: any Error) -> Bool {
    if case .duplicatedKeysInMapping? = error as? YamlError { true } else { false }
  }

  private static func place(of node: Node) -> Place {
    node.mark.map { Place(line: $0.line, column: $0.column) } ?? .start
  }

  private static func fault(_ error: any Error) -> WorkflowFault {
    guard let error = error as? YamlError else { return WorkflowFault("The file cannot be read as YAML.", at: .start) }
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      return WorkflowFault("The file is no YAML here: \(problem).", at: Place(line: mark.line, column: mark.column))
    case .duplicatedKeysInMapping(let keys, let context):
      let names = keys.map { "\"\($0)\"" }.joined(separator: ", ")
      return WorkflowFault(
        "The field \(names) stands here more than once.",
        at: Place(line: context.mark.line, column: context.mark.column))
    default: return WorkflowFault("The file cannot be read as YAML.", at: .start)
    }
  }
}
