/// Why a document could not be edited; it is unchanged then.
package struct JSONEditError: Error, Sendable, Hashable {
  package enum Code: Sendable, Hashable {
    /// A step names a member of something that is no object, or an element of something that is no array.
    case notAContainer
    /// An index is neither that of an element nor the one after the last.
    case indexOutOfRange
    /// The document would be nested too deep.
    case tooDeep
  }

  package let code: Code
  /// The path to the value that the edit could not go into.
  package let path: [JSONPathStep]
}

extension JSONDocument {
  /// Puts a value at a path, in the place of the one that is there, or after the last member or element.
  ///
  /// Objects that the path names and that do not exist are made. Indentation, line ends, colons and commas of what is
  /// new follow the text around it; no other byte changes. Of a repeated name, the last is changed.
  package mutating func set(_ path: [JSONPathStep], to value: JSONValue) throws(JSONEditError) {
    var node = root
    var isOnOwnLine = true
    for (depth, step) in path.enumerated() {
      guard let child = node[step] else {
        let rest = path[(depth + 1)...]
        return try insert(step, wrap(value, in: rest, at: path), into: node, at: Array(path[..<depth]))
      }
      let start: Int =
        if case .key(let key) = step, let member = node[key] { member.keyRange.lowerBound } else {
          child.range.lowerBound
        }
      isOnOwnLine = JSONStyle(self).startsLine(start)
      node = child
    }
    let style = JSONStyle(self)
    let layout = style.layout(isMultiline: isOnOwnLine, base: style.indentation(ofLineWith: node.range.lowerBound))
    try apply(node.range, value.bytes(layout), at: path)
  }

  /// Removes the member or element at a path with its comma; of a repeated name, all.
  /// - Returns: Whether there was one. The root cannot be removed.
  @discardableResult
  package mutating func remove(_ path: [JSONPathStep]) throws(JSONEditError) -> Bool {
    guard let last = path.last, let parent = node(at: path.dropLast()) else { return false }
    var index: Int?
    switch last {
    case .key(let key): index = parent.members.lastIndex { $0.key == key }
    case .index(let position): index = parent.elements.indices.contains(position) ? position : nil
    }
    guard let index else { return false }
    try apply(rangeToRemove(index, of: parent), [], at: path)
    if case .key = last { try remove(path) }
    return true
  }

  private func rangeToRemove(_ index: Int, of parent: JSONNode) -> Range<Int> {
    let ranges = parent.childRanges
    if ranges.count == 1 { return parent.range.lowerBound + 1..<parent.range.upperBound - 1 }
    if index + 1 < ranges.count { return ranges[index].lowerBound..<ranges[index + 1].lowerBound }
    return ranges[index - 1].upperBound..<ranges[index].upperBound
  }

  /// Wraps a value in the objects that a path's missing steps name.
  private func wrap(
    _ value: JSONValue, in steps: ArraySlice<JSONPathStep>, at path: [JSONPathStep]
  ) throws(JSONEditError) -> JSONValue {
    var value = value
    for step in steps.reversed() {
      switch step {
      case .key(let key): value = .object([key: value])
      case .index(0): value = .array([value])
      case .index: throw JSONEditError(code: .indexOutOfRange, path: path)
      }
    }
    return value
  }

  private mutating func insert(
    _ step: JSONPathStep, _ value: JSONValue, into node: JSONNode, at path: [JSONPathStep]
  ) throws(JSONEditError) {
    var key: String?
    switch (step, node.value) {
    case (.key(let name), .object): key = name
    case (.index(let index), .array(let elements)):
      guard index == elements.count else { throw JSONEditError(code: .indexOutOfRange, path: path) }
    default: throw JSONEditError(code: .notAContainer, path: path)
    }
    let insertion = JSONStyle(self).insertion(of: value, key: key, into: node)
    try apply(insertion.range, insertion.bytes, at: path)
  }

  private mutating func apply(_ range: Range<Int>, _ bytes: [UInt8], at path: [JSONPathStep]) throws(JSONEditError) {
    do throws(JSONError) {
      try replace(range, with: bytes)
    } catch {
      precondition(error.code == .tooDeep, "an edit of valid JSON is valid: \(error)")
      throw JSONEditError(code: .tooDeep, path: path)
    }
  }
}
