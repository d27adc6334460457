import JSONText
import ScriptedServer
import Synchronization

/// Answers the requests to a scripted Bedrock.
final class BedrockDesk: Sendable {
  let queue: AnswerQueue<ConverseAnswer>
  let targets = Collected<String>()
  private let setup: BedrockServer.Setup
  /// The answer to a request that has to come a second time.
  private let again = Mutex<ConverseAnswer?>(nil)
  private let date: Mutex<String>

  init(setup: BedrockServer.Setup, answers: [ConverseAnswer]) {
    self.setup = setup
    queue = AnswerQueue(answers)
    date = Mutex(setup.date)
  }

  /// Returns whether the connection stays open.
  func answer(_ request: ReceivedRequest, _ connection: ServerConnection) throws -> Bool {
    targets.append(request.target)
    for fault in accessFaults(request) { queue.complain(fault) }
    if request.method == "POST", request.headers["content-type"] != "application/json" {
      queue.complain("the content type is not JSON")
    }
    // In the path the colon of an identifier is encoded, once.
    let model = setup.model.replacing(":", with: "%3A").replacing("/", with: "%2F")
    let path = String(request.target.prefix { $0 != "?" })
    switch (request.method, path) {
    case ("POST", "/model/\(model)/converse-stream"): return try reply(request, connection, streams: true)
    case ("POST", "/model/\(model)/converse"): return try reply(request, connection, streams: false)
    case ("POST", "/model/\(model)/count-tokens") where setup.counts:
      let body = (try? JSONValue(parsing: request.body)) ?? .null
      for fault in ConverseRules().faults(in: body["input"]?["converse"] ?? .null) { queue.complain(fault) }
      try connection.respond(#"{"inputTokens":321}"#)
    case ("POST", "/model/\(model)/count-tokens"):
      let refusal = ConverseResponse(answer: ConverseAnswer("").failing(.validation))
      return try refusal.write(to: connection, streams: false)
    case ("GET", "/inference-profiles"): try connection.respond(profiles(request.target).text())
    case ("GET", "/foundation-models"): try connection.respond(models.text())
    default:
      queue.complain("\(request.method) \(request.target) is not known")
      try connection.respond("<UnknownOperationException/>", status: "404 Not Found", type: "text/xml")
    }
    return true
  }

  private func accessFaults(_ request: ReceivedRequest) -> [String] {
    if let bearer = setup.bearer {
      let isSigned = request.headers["x-amz-date"] != nil
      return request.headers["authorization"] == "Bearer \(bearer)" && !isSigned ? [] : ["the key is not there alone"]
    }
    let judge = SignatureJudge(
      accessKey: setup.accessKey, secretKey: setup.secretKey, sessionToken: setup.sessionToken, region: setup.region,
      date: date.withLock { $0 })
    return judge.faults(in: request)
  }

  private func reply(
    _ request: ReceivedRequest, _ connection: ServerConnection, streams: Bool
  ) throws -> Bool {
    let repeated = again.withLock { answer in
      defer { answer = nil }
      return answer
    }
    guard var answer = repeated ?? queue.next(request, rules: { ConverseRules().faults(in: $0) })?.answer else {
      return false
    }
    let response = ConverseResponse(answer: answer)
    switch answer.fault {
    case .wrongClock:
      // The same comes again, with the time that this tells.
      answer.fault = nil
      date.withLock { $0 = "20261121T133000Z" }
      again.withLock { $0 = answer }
    case .noStream where streams: again.withLock { $0 = answer }
    default: break
    }
    return try response.write(to: connection, streams: streams)
  }

  private func profiles(_ target: String) -> JSONValue {
    let isSecond = target.contains("nextToken=a%2Bb%2F%3D")
    var page: JSONObject = [
      "inferenceProfileSummaries": [
        [
          "inferenceProfileId": isSecond ? "us.amazon.nova-2-lite-v1:0" : "global.anthropic.claude-opus-5-5",
          "status": "ACTIVE",
        ]
      ]
    ]
    if !isSecond { page["nextToken"] = "a+b/=" }
    return .object(page)
  }

  private var models: JSONValue {
    func model(_ id: String, _ status: String) -> JSONValue {
      ["modelId": .string(id), "providerName": "Amazon", "modelLifecycle": ["status": .string(status)]]
    }
    return ["modelSummaries": [model("amazon.nova-lite-v1:0", "ACTIVE"), model("amazon.titan-text-lite-v1", "LEGACY")]]
  }
}
