import Terminal
import Testing

@Suite struct StatusLineTests {
  private let clock = ManualClock()
  private let sink = RecordingSink()

  private func makeLine(isTerminal: Bool = true, width: Int = 60) -> StatusLine {
    let clock = clock
    return StatusLine(sink: sink, isTerminal: isTerminal, palette: .plain, width: { width }, now: { clock.now })
  }

  private func status(_ phase: Status.Phase = .waiting) -> Status {
    Status(role: "Implementer", model: "coder:7b", phase: phase, startedAt: clock.start)
  }

  @Test func showsTheStatusAndClearsItsRow() throws {
    let line = makeLine()
    try line.update(status())
    try line.clear()
    #expect(sink.writes == ["Implementer · coder:7b · waiting · 0s", "\r\u{1B}[K"])
  }

  @Test func redrawsAtMostOnceInAnIntervalUnlessThePhaseChanges() throws {
    let line = makeLine()
    try line.update(status())
    clock.advance(by: .milliseconds(99))
    try line.tick()
    #expect(sink.writes.count == 1)
    try line.update(status(.writing))
    #expect(sink.writes.count == 2)
    clock.advance(by: .seconds(2))
    try line.tick()
    #expect(sink.writes.last == "\rImplementer · coder:7b · writing · 2s\u{1B}[K")
    try line.tick()
    #expect(sink.writes.count == 3)
  }

  @Test func writesTextAboveInOneWriteAndComesBackToItsColumn() throws {
    let line = makeLine()
    try line.update(status())
    try line.write("Hello")
    #expect(sink.writes.last == "\r\u{1B}[KHello\r\nImplementer · coder:7b · waiting · 0s")
    try line.write(" world\n")
    #expect(
      sink.writes.last == "\r\u{1B}[K\u{1B}[A\u{1B}[5C world\nImplementer · coder:7b · waiting · 0s")
    try line.clear()
    #expect(sink.writes.last == "\r\u{1B}[K")
  }

  @Test func showsARowForEachLane() throws {
    let line = makeLine()
    func status(_ lane: Int, _ phase: Status.Phase = .waiting) -> Status {
      Status(role: "1.\(lane)", model: "m", phase: phase, startedAt: clock.start)
    }
    try line.update(status(0))
    try line.update(status(2), lane: 2)
    #expect(sink.writes.last == "\r1.2 · m · waiting · 0s\u{1B}[K")
    try line.update(status(1), lane: 1)
    #expect(sink.writes.last == "\r\u{1B}[K1.1 · m · waiting · 0s\r\n1.2 · m · waiting · 0s")
    try line.update(status(1, .writing), lane: 1)
    #expect(
      sink.writes.last
        == "\r\u{1B}[1A1.1 · m · writing · 0s\u{1B}[K\r\n1.2 · m · waiting · 0s\u{1B}[K")
    try line.write("Hello")
    #expect(
      sink.writes.last
        == "\r\u{1B}[K\u{1B}[1A\u{1B}[KHello\r\n1.1 · m · writing · 0s\r\n1.2 · m · waiting · 0s")
    try line.end(lane: 1)
    #expect(
      sink.writes.last
        == "\r\u{1B}[K\u{1B}[1A\u{1B}[K\u{1B}[A\u{1B}[5C\r\n1.2 · m · waiting · 0s")
    try line.end(lane: 2)
    #expect(sink.writes.last == "\r\u{1B}[K\u{1B}[A\u{1B}[5C")
    try line.write("!\n")
    #expect(sink.writes.last == "!\n")
  }

  @Test func writesOnlyTextWhereThereIsNoTerminal() throws {
    let line = makeLine(isTerminal: false)
    try line.update(status())
    try line.write("text")
    clock.advance(by: .seconds(1))
    try line.tick()
    try line.clear()
    #expect(sink.text == "text")
  }
}
