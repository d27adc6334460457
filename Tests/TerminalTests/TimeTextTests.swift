import Terminal
import Testing

@Suite struct TimeTextTests {
  @Test(arguments: [
    (Duration.milliseconds(7900), "7s"), (.seconds(65), "1m 05s"), (.seconds(7260), "2h 01m"), (.seconds(-5), "0s"),
  ])
  func tellsARunningTime(duration: Duration, expected: String) {
    #expect(TimeText.clock(duration) == expected)
  }

  @Test(arguments: [
    (Duration.microseconds(8900), "8 ms"), (.milliseconds(1250), "1.2 s"), (.seconds(59.96), "59.9 s"),
    (.seconds(125), "2m 05s"),
  ])
  func tellsAMeasuredTime(duration: Duration, expected: String) {
    #expect(TimeText.measured(duration) == expected)
  }

  @Test(arguments: [(12.34, "12.3"), (0.05, "0.1"), (-1.25, "-1.3"), (-0.01, "0.0"), (.infinity, "–"), (.nan, "–")])
  func tellsANumber(number: Double, expected: String) {
    #expect(TimeText.oneDecimal(number) == expected)
  }
}
