import JSONText

/// Sees conditions that no reply can make true: constants, and bounds that exclude each other.
enum Impossibility {
  /// Why the condition is never true; nil where it may be.
  static func reason(_ condition: Expression) -> String? {
    if isConstant(condition.root), let value = try? condition.isTrue(in: JSONObject()), !value {
      return "\"\(condition.text)\" is always false"
    }
    return contradiction(condition.root)
  }

  private static func isConstant(_ node: Expression.Node) -> Bool {
    switch node {
    case .value: true
    case .name: false
    case .member(let of, _): isConstant(of)
    case .element(let of, let index): isConstant(of) && isConstant(index)
    case .call(_, let arguments): arguments.allSatisfy(isConstant)
    case .unary(_, let operand): isConstant(operand)
    case .binary(_, let left, let right): isConstant(left) && isConstant(right)
    }
  }

  /// The bounds that a conjunction sets for one and the same value.
  private struct Bounds {
    var low = -Double.infinity
    var high = Double.infinity
    var excludesLow = false
    var excludesHigh = false
    var equal: JSONValue?

    var isEmpty: Bool { low > high || low == high && (excludesLow || excludesHigh) }
  }

  private static func contradiction(_ node: Expression.Node) -> String? {
    if case .binary("or", let left, let right) = node {
      guard let first = contradiction(left), contradiction(right) != nil else { return nil }
      return first
    }
    var bounds: [String: Bounds] = [:]
    for part in conjuncts(node) {
      guard case .binary(let sign, let left, let right) = part,
        let (subject, sign, value) = comparison(sign, left, right)
      else { continue }
      var known = bounds[subject] ?? Bounds()
      if sign == "==" {
        if let other = known.equal, other != value { return "one value cannot be two at once" }
        known.equal = value
      }
      if let limit = value.double { narrow(&known, sign, limit) }
      if known.isEmpty { return "its bounds leave no number" }
      bounds[subject] = known
    }
    return outOfRange(node)
  }

  private static func conjuncts(_ node: Expression.Node) -> [Expression.Node] {
    guard case .binary("and", let left, let right) = node else { return [node] }
    return conjuncts(left) + conjuncts(right)
  }

  /// `similar` gives 0 to 1, and `length` nothing below 0.
  private static func outOfRange(_ node: Expression.Node) -> String? {
    for part in conjuncts(node) {
      guard case .binary(let sign, let left, let right) = part else { continue }
      for (side, other, sign) in [(left, right, sign), (right, left, mirrored(sign))] {
        guard case .call(let name, _) = side, case .value(let value) = other, let limit = value.double else { continue }
        var known = Bounds()
        if name == "similar" {
          (known.low, known.high) = (0, 1)
        } else if name == "length" {
          known.low = 0
        } else {
          continue
        }
        narrow(&known, sign, limit)
        if known.isEmpty { return "\"\(name)\" never gives such a number" }
      }
    }
    return nil
  }

  private static func comparison(
    _ sign: String, _ left: Expression.Node, _ right: Expression.Node
  ) -> (String, String, JSONValue)? {
    if case .value(let value) = right, !isConstant(left) { return ("\(left)", sign, value) }
    if case .value(let value) = left, !isConstant(right) { return ("\(right)", mirrored(sign), value) }
    return nil
  }

  private static func mirrored(_ sign: String) -> String {
    ["<": ">", ">": "<", "<=": ">=", ">=": "<="][sign] ?? sign
  }

  private static func narrow(_ bounds: inout Bounds, _ sign: String, _ limit: Double) {
    switch sign {
    case "<" where limit <= bounds.high: (bounds.high, bounds.excludesHigh) = (limit, true)
    case "<=" where limit < bounds.high: (bounds.high, bounds.excludesHigh) = (limit, false)
    case ">" where limit >= bounds.low: (bounds.low, bounds.excludesLow) = (limit, true)
    case ">=" where limit > bounds.low: (bounds.low, bounds.excludesLow) = (limit, false)
    case "==":
      narrow(&bounds, "<=", limit)
      narrow(&bounds, ">=", limit)
    default: break
    }
  }
}
