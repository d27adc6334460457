import JSONText
import Testing

/// What must hold for any value and any text, tried with many from seeds.
@Suite struct JSONPropertyTests {
  private static let seeds = UInt64(0)..<400

  @Test func whatIsWrittenReadsBackTheSame() throws {
    for seed in Self.seeds {
      var random = RandomJSON(seed: seed)
      let value = random.value()
      for text in [value.text(), value.text(.pretty), random.text(of: value)] {
        let read = try JSONValue(parsing: text)
        #expect(read == value, "seed \(seed)")
        #expect(read.text() == value.text(), "seed \(seed)")
        #expect(try JSONDocument(parsing: text).text == text, "seed \(seed)")
      }
    }
  }

  @Test func everyCutIsAnUnexpectedEnd() throws {
    for seed in Self.seeds {
      var random = RandomJSON(seed: seed)
      let value = random.object(depth: 2)
      let bytes = Array(random.text(of: value).utf8)
      for length in 0..<bytes.count {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: bytes[..<length]) }
        #expect(error?.code == (length == 0 ? .noValue : .unexpectedEnd), "seed \(seed), \(length)")
      }
    }
  }

  @Test func damagedTextNeverTrapsAndNeverMovesAFaultPastTheEnd() throws {
    for seed in Self.seeds {
      var random = RandomJSON(seed: seed)
      let value = random.value()
      var bytes = Array(random.text(of: value).utf8)
      for _ in 0..<20 where !bytes.isEmpty {
        let index = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: index)
        default: bytes.insert(Array("\"\\{}[],:0-eu\u{0}".utf8).randomElement(using: &random) ?? 0, at: index)
        }
        let damaged = bytes
        for options in [JSONReadingOptions.strict, .repairingText, .lenient] {
          switch Result(catching: { () throws(JSONError) in try JSONValue(parsing: damaged, options: options) }) {
          case .success(let value): #expect(try JSONValue(parsing: value.bytes()) == value)
          case .failure(let error): #expect((0...damaged.count).contains(error.position.offset))
          }
        }
        _ = JSONExtractor.firstValue(in: String(decoding: damaged, as: UTF8.self))
      }
    }
  }

  @Test func editsChangeTheirValueAndNothingElse() throws {
    for seed in Self.seeds {
      var random = RandomJSON(seed: seed)
      var expected = random.object()
      var document = try JSONDocument(parsing: random.text(of: expected))
      for _ in 0..<8 {
        let key = document.value.object?.keys.randomElement(using: &random) ?? "new"
        let path: [JSONPathStep] = Bool.random(using: &random) ? [.key(key)] : [.key(random.string())]
        guard case .key(let name) = path[0], case .object(var object) = expected else { continue }
        let old = document
        let new: JSONValue? = Bool.random(using: &random) ? random.value(depth: 2) : nil
        object[name] = new
        if let new { try document.set(path, to: new) } else { try document.remove(path) }
        expected = .object(object)
        #expect(document.value == expected, "seed \(seed)")
        for member in document.root.members where member.key != name {
          let before = try #require(old.root[member.key]?.node.range)
          #expect(document.bytes[member.node.range] == old.bytes[before], "seed \(seed)")
        }
      }
    }
  }

  @Test func anArrayIsReportedWhole() throws {
    for seed in Self.seeds {
      var random = RandomJSON(seed: seed)
      let elements = (0..<Int.random(in: 0...5, using: &random)).map { _ in random.value(depth: 2) }
      let text = "x \"\(seed)\" {\"list\":" + random.text(of: .array(elements)) + "}"
      var reader = PartialArrayReader(key: "list")
      var found: [JSONValue] = []
      var rest = Array(text.utf8)[...]
      while !rest.isEmpty {
        let count = Int.random(in: 1...9, using: &random)
        found += reader.append(rest.prefix(count))
        rest = rest.dropFirst(count)
      }
      #expect(found == elements, "seed \(seed)")
      #expect(reader.state == .finished, "seed \(seed)")
    }
  }
}
