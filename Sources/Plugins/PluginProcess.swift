import Isolation
package import JSONText

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A running plugin: one request at a time goes in as a line, and lines come out until one ends it.
///
/// It is started by the first request. One that crashed, flooded or answered wrongly is ended, and started again by the
/// next request, a few times. Runs on a queue of its own, since it blocks while it waits for the plugin.
package actor PluginProcess {
  /// What stands in the way of a plugin that writes without end.
  package struct Limits: Sendable {
    package var lineInBytes = 8 << 20
    package var answerInBytes = 64 << 20
    package var starts = 3

    package init() {}
  }

  private let manifest: PluginManifest
  private let launch: PluginLaunch
  private let limits: Limits
  private let executor: SerialQueueExecutor
  private var channel: PluginChannel?
  private var starts = 0
  private var number = 0
  private var lastFailure = ""
  /// The request at hand and its socket, which cancelling that request shuts, and no other one that waits for its turn.
  private nonisolated let open = Locked<(request: Int, socket: Int32)?>(nil)
  private nonisolated let asked = Locked(0)

  package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// - Parameters:
  ///   - directory: The plugin's, absolute.
  ///   - environment: This process's; the plugin gets what every program needs and what its manifest names.
  package init(
    _ manifest: PluginManifest, directory: String, environment: [String: String], limits: Limits = Limits()
  ) {
    (self.manifest, self.limits) = (manifest, limits)
    launch = PluginLaunch(manifest, directory: directory, environment: environment)
    executor = SerialQueueExecutor(label: "nexus.plugin.\(manifest.name)")
  }

  /// Sends a request and returns the line that answers it.
  ///
  /// - Parameters:
  ///   - request: Without its `id`, which is added.
  ///   - onPart: Called on the plugin's queue for each line of the answer that does not end it: one with a `delta`.
  /// - Throws: `PluginError`; `CancellationError`, after which the plugin is ended.
  package nonisolated func answer(
    to request: JSONObject, onPart: @escaping @Sendable (JSONValue) -> Void = { _ in }
  ) async throws -> JSONValue {
    let own = asked.change { count in
      count += 1
      return count
    }
    return try await withTaskCancellationHandler {
      try await perform(request, as: own, onPart)
    } onCancel: {
      // The wait for input ends at once then.
      open.change { if let open = $0, open.request == own { shutdown(open.socket, Int32(SHUT_RDWR)) } }
    }
  }

  /// Ends the plugin; a further request starts it again.
  package func end() {
    channel?.end()
    channel = nil
  }

  private func perform(_ request: JSONObject, as own: Int, _ onPart: (JSONValue) -> Void) throws -> JSONValue {
    try Task.checkCancellation()
    let channel = try channel ?? start()
    number += 1
    var request = request
    request.members.insert(JSONObject.Member(key: "id", value: JSONValue(number)), at: 0)
    open.change { $0 = (own, channel.socket) }
    do {
      let answer = try exchange(Array((JSONValue.object(request).text() + "\n").utf8), channel, onPart)
      open.change { $0 = nil }
      return answer
    } catch let error as PluginError {
      // Before the socket is closed, whose number another one may get.
      open.change { $0 = nil }
      if Task.isCancelled {
        // It was nexus that ended it, which is no failure of the plugin's.
        end()
        starts -= 1
        throw CancellationError()
      }
      // What it says no to, it has understood.
      if case .refused = error.code { throw error }
      end()
      lastFailure = error.message
      throw error
    }
  }

  private func start() throws(PluginError) -> PluginChannel {
    guard starts < limits.starts else {
      throw PluginError(
        .ended,
        "The plugin \"\(manifest.name)\" has failed \(starts) times and is not started again. \(lastFailure)")
    }
    starts += 1
    let started = try PluginChannel(
      [try launch.program()] + launch.arguments, environment: launch.environment, name: manifest.name)
    channel = started
    return started
  }

  private func exchange(
    _ line: [UInt8], _ channel: PluginChannel, _ onPart: (JSONValue) -> Void
  ) throws -> JSONValue {
    let name = manifest.name
    var received = 0
    channel.send(line)
    var deadline = ContinuousClock.now + manifest.timeLimit
    while true {
      switch channel.readLine(until: deadline, limitInBytes: limits.lineInBytes) {
      case .line(let bytes):
        received += bytes.count
        guard received <= limits.answerInBytes else {
          throw PluginError(
            .flooded, "The plugin \"\(name)\" wrote more than \(limits.answerInBytes >> 20) MiB for one answer.")
        }
        guard let value = try? JSONValue(parsing: bytes), value.object != nil else {
          let shown = String(decoding: bytes.prefix(80), as: UTF8.self)
          throw PluginError(.wrongAnswer, "The plugin \"\(name)\" wrote a line that is no JSON object: \(shown)")
        }
        guard value["id"]?.int == number else {
          throw PluginError(
            .wrongAnswer,
            "The plugin \"\(name)\" answered with the id \(value["id"]?.text() ?? "missing"), not \(number).")
        }
        if let error = value["error"]?.string {
          throw PluginError(.refused(isTemporary: value["temporary"]?.bool == true), "The plugin \"\(name)\": \(error)")
        }
        guard value["delta"]?.string != nil else { return value }
        onPart(value)
        if manifest.kind == .provider { deadline = ContinuousClock.now + manifest.timeLimit }
      case .tooLong:
        throw PluginError(.flooded, "The plugin \"\(name)\" wrote a line of more than \(limits.lineInBytes >> 20) MiB.")
      case .timedOut:
        throw PluginError(.timedOut, "The plugin \"\(name)\" did not answer within \(manifest.timeLimit).")
      case .ended:
        open.change { $0 = nil }
        let (status, words) = channel.end()
        let said = words.isEmpty ? "" : " It said: \(words)"
        throw PluginError(.ended, "The plugin \"\(name)\" ended with status \(status) before it had answered.\(said)")
      }
    }
  }
}
