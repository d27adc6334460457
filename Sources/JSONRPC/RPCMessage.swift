package import JSONText

/// A message that wants an answer.
package struct RPCRequest: Sendable, Hashable {
  package var id: RPCID
  package var method: String
  /// An object or an array; `nil` where the message has none.
  package var parameters: JSONValue?

  package init(id: RPCID, method: String, parameters: JSONValue? = nil) {
    self.id = id
    self.method = method
    self.parameters = parameters
  }
}

/// A message that is never answered.
package struct RPCNotification: Sendable, Hashable {
  package var method: String
  /// An object or an array; `nil` where the message has none.
  package var parameters: JSONValue?

  package init(method: String, parameters: JSONValue? = nil) {
    self.method = method
    self.parameters = parameters
  }
}

/// The answer to a request.
package struct RPCResponse: Sendable, Hashable {
  /// `nil` where the request could not be read far enough to know.
  package var id: RPCID?
  package var result: Result<JSONValue, RPCError>

  package init(id: RPCID?, result: Result<JSONValue, RPCError>) {
    self.id = id
    self.result = result
  }
}

/// One message of JSON-RPC 2.0.
///
/// Source: <https://www.jsonrpc.org/specification>.
package enum RPCMessage: Sendable, Hashable {
  case request(RPCRequest)
  case notification(RPCNotification)
  case response(RPCResponse)

  package var json: JSONValue {
    var object: JSONObject = ["jsonrpc": "2.0"]
    switch self {
    case .request(let request):
      object["id"] = request.id.json
      object["method"] = .string(request.method)
      object["params"] = request.parameters
    case .notification(let notification):
      object["method"] = .string(notification.method)
      object["params"] = notification.parameters
    case .response(let response):
      object["id"] = response.id?.json ?? .null
      switch response.result {
      case .success(let value): object["result"] = value
      case .failure(let error): object["error"] = error.json
      }
    }
    return .object(object)
  }
}
