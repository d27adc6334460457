import ModelCatalog
import Testing

@Suite struct RoleAdviceTests {
  private typealias Candidate = RoleAdvice.Candidate
  private static let gigabyte = 1_000_000_000

  private static func model(
    _ name: String, _ gigabytes: Int, code: Bool = false, thinks: Bool = false, writes: Bool? = nil,
    judges: Bool? = nil
  ) -> Candidate {
    Candidate(
      name: name, sizeInBytes: gigabytes * gigabyte, isForCode: code, thinks: thinks, writes: writes, judges: judges)
  }

  private func names(_ candidates: [Candidate], _ gigabytes: Int) -> [String]? {
    RoleAdvice(candidates, room: gigabytes * Self.gigabyte).map {
      [candidates[$0.overseer].name, candidates[$0.implementation].name, "\($0.fit)"]
    }
  }

  private static let many = [
    model("thinker:32b", 20, thinks: true), model("thinker:8b", 5, thinks: true), model("coder:32b", 20, code: true),
    model("coder:7b", 4, code: true), model("chat:8b", 5),
  ]

  @Test(arguments: [
    (64, ["thinker:32b", "coder:32b", "together"]), (32, ["thinker:8b", "coder:32b", "together"]),
    (12, ["thinker:8b", "coder:7b", "together"]), (7, ["thinker:8b", "coder:7b", "inTurn"]),
  ])
  func takesWhatSuitsAndFits(_ gigabytes: Int, _ expected: [String]) {
    #expect(names(Self.many, gigabytes) == expected)
  }

  @Test func anExamSaysMoreThanAName() {
    let candidates = [
      Self.model("coder:7b", 4, code: true, writes: false, judges: false),
      Self.model("chat:8b", 5, writes: true, judges: true),
    ]
    #expect(names(candidates, 32) == ["chat:8b", "chat:8b", "one"])
  }

  @Test func oneModelWillDo() {
    #expect(names([Self.model("only", 4)], 8) == ["only", "only", "one"])
    #expect(names([Self.model("only", 40)], 8) == ["only", "only", "tooLarge"])
    #expect(names([], 8) == nil)
  }

  @Test func ofEqualsTheFirstIsTaken() {
    #expect(names([Self.model("a", 4), Self.model("b", 4)], 64).map { $0[0] } == "a")
  }

  @Test func saysOfAnyChoiceHowItFits() {
    let (large, small) = (Self.model("large", 20), Self.model("small", 4))
    #expect(RoleAdvice.fit(large, small, room: 30 * Self.gigabyte) == .together)
    #expect(RoleAdvice.fit(large, small, room: 25 * Self.gigabyte) == .inTurn)
    #expect(RoleAdvice.fit(large, large, room: 25 * Self.gigabyte) == .one)
    #expect(RoleAdvice.fit(small, large, room: 5 * Self.gigabyte) == .tooLarge)
  }
}
