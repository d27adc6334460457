/// Header lines in, the head of the final response out: interim responses (1xx) are skipped, trailers ignored.
struct HeadParser {
  private var head = HTTPHead(status: 0, headers: HTTPHeaders())
  private(set) var isComplete = false

  /// Takes one line with its line end; returns the head at the empty line that ends it.
  mutating func feed(_ line: UnsafeBufferPointer<UInt8>) -> HTTPHead? {
    guard !isComplete else { return nil }
    let end = line.lastIndex { $0 != 0x0A && $0 != 0x0D }.map { $0 + 1 } ?? 0
    let text = String(decoding: line[..<end], as: UTF8.self)
    if text.isEmpty {
      isComplete = head.status >= 200
      return isComplete ? head : nil
    }
    guard !text.hasPrefix("HTTP/") else {
      let status = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
      head = HTTPHead(status: status, headers: HTTPHeaders())
      return nil
    }
    guard let colon = text.firstIndex(of: ":") else { return nil }
    let value = text[text.index(after: colon)...].drop(while: Self.isBlank)
    let valueEnd = value.lastIndex { !Self.isBlank($0) }.map { value.index(after: $0) } ?? value.startIndex
    head.headers.all.append(HTTPHeader(String(text[..<colon]), String(value[..<valueEnd])))
    return nil
  }

  private static func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" }
}
