import CurlHTTP
import ModelWire
import NexusProtocol
import Testing

@Suite struct RateLimitsTests {
  private func limits(_ headers: KeyValuePairs<String, String>) -> RateLimits? {
    RateLimits(HTTPHeaders(headers.map { HTTPHeader($0.key, $0.value) }))
  }

  @Test func readsTheHeadersOfOpenAI() {
    let limits = limits([
      "X-RateLimit-Limit-Requests": "500", "x-ratelimit-remaining-requests": "499",
      "x-ratelimit-reset-requests": "120ms", "x-ratelimit-limit-tokens": "30000",
      "x-ratelimit-remaining-tokens": " 28500 ", "x-ratelimit-reset-tokens": "3s",
    ])
    #expect(limits?.requests == .init(limit: 500, remaining: 499, fullAfter: .milliseconds(120)))
    #expect(limits?.tokens == .init(limit: 30_000, remaining: 28_500, fullAfter: .seconds(3)))
  }

  @Test func readsTheHeadersOfAnthropic() {
    let limits = limits([
      "Date": "Sat, 28 Nov 2026 03:00:00 GMT", "anthropic-ratelimit-requests-limit": "50",
      "anthropic-ratelimit-requests-remaining": "48", "anthropic-ratelimit-requests-reset": "2026-11-28T03:00:02Z",
      "anthropic-ratelimit-input-tokens-limit": "40000", "anthropic-ratelimit-input-tokens-remaining": "39000",
      "anthropic-ratelimit-input-tokens-reset": "2026-11-28T03:01:00.5Z",
    ])
    #expect(limits?.requests == .init(limit: 50, remaining: 48, fullAfter: .seconds(2)))
    #expect(limits?.tokens == .init(limit: 40_000, remaining: 39_000, fullAfter: .seconds(60)))
  }

  @Test(arguments: [
    ("1s", 1000), ("6m0s", 360_000), ("120ms", 120), ("1h30m", 5_400_000), ("7.66s", 7660), ("2m59.56s", 179_560),
    ("0s", 0), ("1", 1000), ("0.25", 250),
  ])
  func readsDurations(text: String, milliseconds: Int64) {
    let limits = limits(["x-ratelimit-limit-requests": "1", "x-ratelimit-reset-requests": text])
    #expect(limits?.requests.fullAfter == .milliseconds(milliseconds))
  }

  @Test(arguments: ["", "s", "1x", "-1s", "1s ago", "1ss", "nan", "inf", "1e300"]) func leavesOutWhatIsNone(
    text: String
  ) {
    let limits = limits(["x-ratelimit-limit-requests": "1", "x-ratelimit-reset-requests": text])
    #expect(limits?.requests == .init(limit: 1))
  }

  @Test func tellsNothingWhereTheServerDoes() {
    #expect(limits([:]) == nil)
    #expect(limits(["x-ratelimit-limit-requests": "many", "x-ratelimit-remaining-tokens": "-4"]) == nil)
    #expect(limits(["x-ratelimit-reset-requests": "1s"]) == nil)
  }

  @Test func refusalsKeepThem() {
    let headers = HTTPHeaders([HTTPHeader("x-ratelimit-remaining-requests", "0"), HTTPHeader("Retry-After", "7")])
    let error = ModelError(.limitReached, "slow down", retry: .withBackoff).heeding(headers)
    #expect(error.rateLimits?.requests.remaining == 0 && error.retryAfter == .seconds(7))
  }

  @Test func someLimitsAreFinal() {
    for name in [
      "insufficient_quota", "contract_spend_limit_reached", "enforced_spend_limit_reached",
      "GenerateRequestsPerDayPerProjectPerModel",
    ] {
      #expect(FinalLimit.isNamed(by: ["rate_limit_error", name]))
    }
    #expect(!FinalLimit.isNamed(by: ["rate_limit_exceeded", "ramp_limit_exceeded", "RequestsPerMinutePerProject"]))
    #expect(!FinalLimit.isNamed(by: []))
  }
}
