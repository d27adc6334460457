import JSONText
import Spelling

/// The fields of one mapping, read one by one; a field that nobody asked for is a fault, so that no typing error is passed over.
struct StepFields {
  let place: Place
  /// For messages, such as "A step".
  private let what: String
  private let fields: [YAMLTree.Field]
  private var known: [String] = []

  init(_ tree: YAMLTree, what: String) throws(WorkflowFault) {
    guard case .fields(let fields, let place) = tree else {
      throw WorkflowFault("\(what) must have fields, `name: value`.", at: tree.place)
    }
    self.fields = fields
    self.what = what
    self.place = place
  }

  var names: [String] { fields.map(\.name) }

  mutating func tree(_ name: String) -> YAMLTree? {
    if !known.contains(name) { known.append(name) }
    return fields.first { $0.name == name }?.value
  }

  func has(_ name: String) -> Bool { fields.contains { $0.name == name } }

  /// - Throws: `WorkflowFault` for the first field that was not asked for.
  func end() throws(WorkflowFault) {
    guard let foreign = fields.first(where: { !known.contains($0.name) }) else { return }
    let near = NearestName.of(foreign.name, among: known)
    throw WorkflowFault(
      "\(what) has no field \"\(foreign.name)\".", at: foreign.place,
      hint: near.map { "Did you mean \"\($0)\"?" } ?? "Its fields are \(known.sorted().joined(separator: ", ")).")
  }

  func wrong(_ name: String, _ tree: YAMLTree, _ wanted: String) -> WorkflowFault {
    WorkflowFault("\"\(name)\" must be \(wanted).", at: tree.place)
  }

  mutating func string(_ name: String) throws(WorkflowFault) -> String? {
    guard let tree = tree(name) else { return nil }
    guard let text = tree.text else { throw wrong(name, tree, "a text") }
    return text
  }

  /// A list of texts, or one text.
  mutating func strings(_ name: String) throws(WorkflowFault) -> [(text: String, place: Place)] {
    guard let tree = tree(name) else { return [] }
    if let text = tree.text { return [(text, tree.place)] }
    guard case .list(let elements, _) = tree else { throw wrong(name, tree, "a list of texts") }
    var found: [(text: String, place: Place)] = []
    for element in elements {
      guard let text = element.text else { throw wrong(name, element, "a list of texts") }
      found.append((text, element.place))
    }
    return found
  }

  mutating func template(_ name: String) throws(WorkflowFault) -> Template? {
    guard let tree = tree(name) else { return nil }
    guard let text = tree.text else { throw wrong(name, tree, "a text") }
    return try Template(text, at: tree.place)
  }

  /// An expression, with or without `{{ }}` around it.
  mutating func expression(_ name: String) throws(WorkflowFault) -> Expression? {
    guard let tree = tree(name) else { return nil }
    guard let text = tree.text else { throw wrong(name, tree, "an expression") }
    var inner = text.trimmed
    if inner.hasPrefix("{{"), inner.hasSuffix("}}") { inner = String(inner.dropFirst(2).dropLast(2)).trimmed }
    do {
      return try Expression(inner)
    } catch {
      throw WorkflowFault("\"\(name)\": \(error.message)", at: tree.place)
    }
  }

  mutating func bool(_ name: String) throws(WorkflowFault) -> Bool? {
    guard let tree = tree(name) else { return nil }
    guard let value = tree.value.bool else { throw wrong(name, tree, "true or false") }
    return value
  }

  mutating func count(_ name: String, in range: ClosedRange<Int>) throws(WorkflowFault) -> Int? {
    guard let tree = tree(name) else { return nil }
    guard let value = tree.value.int, range.contains(value) else {
      throw wrong(name, tree, "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  mutating func number(_ name: String, in range: ClosedRange<Double>) throws(WorkflowFault) -> Double? {
    guard let tree = tree(name) else { return nil }
    guard let value = tree.value.double, range.contains(value) else {
      throw wrong(name, tree, "a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  /// Such as `250ms`, `30s`, `2m`, `1h`; a bare number means seconds.
  mutating func duration(_ name: String) throws(WorkflowFault) -> Duration? {
    guard let tree = tree(name) else { return nil }
    let text = tree.text?.trimmed ?? ""
    let digits = text.prefix { $0.isNumber || $0 == "." }
    let scale: Double? =
      switch text.dropFirst(digits.count) {
      case "", "s": 1
      case "ms": 0.001
      case "m": 60
      case "h": 3600
      default: nil
      }
    guard let scale, let value = Double(digits), value > 0, value.isFinite else {
      throw wrong(name, tree, "a duration such as 250ms, 30s, 2m or 1h")
    }
    return .milliseconds(Int64(min(value * scale, 1e9) * 1000))
  }
}
