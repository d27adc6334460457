import JSONText
import ScriptedServer
import Synchronization

/// What scripted servers of models have in common: a loopback port, answers in their order, what was asked, and what was
/// wrong with it.
package final class AnswerQueue<Answer: Sendable>: Sendable {
  private struct State {
    var answers: [Answer]
    var bodies: [JSONValue] = []
    var complaints: [String] = []
  }

  private let state: Mutex<State>
  private let server = Mutex<ScriptedServer?>(nil)

  init(_ answers: [Answer]) {
    state = Mutex(State(answers: answers))
  }

  /// - Parameter answer: Answers one request, and returns whether the connection stays open.
  func start(_ answer: @escaping @Sendable (ReceivedRequest, ServerConnection) throws -> Bool) throws {
    let running = try ScriptedServer { connection in
      while let request = connection.readRequest() {
        guard try answer(request, connection) else { return }
      }
    }
    server.withLock { $0 = running }
  }

  func stop() { server.withLock { $0?.stop() } }

  var port: UInt16 { server.withLock { $0!.port } }

  /// The bodies of the requests for replies.
  var bodies: [JSONValue] { state.withLock { $0.bodies } }

  /// What was wrong with requests, and answers that nobody asked for.
  var complaints: [String] {
    state.withLock { state in state.complaints + (state.answers.isEmpty ? [] : ["\(state.answers.count) answers left"])
    }
  }

  func complain(_ text: String) { state.withLock { $0.complaints.append(text) } }

  /// Reads the body of a request for a reply, holds it to `rules`, and returns it with the answer that is due.
  func next(
    _ request: ReceivedRequest, rules: (JSONValue) -> [String]
  ) -> (body: JSONValue, answer: Answer)? {
    guard let body = try? JSONValue(parsing: request.body) else {
      complain("a body is not JSON")
      return nil
    }
    for fault in rules(body) { complain(fault) }
    let answer = state.withLock { state in
      state.bodies.append(body)
      return state.answers.isEmpty ? nil : state.answers.removeFirst()
    }
    if answer == nil { complain("a request more than there are answers") }
    return answer.map { (body, $0) }
  }
}
