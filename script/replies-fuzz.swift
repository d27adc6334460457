// A target of script/fuzz: the readers of plans, reviews, choices and printed calls.

import JSONText
import NexusProtocol
import Replies
import ReplyMarks

private let tools: Set<String> = ["read_file", "search", "list_files", "outline", "history"]

/// Input: a byte that says where the reply is cut, and the reply.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let start, count > 1 else { return 0 }
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  let reply = Array(input.dropFirst())
  let text = String(decoding: reply, as: UTF8.self)
  readPlan(reply, cutAt: Int(input[0]) % reply.count)
  readReview(text)
  readCalls(text)
  readAnswer(text)
  return 0
}

private func readPlan(_ reply: [UInt8], cutAt cut: Int) {
  var whole = PlanReader()
  _ = whole.feed(bytes: reply)
  let reading = whole.finish()
  var pieces = PlanReader()
  _ = pieces.feed(bytes: reply[..<cut])
  _ = pieces.feed(bytes: reply[cut...])
  hold(pieces.finish() == reading, "a plan is read in pieces as it is read whole")
  hold(reading.draft.tasks.isEmpty ? !reading.faults.isEmpty : true, "a plan without tasks has a fault")
  for fault in reading.faults { hold(!fault.description.isEmpty, "a fault has words") }
}

private func readReview(_ text: String) {
  let reading = ReviewReader.read(text)
  hold((reading.verdict == nil) == !reading.faults.isEmpty, "a review has a verdict or a fault")
  if reading.verdict == .approve {
    hold(reading.findings.allSatisfy { $0.severity != .error }, "what has errors is not approved")
  }
  let choice = ChoiceReader.read(text, count: 3)
  hold((choice.choice == nil) == !choice.faults.isEmpty, "there is a choice or a fault")
  if let number = choice.choice { hold((1...3).contains(number), "a choice is one of the candidates") }
}

private func readCalls(_ text: String) {
  guard let calls = PrintedCalls.read(text, isTool: { tools.contains($0) }) else { return }
  hold(!calls.isEmpty, "there are calls or none were read")
  for call in calls {
    hold((try? JSONValue(parsing: call.arguments))?.object != nil, "the arguments of a call are a JSON object")
  }
}

private func readAnswer(_ text: String) {
  guard let answer = AnswerText.of(text) else { return }
  func lines(_ text: String) -> Int { text.utf8.count { $0 == UInt8(ascii: "\n") } }
  hold(lines(answer) <= lines(text), "no line is added")
  hold(answer.utf8.count <= text.utf8.count, "nothing is added")
}

/// Ends the program, with the message, also where the compiler optimises.
private func hold(_ condition: Bool, _ message: String) {
  if !condition { fatalError(message) }
}
