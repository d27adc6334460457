package import NexusProtocol

/// Which server an error came from, for those who read of it.
package struct ServerLabel: Sendable, Equatable {
  package var kind: ServerKind
  /// The base URL.
  package var address: String

  package init(kind: ServerKind, address: String) {
    self.kind = kind
    self.address = address
  }

  /// `error` with the server and, where it names none, the model.
  package func label(_ error: ModelError, model: String?) -> ModelError {
    var error = error
    error.server = address
    error.serverKind = kind
    error.model = error.model ?? model
    return error
  }

  /// Runs `body` and labels what it throws.
  package func labelling<Result>(
    model: String?, _ body: () throws(ModelError) -> Result
  ) throws(ModelError) -> Result {
    do {
      return try body()
    } catch {
      throw label(error, model: model)
    }
  }
}

extension ModelServer {
  package var label: ServerLabel { ServerLabel(kind: kind, address: address) }

  /// - Throws: `.remoteNotAllowed` for a server on another machine, unless prompts may leave this one.
  package func refuseRemote(_ model: String, host: String) throws(ModelError) {
    guard !isLoopback, !allowsRemote else { return }
    let reason = "The prompt would leave this machine, since \(host) is another machine"
    throw label.label(ModelError(.remoteNotAllowed, reason), model: model)
  }
}
