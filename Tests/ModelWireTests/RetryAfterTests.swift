import CurlHTTP
import ModelWire
import NexusProtocol
import Testing

@Suite struct RetryAfterTests {
  private func duration(_ value: String?, date: String? = nil) -> Duration? {
    let headers = [("Retry-After", value), ("Date", date)].compactMap { name, value in
      value.map { HTTPHeader(name, $0) }
    }
    return RetryAfter.duration(in: HTTPHeaders(headers))
  }

  @Test(arguments: [("0", 0), ("1", 1), (" 120 ", 120), ("99999999999999999999999", 366 * 86_400)])
  func readsSeconds(text: String, seconds: Int64) {
    #expect(duration(text) == .seconds(seconds))
  }

  @Test(arguments: [
    ("Sat, 28 Nov 2026 03:00:30 GMT", 30), ("Sat, 28 Nov 2026 03:00:00 GMT", 0), ("Fri, 27 Nov 2026 03:00:00 GMT", 0),
    ("Sun, 29 Nov 2026 03:00:00 GMT", 86_400), ("Tue, 01 Dec 2026 03:00:00 GMT", 3 * 86_400),
    ("Mon, 01 Mar 2027 03:00:00 GMT", 93 * 86_400),
  ])
  func reckonsDatesFromTheServersOwn(text: String, seconds: Int64) {
    #expect(duration(text, date: "Sat, 28 Nov 2026 03:00:00 GMT") == .seconds(seconds))
  }

  @Test func knowsLeapYears() {
    #expect(duration("Wed, 01 Mar 2028 00:00:00 GMT", date: "Mon, 28 Feb 2028 00:00:00 GMT") == .seconds(2 * 86_400))
    #expect(duration("Sun, 01 Mar 2026 00:00:00 GMT", date: "Sat, 28 Feb 2026 00:00:00 GMT") == .seconds(86_400))
    #expect(duration("Mon, 01 Mar 2100 00:00:00 GMT", date: "Sun, 28 Feb 2100 00:00:00 GMT") == .seconds(86_400))
  }

  @Test(arguments: [
    nil, "", "soon", "-1", "1.", ".5", "1.5.1", "1e3", "1 2", "Sat, 28 Nov 2026 03:00:30",
    "Sat, 28 Nov 2026 03:00:30 CET",
    "Sat, 28 Nev 2026 03:00:30 GMT", "Sat, 99 Nov 2026 03:00:30 GMT", "Sat, 28 Nov 2026 25:00:30 GMT",
  ])
  func takesNothingElse(text: String?) {
    #expect(duration(text, date: "Sat, 28 Nov 2026 03:00:00 GMT") == nil)
  }

  @Test func aDateWithoutTheServersOwnTellsNothing() {
    #expect(duration("Sat, 28 Nov 2026 03:00:30 GMT") == nil)
    #expect(duration("Sat, 28 Nov 2026 03:00:30 GMT", date: "today") == nil)
  }

  @Test(arguments: [("1.5", 1500), ("0.0625", 62), ("2.0", 2000)]) func readsPartsOfSeconds(text: String, ms: Int64) {
    #expect(duration(text) == .milliseconds(ms))
  }

  @Test func takesWhatIsSaidMoreExactlyFirst() {
    let headers = HTTPHeaders([HTTPHeader("Retry-After", "2"), HTTPHeader("Retry-After-Ms", "1250")])
    #expect(RetryAfter.duration(in: headers) == .milliseconds(1250))
    #expect(RetryAfter.duration(in: HTTPHeaders([HTTPHeader("x-amz-retry-after", "40")])) == .milliseconds(40))
    let unreadable = HTTPHeaders([HTTPHeader("Retry-After", "2"), HTTPHeader("Retry-After-Ms", "soon")])
    #expect(RetryAfter.duration(in: unreadable) == .seconds(2))
  }

  @Test func aServerMayForbidToBeAskedAgain() {
    let headers = HTTPHeaders([HTTPHeader("x-should-retry", "false"), HTTPHeader("Retry-After", "2")])
    let error = ModelError(.busy, "busy", retry: .withBackoff).heeding(headers)
    #expect(error.retry == .never && error.retryAfter == nil)
  }

  @Test func aServerMayAllowToBeAskedAgainAfterAFailureOfItsOwn() {
    let headers = HTTPHeaders([HTTPHeader("x-should-retry", "true"), HTTPHeader("Retry-After", "2")])
    let failure = ModelError(.serverError(status: 500), "failed").heeding(headers)
    #expect(failure.retry == .withBackoff && failure.retryAfter == .seconds(2))
    #expect(ModelError(.limitReached, "no credit").heeding(headers).retry == .never)
  }
}
