import JSONText

/// Lists of texts as the store keeps them: one JSON array.
enum JSONList {
  static func text(_ list: [String]) -> String { JSONValue(list).text() }

  static func list(_ text: String) throws -> [String] {
    guard let elements = try? JSONValue(parsing: text).array else { throw StoreError.corrupt("a list is not JSON") }
    return try elements.map { element in
      guard let string = element.string else { throw StoreError.corrupt("a list holds something that is not text") }
      return string
    }
  }
}
