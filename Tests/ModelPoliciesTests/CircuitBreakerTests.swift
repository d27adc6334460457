import ModelPolicies
import Testing

@Suite struct CircuitBreakerTests {
  private var breaker = CircuitBreaker(threshold: 3, pause: .seconds(10), longestPause: .seconds(30))

  private mutating func fail(_ times: Int, at now: Duration) {
    for _ in 0..<times {
      let isProbe = breaker.begin(at: now)
      breaker.end(.failed, isProbe: isProbe, at: now)
    }
  }

  @Test mutating func opensAfterFailuresInARow() {
    fail(2, at: .zero)
    breaker.end(.answered, isProbe: false, at: .zero)
    fail(2, at: .zero)
    #expect(breaker.admission(at: .zero) == .any)
    fail(1, at: .seconds(1))
    #expect(breaker.admission(at: .seconds(1)) == .none(until: .seconds(11)))
    #expect(breaker.failures == 3)
  }

  @Test mutating func letsOneProbeOut() {
    fail(3, at: .zero)
    #expect(breaker.admission(at: .seconds(10)) == .probe)
    let isProbe = breaker.begin(at: .seconds(10))
    #expect(isProbe)
    #expect(breaker.admission(at: .seconds(10)) == .afterProbe)
    breaker.end(.answered, isProbe: true, at: .seconds(11))
    #expect(breaker.admission(at: .seconds(11)) == .any && breaker.failures == 0)
  }

  @Test mutating func waitsLongerAfterEachProbeThatFails() {
    fail(3, at: .zero)
    fail(1, at: .seconds(10))
    #expect(breaker.admission(at: .seconds(10)) == .none(until: .seconds(30)))
    fail(1, at: .seconds(30))
    #expect(breaker.admission(at: .seconds(30)) == .none(until: .seconds(60)))
    fail(1, at: .seconds(60))
    #expect(breaker.admission(at: .seconds(60)) == .none(until: .seconds(90)))
    // After an answer the first pause counts again.
    _ = breaker.begin(at: .seconds(90))
    breaker.end(.answered, isProbe: true, at: .seconds(90))
    fail(3, at: .seconds(100))
    #expect(breaker.admission(at: .seconds(100)) == .none(until: .seconds(110)))
  }

  @Test mutating func aProbeThatWasCancelledMakesRoomForAnother() {
    fail(3, at: .zero)
    _ = breaker.begin(at: .seconds(10))
    breaker.end(.unclear, isProbe: true, at: .seconds(10))
    #expect(breaker.admission(at: .seconds(10)) == .probe)
  }

  @Test mutating func failuresOfWhatWasUnderWayDoNotProlongThePause() {
    fail(3, at: .zero)
    breaker.end(.failed, isProbe: false, at: .seconds(5))
    #expect(breaker.admission(at: .seconds(5)) == .none(until: .seconds(10)))
  }
}
