/// What a request begins with.
package struct HTTPHead: Sendable, Hashable {
  package struct Field: Sendable, Hashable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// In capitals.
  package var method: String
  /// As it was sent: `/path?query`, or an address with a host.
  package var target: String
  /// In the order in which they were sent.
  package var fields: [Field]
  /// The port that the connection came to.
  package var port: Int

  package init(method: String, target: String, fields: [Field], port: Int) {
    self.method = method
    self.target = target
    self.fields = fields
    self.port = port
  }

  /// All values of a field, in order.
  package func values(of name: String) -> [String] {
    let name = name.lowercased()
    return fields.filter { $0.name.lowercased() == name }.map(\.value)
  }

  /// The value of a field, the values of several joined by commas; `nil` where there is none.
  package subscript(name: String) -> String? {
    let values = values(of: name)
    return values.isEmpty ? nil : values.joined(separator: ", ")
  }

  /// The path without the query; all of a target that has none.
  package var path: String {
    let rest = authority.map { target.dropFirst("http://".count + $0.count) } ?? target[...]
    return String(rest.prefix { $0 != "?" })
  }

  /// The host that stands in the target itself, as proxies are sent it.
  package var authority: String? {
    guard target.lowercased().hasPrefix("http://") else { return nil }
    return String(target.dropFirst("http://".count).prefix { $0 != "/" && $0 != "?" })
  }

  /// The media type of the body, in lower case and without parameters.
  package var mediaType: String? { self["Content-Type"].map(Self.mediaType) }

  /// Whether the answer may be of a type, by what `Accept` lists; without it nothing is accepted.
  package func accepts(_ type: String) -> Bool {
    let ranges = self["Accept"]?.split(separator: ",").map { Self.mediaType(String($0)) } ?? []
    return ranges.contains { $0 == "*/*" || $0 == type || $0 == "\(type.prefix { $0 != "/" })/*" }
  }

  private static func mediaType(_ value: String) -> String {
    let type = value.prefix { $0 != ";" }.lowercased()
    return String(type.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
