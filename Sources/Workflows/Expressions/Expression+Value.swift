package import JSONText

extension Expression {
  /// The value under the names of `scope`, an object whose members are the names.
  ///
  /// A name or member that is not there is null. Values of different kinds are unequal, and neither is less than the
  /// other. `+` joins texts as soon as one of its sides is a text.
  ///
  /// - Throws: `ExpressionFault` for a regular expression that is none; a number divided by 0 is null.
  package func value(in scope: JSONObject) throws(ExpressionFault) -> JSONValue {
    try Self.value(of: root, scope)
  }

  /// Whether the value counts as true: all but null, false, 0, an empty text, an empty list and an empty object.
  package func isTrue(in scope: JSONObject) throws(ExpressionFault) -> Bool {
    try value(in: scope).isTrue
  }

  private static func value(of node: Node, _ scope: JSONObject) throws(ExpressionFault) -> JSONValue {
    switch node {
    case .value(let value): return value
    case .name(let name): return scope[name] ?? .null
    case .member(let of, let name): return try value(of: of, scope)[name] ?? .null
    case .element(let of, let index):
      let (whole, index) = (try value(of: of, scope), try value(of: index, scope))
      if let key = index.string { return whole[key] ?? .null }
      guard let list = whole.array, let number = index.int else { return .null }
      let place = number < 0 ? list.count + number : number
      return list.indices.contains(place) ? list[place] : .null
    case .call(let name, let arguments):
      var values: [JSONValue] = []
      for argument in arguments { values.append(try value(of: argument, scope)) }
      guard let function = ExpressionFunction(rawValue: name) else { return .null }
      return try function.value(of: values, at: 0)
    case .unary("not", let operand): return .bool(!(try value(of: operand, scope).isTrue))
    case .unary(_, let operand): return (try value(of: operand, scope)).double.flatMap { JSONValue(-$0) } ?? .null
    case .binary("and", let left, let right):
      let first = try value(of: left, scope)
      return first.isTrue ? try value(of: right, scope) : first
    case .binary("or", let left, let right):
      let first = try value(of: left, scope)
      return first.isTrue ? first : try value(of: right, scope)
    case .binary(let sign, let left, let right):
      return combined(sign, try value(of: left, scope), try value(of: right, scope))
    }
  }

  private static func combined(_ sign: String, _ left: JSONValue, _ right: JSONValue) -> JSONValue {
    switch sign {
    case "==": return .bool(left == right)
    case "!=": return .bool(left != right)
    case "<": return .bool(left.isLess(than: right))
    case ">": return .bool(right.isLess(than: left))
    case "<=": return .bool(left.isLess(than: right) || left.isComparable(to: right) && left == right)
    case ">=": return .bool(right.isLess(than: left) || left.isComparable(to: right) && left == right)
    case "+" where left.string != nil || right.string != nil: return .string(left.shownText + right.shownText)
    default: break
    }
    guard let left = left.double, let right = right.double else { return .null }
    let result =
      switch sign {
      case "+": left + right
      case "-": left - right
      case "*": left * right
      default: left / right
      }
    return JSONValue(result) ?? .null
  }
}

extension JSONValue {
  /// Whether a condition holds that has this value.
  var isTrue: Bool {
    switch self {
    case .null: false
    case .bool(let value): value
    case .number(let number): number.double != 0
    case .string(let text): !text.isEmpty
    case .array(let elements): !elements.isEmpty
    case .object(let object): !object.isEmpty
    }
  }

  /// The value as it stands in a prompt: a text as it is, null as nothing, all else as JSON; whole numbers without `.0`.
  package var shownText: String {
    switch self {
    case .null: ""
    case .string(let text): text
    case .number(let number): number.int.map(String.init) ?? number.text
    case .bool, .array, .object: text()
    }
  }

  func isComparable(to other: JSONValue) -> Bool {
    double != nil && other.double != nil || string != nil && other.string != nil
  }

  func isLess(than other: JSONValue) -> Bool {
    if let left = double, let right = other.double { return left < right }
    if let left = string, let right = other.string { return left < right }
    return false
  }
}
