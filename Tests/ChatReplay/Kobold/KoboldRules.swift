import JSONText
import ScriptedServer

/// What requests to KoboldCpp must be; strict, so that a slip is seen here and not by a server of a user.
struct KoboldRules {
  let contextLength: Int

  private static let known: Set = [
    "prompt", "max_context_length", "max_length", "genkey", "quiet", "trim_stop", "stop_sequence", "temperature",
    "top_p", "top_k", "sampler_seed", "grammar", "reasoning_effort", "images",
  ]

  /// What holds of every request with a body.
  func faults(in request: ReceivedRequest) -> [String] {
    var faults: [String] = []
    if request.headers["content-type"] != "application/json" { faults.append("the content type is not JSON") }
    // The server takes 512 chunks at most.
    if request.headers["content-length"] != String(request.body.count) { faults.append("the body has no length") }
    if request.headers["expect"] != nil { faults.append("the client waits for leave to send its body") }
    return faults
  }

  /// What holds of a request for a run.
  func faults(in body: JSONValue, promptTokens: Int) -> [String] {
    var faults: [String] = []
    let strange = Set(body.object?.keys ?? []).subtracting(Self.known)
    if !strange.isEmpty { faults.append("unknown members: \(strange.sorted())") }
    if body["prompt"]?.string?.isEmpty ?? true { faults.append("there is no prompt") }
    if body["genkey"]?.string?.isEmpty ?? true { faults.append("there is no key to end the run by") }
    if body["max_context_length"]?.int != contextLength { faults.append("the window is not the server's") }
    let length = body["max_length"]?.int ?? 0
    if length < 1 { faults.append("the length is \(length)") }
    if promptTokens + length > contextLength { faults.append("the prompt would be cut at its beginning") }
    if length > contextLength - max(16, contextLength / 5) { faults.append("the length is more than the server gives") }
    if let seed = body["sampler_seed"], !(seed.int.map { (1...0x7FFF_FFFF).contains($0) } ?? false) {
      faults.append("the seed is \(seed.text())")
    }
    if let effort = body["reasoning_effort"]?.string, !["low", "medium", "high"].contains(effort) {
      faults.append("the effort is \(effort)")
    }
    return faults
  }
}
