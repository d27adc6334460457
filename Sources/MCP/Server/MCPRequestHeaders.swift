import Foundation
package import JSONRPC
import JSONText

/// What a request of 2026-07-28 over HTTP says of itself in headers, so that what lies between need not read its body.
///
/// Source: revision 2026-07-28, "Transports", the section on request headers; the package `mcp` 2.3.0.
package struct MCPRequestHeaders: Sendable, Hashable {
  package static let protocolVersion = "MCP-Protocol-Version"
  package static let method = "Mcp-Method"
  package static let name = "Mcp-Name"

  /// As the request has them; `nil` where it has none.
  package var protocolVersion: String?
  package var method: String?
  package var name: String?

  package init(protocolVersion: String?, method: String?, name: String?) {
    self.protocolVersion = protocolVersion
    self.method = method
    self.name = name
  }

  /// Refuses a request whose headers say something else than its body.
  /// - Throws: `RPCError.headerMismatch`.
  func check(_ request: RPCRequest, _ parameters: JSONObject) throws(RPCError) {
    let version = parameters["_meta"]?[MCPMeta.protocolVersion]
    guard let protocolVersion, version == .string(protocolVersion) else {
      throw .headerMismatch("The header \(Self.protocolVersion) is not the version in the body.")
    }
    guard method == request.method else {
      throw .headerMismatch("The header \(Self.method) is not the method in the body.")
    }
    guard let key = Self.namingParameter[request.method], let named = parameters[key], named != .null else { return }
    guard let name = name.flatMap(Self.decode), named == .string(name) else {
      throw .headerMismatch("The header \(Self.name) is not the \"\(key)\" in the body.")
    }
  }

  private static let namingParameter = ["tools/call": "name", "prompts/get": "name", "resources/read": "uri"]

  /// The text that a header's value stands for: itself, or what is written in base64 between marks, since a header holds
  /// ASCII alone. `nil` where that is no UTF-8 in canonical base64, so that it equals nothing by accident.
  static func decode(_ value: String) -> String? {
    let (opening, closing) = ("=?base64?", "?=")
    guard value.utf8.count >= opening.utf8.count + closing.utf8.count, value.hasPrefix(opening),
      value.hasSuffix(closing)
    else { return value }
    let payload = String(value.dropFirst(opening.count).dropLast(closing.count))
    guard let data = Data(base64Encoded: payload), data.base64EncodedString() == payload else { return nil }
    return String(validating: data, as: UTF8.self)
  }
}

extension RPCError {
  /// Headers and body of a request contradict each other.
  package static func headerMismatch(_ message: String) -> RPCError { RPCError(code: -32020, message: message) }
}
