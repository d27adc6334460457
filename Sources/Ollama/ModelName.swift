/// The name of a model, `[host/][namespace/]model[:tag]`, as Ollama compares them.
///
/// Names that differ in case or in parts left to their defaults are equal: `X`, `x:latest` and `library/x` are one model.
/// Source: Ollama, `types/model/name.go`.
package struct ModelName: Sendable, Hashable, CustomStringConvertible {
  private let host: String
  private let namespace: String
  private let model: String
  private let tag: String
  private let isMarkedCloud: Bool

  private static let defaultHost = "registry.ollama.ai"

  /// - Returns: `nil` for what the server would refuse as a name.
  package init?(_ text: String) {
    let lower = text.lowercased()
    isMarkedCloud = lower.hasSuffix(":cloud")
    var parts = lower.split(separator: "/", omittingEmptySubsequences: false)
    guard let last = parts.popLast(), parts.count <= 2 else { return nil }
    let words = last.split(separator: ":", omittingEmptySubsequences: false)
    guard words.count <= 3, words.count < 3 || words[2] == "cloud" || words[2] == "local" else { return nil }
    model = String(words[0])
    tag = words.count > 1 ? words[1...].joined(separator: ":") : "latest"
    namespace = parts.popLast().map { String($0) } ?? "library"
    host = parts.popLast().map { String($0) } ?? Self.defaultHost
    let rest = words.dropFirst()
    guard Self.isPart(words[0]), rest.allSatisfy(Self.isPart), Self.isPart(namespace), !namespace.contains("."),
      Self.isHost(host)
    else { return nil }
  }

  /// The short form with tag, in lower case, as the server lists models.
  package var description: String {
    let prefix = host == Self.defaultHost ? (namespace == "library" ? "" : namespace + "/") : "\(host)/\(namespace)/"
    return "\(prefix)\(model):\(tag)"
  }

  /// Whether the server would pass the prompt on to a hosted model because of the name alone.
  package var isCloud: Bool { isMarkedCloud || tag == "cloud" || tag.hasSuffix("-cloud") }

  package static func == (left: ModelName, right: ModelName) -> Bool { left.description == right.description }
  package func hash(into hasher: inout Hasher) { hasher.combine(description) }

  /// Whether two names, as written anywhere, are of one model.
  package static func areEqual(_ left: String, _ right: String) -> Bool {
    guard let first = ModelName(left), let second = ModelName(right) else { return left == right }
    return first == second
  }

  private static func isPart(_ part: some StringProtocol) -> Bool {
    guard let first = part.utf8.first, part.utf8.count <= 80 else { return false }
    return isWordByte(first) && part.utf8.allSatisfy { isWordByte($0) || $0 == 0x2D || $0 == 0x2E }
  }

  private static func isHost(_ part: String) -> Bool {
    guard let first = part.utf8.first, part.utf8.count <= 350 else { return false }
    return isWordByte(first) && part.utf8.allSatisfy { isWordByte($0) || $0 == 0x2D || $0 == 0x2E || $0 == 0x3A }
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: true
    default: false
    }
  }
}
