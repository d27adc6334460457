import JSONRPC
import JSONText

extension MCPTaskList.Entry {
  /// The task as both revisions that have tasks show it; only the names of two members differ.
  ///
  /// A tool that failed has failed in 2025-11-25, and has completed in the extension, where only errors of the protocol
  /// are failures.
  func json(for reader: MCPRevision) -> JSONObject {
    var object: JSONObject = ["taskId": .string(id)]
    switch status {
    case .working: object["status"] = "working"
    case .cancelled: object["status"] = "cancelled"
    case .ended(.failure): object["status"] = "failed"
    case .ended(.success(let result)):
      object["status"] = result.isError && reader.hasHandshake ? "failed" : "completed"
    }
    if let message = statusMessage { object["statusMessage"] = .string(message) }
    object["createdAt"] = .string(createdAt)
    object["lastUpdatedAt"] = .string(updatedAt)
    object[reader.hasHandshake ? "ttl" : "ttlMs"] = .null
    object[reader.hasHandshake ? "pollInterval" : "pollIntervalMs"] = 1000
    return object
  }

  private var statusMessage: String? {
    if case .ended(.failure(let error)) = status { return error.message }
    return message
  }

  /// The task with its result or error, as `tasks/get` of the extension returns it.
  func detailed(for reader: MCPRevision) -> JSONObject {
    var object = json(for: reader)
    switch status {
    case .working, .cancelled: break
    case .ended(.success(let result)): object["result"] = .object(result.json(reader))
    case .ended(.failure(let error)): object["error"] = error.json
    }
    return object
  }
}
