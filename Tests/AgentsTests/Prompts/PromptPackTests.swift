import NexusTestSupport
import Testing

@testable import Agents

@Suite struct PromptPackTests {
  /// Parts of every sort: whole, digests of output, regions of files.
  private static func parts(_ numbers: inout SeededNumbers) -> [PackPart] {
    (0..<Int.random(in: 0...10, using: &numbers)).map { index in
      let lines = (0..<Int.random(in: 0...120, using: &numbers)).map { line in
        "line \(line) " + String(repeating: "x", count: Int.random(in: 0...60, using: &numbers)) + "\n"
      }.joined()
      let count = lines.utf8.count
      let priority = Int.random(in: 0...4, using: &numbers)
      let minimum = Int.random(in: 0...600, using: &numbers)
      let cap = Bool.random(using: &numbers) ? Int.max : Int.random(in: 0...4000, using: &numbers)
      let demand = Allotment.Demand(wanted: count + 40, minimum: minimum, cap: cap, priority: priority)
      switch Int.random(in: 0...3, using: &numbers) {
      case 0: return .whole(.notes, "part-\(index)", lines, priority: priority, cap: cap)
      case 1: return PackPart(.checks, "part-\(index)", demand) { OutputDigest.text(lines, limitInBytes: $0) }
      case 2: return .whole(.task, "part-\(index)", String(lines.prefix(200)), priority: 0, isRequired: true)
      default:
        return PackPart(.file, "part-\(index)", demand) {
          FileRegions.text(path: "part-\(index)", content: lines, hints: .init(lines: [7, 60]), limitInBytes: $0)
        }
      }
    }
  }

  @Test(arguments: UInt64(0)..<300) func isNeverOverItsLimitAndLosesNothingUnnamed(seed: UInt64) async throws {
    var numbers = SeededNumbers(seed: seed)
    let parts = Self.parts(&numbers)
    let limit = Int.random(in: 0...12_000, using: &numbers)
    let required = parts.filter(\.demand.isRequired).reduce(0) { $0 + $1.demand.wanted }
    let pack: PromptPack
    do {
      pack = try await PromptPack.fit(parts, limitInBytes: limit)
    } catch let lacking as PromptPack.Lacking {
      #expect(required + LeftOutNotice.leastBytes > limit)
      #expect(lacking.bytes > 0)
      return
    }
    #expect(pack.bytes <= limit)
    #expect(pack.bytes == pack.parts.reduce(0) { $0 + $1.text.utf8.count })
    #expect(pack.parts.prefix(parts.count).map(\.name) == parts.map(\.name))
    for (part, packed) in zip(parts, pack.parts) {
      switch packed.state {
      case .whole: #expect(part.demand.wanted <= packed.bytes + 40)
      case .cut: #expect(packed.text.contains("left out") || packed.text.contains("shortened"))
      case .leftOut:
        #expect(!part.demand.isRequired && pack.leftOut.contains(part.name))
        let notice = try #require(pack.parts.last)
        #expect(notice.kind == .notice)
        #expect(notice.text.contains(part.name) || notice.text.contains(" more") || notice.text.contains("not shown"))
      }
    }
  }

  @Test func whatIsThereWholeWantedNoMore() async throws {
    let map = PackPart(last: .map, "the map", .init(wanted: 5529, minimum: 300)) { _, _ in .init("") }
    let odd = PackPart.whole(.file, "a\nb.py", "text", priority: 9, cap: 1)
    let pack = try await PromptPack.fit([map, odd], limitInBytes: 6000)
    #expect(pack.parts[0].wantedBytes == 0 && pack.parts[0].bytes == 0 && pack.parts[0].state == .whole)
    #expect(pack.leftOut == [#""a\nb.py""#] && pack.text.contains(#": "a\nb.py"."#))
  }

  @Test func whatOnePartLeavesUnusedGoesToTheNext() async throws {
    let modest = PackPart(.notes, "modest", .init(wanted: 1000, minimum: 10, priority: 1)) { _ in .init("short") }
    let greedy = PackPart(.file, "greedy", .init(wanted: 900, minimum: 10, priority: 2)) { room in
      .init(String(repeating: "x", count: room))
    }
    let pack = try await PromptPack.fit([modest, greedy], limitInBytes: 1000)
    #expect(pack.parts.map(\.bytes) == [5, 900])
  }

  @Test func aLongListOfWhatIsLeftOutIsCounted() {
    let names = (1...100).map { "src/file\($0).py" }
    #expect(LeftOutNotice.text(names, limitInBytes: .max).hasSuffix("src/file100.py.\n"))
    let short = LeftOutNotice.text(names, limitInBytes: 100)
    #expect(short.utf8.count <= 100 && short.hasPrefix("Not shown for want of room: src/file1.py"))
    #expect(short.contains(" more.\n"))
    #expect(LeftOutNotice.text(names, limitInBytes: 0) == "For want of room 100 parts are not shown.\n")
  }
}
