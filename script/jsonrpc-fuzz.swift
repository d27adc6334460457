// A target of script/fuzz: the reader of JSON-RPC messages.

import JSONRPC
import JSONText

/// Input: a byte that says where the input is cut, and the bytes of a connection.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let start, count > 1 else { return 0 }
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  let bytes = Array(input.dropFirst())
  let lines = split([bytes])
  let cut = Int(input[0]) % bytes.count
  hold(split([Array(bytes[..<cut]), Array(bytes[cut...])]) == lines, "lines are the same wherever pieces are cut")
  for case .whole(let line) in lines {
    hold(line.count <= 512 && !line.contains(UInt8(ascii: "\n")), "a line is one line, and no longer than the limit")
    check(RPCReading(line: line), isInBatch: false)
  }
  return 0
}

private func split(_ pieces: [[UInt8]]) -> [LineSplitter.Line] {
  var splitter = LineSplitter(limitInBytes: 512)
  var lines = pieces.flatMap { splitter.append($0) }
  if let last = splitter.finish() { lines.append(last) }
  return lines
}

private func check(_ reading: RPCReading, isInBatch: Bool) {
  switch reading {
  case .message(let message):
    let written = message.json.bytes()
    hold(!written.contains(UInt8(ascii: "\n")), "a message is written on one line")
    hold(RPCReading(line: written) == .message(message), "a message is read as it was written")
  case .batch(let readings):
    hold(!isInBatch && !readings.isEmpty, "a batch holds messages and no batch")
    for reading in readings { check(reading, isInBatch: true) }
  case .malformed(let fault, _, let isAnswered):
    hold(fault.code == -32700 || fault.code == -32600, "a fault has one of the two codes of JSON-RPC")
    hold(!fault.message.isEmpty, "a fault has words")
    let answer = RPCMessage.response(RPCResponse(id: nil, result: .failure(fault))).json
    hold(!isAnswered || RPCReading(line: answer.bytes()) != reading, "the answer to a fault is no fault")
  }
}

/// Ends the program, with the message, also where the compiler optimises.
private func hold(_ condition: Bool, _ message: String) {
  if !condition { fatalError(message) }
}
