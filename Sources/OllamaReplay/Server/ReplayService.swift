import NIOConcurrencyHelpers

/// Decides what each request is answered; knows nothing of sockets.
final class ReplayService: Sendable {
  /// A request as the connection read it.
  struct Incoming {
    var method: String
    var uri: String
    var headers: [SeenRequest.Header]
    var body: [UInt8]
  }

  struct State {
    var script: Script
    var shelf: ModelShelf
    var checker: RequestChecker
    var requests = 0
    var connections = 0
    var holds: [String: Gate] = [:]
    /// The models to unload when a request was answered.
    var unloads: [Int: String] = [:]
  }

  let recording: Recording
  let log: EventLog
  let state: NIOLockedValueBox<State>

  init(_ recording: Recording, log: EventLog) {
    self.recording = recording
    self.log = log
    state = NIOLockedValueBox(
      State(
        script: Script(recording), shelf: ModelShelf(models: recording.models, mostLoaded: recording.mostLoaded),
        checker: RequestChecker(checks: recording.checks, models: recording.models)))
  }

  func connected() -> Int {
    let number = state.withLockedValue { state in
      state.connections += 1
      return state.connections
    }
    log.append(.connected(connection: number))
    return number
  }

  /// Notes the request and says what to do about it.
  func handle(_ incoming: Incoming) -> (request: Int, steps: [WireStep]) {
    let path = String(incoming.uri.prefix { $0 != "?" })
    let number = state.withLockedValue { state in
      state.requests += 1
      return state.requests
    }
    let request = SeenRequest(
      id: number, method: incoming.method, path: path, headers: incoming.headers, bodyBytes: incoming.body,
      body: try? BodyValue(json: incoming.body), time: .now)
    log.append(.request(request))
    let (answer, fault) = state.withLockedValue { self.answer(to: request, state: &$0) }
    return (number, WirePlan.steps(for: answer, fault: fault?.kind, isHead: request.method == "HEAD"))
  }

  func answered(_ request: Int) {
    state.withLockedValue { state in
      state.shelf.endLoad(of: request)
      if let model = state.unloads.removeValue(forKey: request) { state.shelf.unload(model) }
    }
    log.append(.answered(request: request))
  }

  /// - Parameter isBeforeFirstByte: Whether nothing of the answer was sent yet; a load under way ends then.
  func abandoned(_ request: Int, isBeforeFirstByte: Bool) {
    state.withLockedValue { state in
      if isBeforeFirstByte { state.shelf.abortLoad(of: request) }
      state.shelf.endLoad(of: request)
      if let model = state.unloads.removeValue(forKey: request) { state.shelf.unload(model) }
    }
    log.append(.abandoned(request: request))
  }

  /// Lets an exchange go on that is, or will be, held.
  func release(_ name: String) {
    state.withLockedValue { Self.hold(name, in: &$0) }.open()
  }

  static func hold(_ name: String, in state: inout State) -> Gate {
    if let gate = state.holds[name] { return gate }
    let gate = Gate()
    state.holds[name] = gate
    return gate
  }

  private func answer(to request: SeenRequest, state: inout State) -> (Answer, Recording.Fault?) {
    guard HostGuard.admits(request.header("Host").first) else { return (.text("", status: 403, contentType: nil), nil) }
    guard let endpoint = request.endpoint else {
      return (.text("404 page not found", status: 404, contentType: "text/plain"), nil)
    }
    guard endpoint.methods.contains(request.method) else {
      return (.text("405 method not allowed", status: 405, contentType: "text/plain"), nil)
    }
    let violations = state.checker.violations(of: request)
    if !violations.isEmpty {
      return (refuse(Refusal(request: request.id, exchange: nil, reasons: violations)), nil)
    }
    if endpoint == .chat || endpoint == .generate { return generation(for: request, state: &state) }
    return besides(endpoint, request, state: &state)
  }

  func refuse(_ refusal: Refusal) -> Answer {
    log.append(.refused(refusal))
    return .error(422, refusal.description)
  }
}
