import JSONText

/// Reads an expression by recursive descent, one function for each level of precedence.
struct ExpressionParser {
  private let tokens: [Token]
  private var index = 0
  private var depth = 0

  /// Deeper nesting than a person writes; bounds the stack.
  private static let depthLimit = 64
  private static let comparisons: Set<String> = ["==", "!=", "<", "<=", ">", ">="]

  init(_ text: String) throws(ExpressionFault) {
    tokens = try Token.all(in: text)
    guard tokens.count > 1 else { throw ExpressionFault("The expression is empty.", at: 0) }
  }

  private var token: Token { tokens[index] }

  /// The whole expression.
  mutating func expression() throws(ExpressionFault) -> Expression.Node {
    let node = try disjunction()
    guard token.kind == .end else { throw ExpressionFault("\(token.shown) cannot follow here.", at: token.offset) }
    return node
  }

  private mutating func take(_ sign: String) -> Bool {
    guard token.kind == .sign(sign) || token.kind == .name(sign) else { return false }
    index += 1
    return true
  }

  private mutating func expect(_ sign: String) throws(ExpressionFault) {
    guard take(sign) else { throw ExpressionFault("A \"\(sign)\" is missing before \(token.shown).", at: token.offset) }
  }

  private mutating func disjunction() throws(ExpressionFault) -> Expression.Node {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else {
      throw ExpressionFault("The expression is nested too deeply.", at: token.offset)
    }
    var node = try conjunction()
    while take("or") { node = .binary("or", node, try conjunction()) }
    return node
  }

  private mutating func conjunction() throws(ExpressionFault) -> Expression.Node {
    var node = try negation()
    while take("and") { node = .binary("and", node, try negation()) }
    return node
  }

  private mutating func negation() throws(ExpressionFault) -> Expression.Node {
    var count = 0
    while take("not") { count += 1 }
    let node = try comparison()
    return count == 0 ? node : count % 2 == 1 ? .unary("not", node) : .unary("not", .unary("not", node))
  }

  private mutating func comparison() throws(ExpressionFault) -> Expression.Node {
    let left = try sum()
    if case .sign(let sign) = token.kind, Self.comparisons.contains(sign) {
      index += 1
      let node = Expression.Node.binary(sign, left, try sum())
      if case .sign(let next) = token.kind, Self.comparisons.contains(next) {
        throw ExpressionFault("Comparisons do not chain; join two with \"and\".", at: token.offset)
      }
      return node
    }
    for word in ["contains", "matches"] where take(word) { return .call(word, [left, try sum()]) }
    return left
  }

  private mutating func sum() throws(ExpressionFault) -> Expression.Node {
    var node = try product()
    while case .sign(let sign) = token.kind, sign == "+" || sign == "-" {
      index += 1
      node = .binary(sign, node, try product())
    }
    return node
  }

  private mutating func product() throws(ExpressionFault) -> Expression.Node {
    var node = try signed()
    while case .sign(let sign) = token.kind, sign == "*" || sign == "/" {
      index += 1
      node = .binary(sign, node, try signed())
    }
    return node
  }

  private mutating func signed() throws(ExpressionFault) -> Expression.Node {
    take("-") ? .unary("-", try postfix()) : try postfix()
  }

  private mutating func postfix() throws(ExpressionFault) -> Expression.Node {
    var node = try primary()
    while true {
      if take(".") {
        guard case .name(let name) = token.kind else {
          throw ExpressionFault("A name must follow the \".\".", at: token.offset)
        }
        index += 1
        node = .member(node, name)
      } else if take("[") {
        node = .element(node, try disjunction())
        try expect("]")
      } else {
        return node
      }
    }
  }

  private mutating func primary() throws(ExpressionFault) -> Expression.Node {
    let first = token
    switch first.kind {
    case .number(let value):
      index += 1
      return .value(JSONValue(value) ?? .null)
    case .text(let text):
      index += 1
      return .value(.string(text))
    case .name(let name):
      index += 1
      return try named(name, at: first.offset)
    case .sign("("):
      index += 1
      let node = try disjunction()
      try expect(")")
      return node
    case .sign, .end: throw ExpressionFault("A value is missing before \(first.shown).", at: first.offset)
    }
  }

  private mutating func named(_ name: String, at offset: Int) throws(ExpressionFault) -> Expression.Node {
    switch name {
    case "true": return .value(true)
    case "false": return .value(false)
    case "null": return .value(nil)
    case "and", "or": throw ExpressionFault("A value is missing before \"\(name)\".", at: offset)
    default: break
    }
    guard take("(") else { return .name(name) }
    guard let function = ExpressionFunction(rawValue: name) else {
      throw ExpressionFault("There is no function \"\(name)\"; there are \(ExpressionFunction.names).", at: offset)
    }
    var arguments: [Expression.Node] = []
    if !take(")") {
      repeat { arguments.append(try disjunction()) } while take(",")
      try expect(")")
    }
    guard arguments.count == function.arity else {
      let wanted = function.arity == 1 ? "one value" : "two values"
      throw ExpressionFault("The function \"\(name)\" takes \(wanted).", at: offset)
    }
    return .call(name, arguments)
  }
}
