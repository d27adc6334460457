import Inspection
import JSONText
import NexusProtocol
import Store
import Testing

/// What exchanges took, summed up.
@Suite struct UsageSumTests {
  private func usage(_ day: Int64, _ model: String, plan: Int?) -> ExchangeUsage {
    ExchangeUsage(
      startedAt: Timestamp(millisecondsSince1970: day * 86_400_000), role: .overseer, model: model, plan: plan,
      tokens: Usage(promptTokens: 10, outputTokens: 2), duration: .seconds(3))
  }

  @Test func tellsApartWhatIsAskedForInTheOrderOfDays() {
    let all = [usage(2, "b", plan: 1), usage(1, "a", plan: nil), usage(2, "a", plan: 1)]
    let days = UsageSum.each(of: all, by: [.day]) { _ in nil }
    #expect(days.map(\.key.day) == ["1970-01-02", "1970-01-03"])
    #expect(days.map(\.exchanges) == [1, 2] && days.map(\.promptTokens) == [10, 20])
    #expect(days[1].duration == .seconds(6) && days[1].outputTokens == 4)
    let models = UsageSum.each(of: all, by: [.model, .plan]) { _ in nil }
    #expect(models.map { "\($0.key.model ?? "") \($0.key.plan ?? 0)" } == ["a 0", "a 1", "b 1"])
    #expect(UsageSum.each(of: [], by: [.day]) { _ in nil }.isEmpty)
  }

  @Test func aCostWithoutAPriceIsUnknown() {
    let sum = UsageSum.each(of: [usage(1, "a", plan: nil)], by: [.day]) { _ in nil }[0]
    #expect(sum.costText == "unknown" && sum.json["cost"] == .null && sum.json["unpricedExchanges"] == 1)
  }
}
