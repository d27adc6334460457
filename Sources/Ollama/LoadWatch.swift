import CurlHTTP
import NexusProtocol

/// Finds out whether a silent server is at work: answering another request, or loading a model, as `/api/ps` tells.
///
/// Ollama lists a model from the moment it begins to load it, without saying whether it is done. But until the first
/// request with it is over, its `expires_at` is reckoned anew at every look; later it stands still between requests.
/// Source: Ollama, `server/routes.go` (`PsHandler`) and `server/sched.go`.
actor LoadWatch {
  private enum Standing {
    /// Not in the list: the request waits until there is room.
    case waiting
    /// In the list, for too short a time to tell more.
    case listed
    /// In the list, with its first request not over: it is loading, or reading its first prompt.
    case loading
    case ready
    /// The server did not tell.
    case unknown
  }

  /// Far enough apart for two looks to differ where times are told in seconds.
  private static let gap = Duration.milliseconds(1100)
  /// The server itself ends a load that stands still; this is for one that hangs in a model's first request.
  private static let mostSilencesOfALoad = 6

  private let model: String
  private let client: OllamaClient
  private var nextLook: Duration
  private var hasLooked = false
  private var seen: (expiry: String, time: SuspendingClock.Instant)?
  private var silences = 0

  init(model: String, firstLook: Duration, client: OllamaClient) {
    self.model = model
    self.client = client
    nextLook = firstLook
  }

  /// Looks ever less often, and returns (nothing) when the model is not ready.
  func waitForALoad() async throws -> HTTPResponse? {
    while true {
      try await Task.sleep(for: nextLook)
      nextLook = hasLooked ? min(nextLook * 2, .seconds(10)) : Self.gap
      hasLooked = true
      switch await look() {
      case .waiting, .loading: return nil
      case .listed, .ready, .unknown: continue
      }
    }
  }

  /// Whether a silence is one of a server at work.
  func allows(_ silence: HTTPSilence) async -> Bool {
    guard silence.phase == .firstByte else { return false }
    // It answers another request, so this one waits its turn.
    if await client.pulse.isFelt(within: silence.limit) { return true }
    var standing = await look()
    if case .listed = standing {
      try? await Task.sleep(for: Self.gap)  // when it is cancelled, the answer does not matter any more
      standing = await look()
    }
    switch standing {
    case .waiting: return true
    case .loading:
      silences += 1
      return silences < Self.mostSilencesOfALoad
    case .listed, .ready, .unknown: return false
    }
  }

  private func look() async -> Standing {
    // A server that does not answer this either gives no sign of life, which is all that matters here.
    guard let running = try? await client.running() else { return .unknown }
    guard let entry = await client.entry(of: model, in: running) else {
      seen = nil
      return .waiting
    }
    let now = SuspendingClock.now
    guard let seen, seen.expiry == entry.expiresAt else {
      defer { seen = (entry.expiresAt, now) }
      return seen == nil ? .listed : .loading
    }
    return seen.time.duration(to: now) >= Self.gap ? .ready : .listed
  }
}
