import JSONText

/// What one line turned out to be.
package enum RPCReading: Sendable, Hashable {
  case message(RPCMessage)
  /// Several in one array; those that are malformed stand among them.
  case batch([RPCReading])
  /// No message. What was meant as a request is answered with the error; `id` is its, where that could be read.
  case malformed(RPCError, id: RPCID?, isAnswered: Bool)

  /// Reads the bytes of one line, without its end.
  ///
  /// Text that is not Unicode makes a message malformed: replaced silently, it could name another file. Its id is read
  /// all the same, so that the sender learns of it.
  package init(line: some RandomAccessCollection<UInt8>, maximumDepth: Int = 128) {
    let bytes = Array(line)
    do throws(JSONError) {
      let value = try JSONValue(parsing: bytes, options: JSONReadingOptions(maximumDepth: maximumDepth))
      self.init(value, isInBatch: false)
    } catch {
      let fault = RPCError.parseError(error.message)
      let repaired = try? JSONValue(
        parsing: bytes, options: JSONReadingOptions(maximumDepth: maximumDepth, invalidText: .replace))
      let isAnswer = repaired.map(Self.isAnswer) ?? false
      self = .malformed(fault, id: isAnswer ? nil : RPCID(repaired?["id"]), isAnswered: !isAnswer)
    }
  }

  private init(_ value: JSONValue, isInBatch: Bool) {
    switch value {
    case .array(let elements) where !isInBatch:
      if elements.isEmpty {
        self = .malformed(.invalidRequest("A batch must hold a message."), id: nil, isAnswered: true)
      } else {
        self = .batch(elements.map { RPCReading($0, isInBatch: true) })
      }
    case .object(let object):
      do throws(RPCError) {
        self = .message(try Self.read(object))
      } catch {
        let isAnswer = Self.isAnswer(value)
        self = .malformed(error, id: isAnswer ? nil : RPCID(object["id"]), isAnswered: !isAnswer)
      }
    default:
      let fault = RPCError.invalidRequest("A message must be an object, not \(value.typeName).")
      self = .malformed(fault, id: nil, isAnswered: true)
    }
  }

  /// Whether a value is meant as an answer; answering one could go on for ever.
  private static func isAnswer(_ value: JSONValue) -> Bool {
    value["method"] == nil && (value["result"] != nil || value["error"] != nil)
  }

  private static func read(_ object: JSONObject) throws(RPCError) -> RPCMessage {
    guard object["jsonrpc"] == .string("2.0") else {
      throw .invalidRequest("The member \"jsonrpc\" must be \"2.0\".")
    }
    let id = RPCID(object["id"])
    guard let method = object["method"] else { return .response(try readAnswer(object, id: id)) }
    guard let method = method.string else { throw .invalidRequest("The member \"method\" must be a string.") }
    guard object["result"] == nil, object["error"] == nil else {
      throw .invalidRequest("A message has either a method or a result.")
    }
    let parameters = try readParameters(object["params"])
    guard let writtenID = object["id"] else {
      return .notification(RPCNotification(method: method, parameters: parameters))
    }
    guard let id else {
      throw .invalidRequest("The member \"id\" must be a string or an integer, not \(writtenID.typeName).")
    }
    return .request(RPCRequest(id: id, method: method, parameters: parameters))
  }

  /// `null` counts as nothing: the Python SDK of ACP sends it.
  private static func readParameters(_ value: JSONValue?) throws(RPCError) -> JSONValue? {
    switch value {
    case nil, .null: return nil
    case .object, .array: return value
    case .some(let other): throw .invalidRequest("The member \"params\" must be an object, not \(other.typeName).")
    }
  }

  private static func readAnswer(_ object: JSONObject, id: RPCID?) throws(RPCError) -> RPCResponse {
    switch (object["result"], object["error"]) {
    case (let result?, nil):
      guard let id else { throw .invalidRequest("An answer must have the id of its request.") }
      return RPCResponse(id: id, result: .success(result))
    case (nil, let error?):
      guard let error = RPCError(error) else { throw .invalidRequest("An error must have a code and a message.") }
      return RPCResponse(id: id, result: .failure(error))
    case (nil, nil): throw .invalidRequest("A message must have a method, a result or an error.")
    case (_?, _?): throw .invalidRequest("An answer has either a result or an error.")
    }
  }
}
