import ChatReplay
import CurlHTTP
import JSONText
import ModelWire
import NexusProtocol
import Testing

@testable import Bedrock

private let botocore = Peer("botocore")

/// AWS's own library as the judge of signatures and of requests.
@Suite(.enabled(if: botocore != nil, "the package botocore is missing: script/bootstrap --peers installs it"))
struct BotocoreTests {
  @Test func signsTheSame() throws {
    let texts = ["plain", "a b", "ü/ß", "a=b&c", "x:y", "~._-", "%41", "日本", "+", "*'()"]
    var cases: [(request: RequestSigner.Request, keys: AWSCredentials, service: String, region: String)] = []
    for (index, text) in texts.enumerated() {
      for other in texts {
        var keys = RequestSignerTests.keys
        if index % 2 == 0 { keys.sessionToken = "TOKEN/\(index)==" }
        let isGet = index % 3 == 0
        cases.append(
          (
            RequestSigner.Request(
              method: isGet ? "GET" : "POST", host: "host-\(index).example.com:8443",
              path: "/model/\(text.percentEncoded)/\(other.percentEncoded)",
              query: isGet ? [(other, text), ("b", ""), ("a", other)] : [],
              contentType: isGet ? nil : "application/json", body: isGet ? [] : Array(other.utf8)), keys,
            index % 2 == 0 ? "bedrock" : "bedrock-mantle", "region-\(index)"
          ))
      }
    }
    let date = "20261121T120000Z"
    let signed = cases.map { request, keys, service, region -> JSONValue in
      let query = request.query.map { "\($0.name.percentEncoded)=\($0.value.percentEncoded)" }.joined(separator: "&")
      let signer = RequestSigner(credentials: keys, region: region, service: service)
      var headers: JSONObject = [:]
      headers["content-type"] = request.contentType.map(JSONValue.string)
      return [
        "method": .string(request.method),
        "url": .string("https://\(request.host)\(request.path)" + (query.isEmpty ? "" : "?\(query)")),
        "headers": .object(headers), "body": .string(String(decoding: request.body, as: UTF8.self)),
        "key": .string(keys.accessKeyID), "secret": .string(keys.secretAccessKey),
        "token": keys.sessionToken.map(JSONValue.string) ?? .null, "service": .string(service),
        "region": .string(region), "date": .string(date),
        "authorization": .string(signer.headers(for: request, date: date).last?.value ?? ""),
      ]
    }
    #expect(try botocore?.faults(in: signed, test: #filePath) == [])
    // The judge finds a slip.
    var slip = try #require(signed[0].object)
    slip["secret"] = "another"
    #expect(try botocore?.faults(in: [.object(slip)], test: #filePath).count == 1)
  }

  @Test func requestsHaveTheShapeOfTheService() throws {
    let seal = CallSeal.signature([["reasoningContent": ["reasoningText": ["text": "Hm", "signature": "c2ln"]]]])
    var bodies: [JSONValue] = []
    for model in [ConverseRequestTests.haiku, ConverseRequestTests.opus, ConverseRequestTests.nova, "qwen.qwen3"] {
      var request = ConverseRequestTests.request(
        model,
        [
          Message(.system, "Be brief."), Message(.user, "Read"),
          Message(
            .assistant, "I read.",
            toolCalls: [ToolCall(id: "a b", name: "read file", arguments: #"{"path":["x"]}"#, signature: seal)]),
          Message(.tool, "text", toolName: "read file", toolCallID: "a b"),
        ])
      request.options = GenerationOptions(
        contextLength: 8192, maxTokens: 4000, temperature: 2, topP: 0.5, topK: 3, stop: ["x"])
      request.tools = [
        ToolDefinition(name: "read file", description: "Reads", parameters: #"{"type":"object","properties":{}}"#)
      ]
      for think in [nil, Thinking.off, .low, .max] {
        request.think = think
        bodies.append(try ConverseRequest(request).body)
        var plain = ConverseRequestTests.request(model)
        plain.think = think
        plain.format = .schema(#"{"type":"object","properties":{"a":{"type":"integer"}}}"#)
        bodies.append(try ConverseRequest(plain).body)
      }
    }
    #expect(try botocore?.faults(in: bodies, test: #filePath) == [])
    let slips: [JSONValue] = [
      ["messages": [["role": "user", "content": [["txt": "a"]]]]], ["messages": [], "seed": 1],
      ["messages": [], "inferenceConfig": ["maxTokens": "1"]],
    ]
    #expect(try botocore?.faults(in: slips, test: #filePath).count == 3)
  }
}
