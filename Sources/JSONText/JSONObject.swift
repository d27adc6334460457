/// The members of a JSON object in the order they were written, repeated names included.
///
/// Made for the small objects of protocols and settings: looking up a name is linear in the number of members.
package struct JSONObject: Sendable {
  package struct Member: Sendable, Hashable {
    package var key: String
    package var value: JSONValue

    package init(key: String, value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  package var members: [Member]

  package init(_ members: [Member] = []) { self.members = members }

  package var isEmpty: Bool { members.isEmpty }
  package var count: Int { members.count }
  package var keys: [String] { members.map(\.key) }

  /// The member of that name; the last one when it is repeated.
  ///
  /// Setting a value replaces it in its place or appends it; setting `nil` removes every member of the name.
  package subscript(key: String) -> JSONValue? {
    get {
      members.last { $0.key == key }?.value
    }
    set {
      guard let newValue else { return members.removeAll { $0.key == key } }
      if let index = members.lastIndex(where: { $0.key == key }) {
        members[index].value = newValue
      } else {
        members.append(Member(key: key, value: newValue))
      }
    }
  }
}

extension JSONObject: Hashable {
  /// Whether both hold the same members, each as often, in any order.
  package static func == (left: JSONObject, right: JSONObject) -> Bool {
    guard left.count == right.count else { return false }
    if left.members == right.members { return true }
    return left.occurrences == right.occurrences
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(occurrences)
  }

  private var occurrences: [Member: Int] {
    Dictionary(members.map { ($0, 1) }, uniquingKeysWith: +)
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral members: (String, JSONValue)...) {
    self.init(members.map { Member(key: $0.0, value: $0.1) })
  }
}
