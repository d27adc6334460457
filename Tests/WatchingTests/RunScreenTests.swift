import Terminal
import Testing
import Watching

@Suite struct RunScreenTests {
  private static func picture(tasks: Int = 3, lanes: Int = 1) -> RunPicture {
    var picture = RunPicture(title: "Plan 1: Greet in French  nexus/1-french")
    picture.counts = "1 committed, 2 ready"
    picture.worker = 4711
    picture.lanes = (0..<lanes).map { number in
      RunPicture.Lane(
        task: "1.\(number + 1)", worker: "Implementer", name: "qwen2.5-coder:7b", phase: .writing, tokens: 812,
        tokensPerSecond: 31.2, elapsed: .seconds(26), words: (1...40).map { "line \($0)" }.joined(separator: "\n"))
    }
    picture.tasks = (0..<tasks).map { index in
      RunPicture.TaskRow(
        number: index + 1, standing: index == 0 ? "committed" : "ready", title: "Task \(index + 1)", isOpen: index > 0)
    }
    picture.story = (1...60).map { "event \($0)" }
    picture.decisions = ["1.1 not reviewed"]
    picture.next = "`nexus review`"
    return picture
  }

  private func rows(_ picture: RunPicture, _ columns: Int, _ rows: Int, first: Int? = nil) -> [String] {
    var screen = RunScreen(palette: .plain)
    screen.firstTask = first
    return screen.rows(picture, size: TerminalSize(columns: columns, rows: rows))
  }

  @Test func showsEverythingThatMattersAtOnce() {
    let rows = rows(Self.picture(), 80, 24)
    #expect(rows.count == 24)
    #expect(rows[0] == "Plan 1: Greet in French  nexus/1-french")
    #expect(rows[1] == "1 committed, 2 ready  ·  process 4711 is at work")
    #expect(rows[2] == "1.1 Implementer · qwen2.5-coder:7b · writing · 812 tokens · 31.2 tokens/s · 26s")
    #expect(rows[3...].prefix { $0.hasPrefix("    line ") }.last == "    line 40")
    #expect(rows.contains { $0.hasPrefix("── Tasks ─") } && rows.contains("2 ready      Task 2"))
    #expect(rows.contains("event 60") && rows.contains("decide  1.1 not reviewed"))
    #expect(
      rows.last?.hasPrefix("Next: `nexus review` ") == true && rows.last?.hasSuffix("q ends, arrows move") == true)
  }

  @Test(arguments: [(20, 24), (20, 6), (1, 1), (7, 3), (80, 4), (200, 100)], [0, 1, 16])
  func fitsTerminalsOfEverySize(_ size: (columns: Int, rows: Int), lanes: Int) {
    var picture = Self.picture(tasks: 1000, lanes: lanes)
    picture.title = String(repeating: "日本", count: 200)
    for index in picture.lanes.indices { picture.lanes[index].name = String(repeating: "m", count: 300) }
    let rows = rows(picture, size.columns, size.rows)
    #expect(rows.count <= size.rows)
    #expect(rows.allSatisfy { DisplayWidth.columns(of: $0) <= max(1, size.columns - 1) })
    #expect(rows.last?.hasPrefix("N") == true || rows.last == "…")
  }

  @Test func ofManyTasksThoseAreShownThatAreOpen() {
    var picture = Self.picture(tasks: 1000)
    for index in 0..<500 { picture.tasks[index].isOpen = false }
    let shown = rows(picture, 80, 24)
    #expect(shown.contains { $0.hasPrefix("── Tasks 500–") && $0.contains(" of 1000 ") }, "\(shown)")
    #expect(shown.contains { $0.hasSuffix(" Task 501") })
    let moved = rows(picture, 80, 24, first: 10)
    #expect(moved.contains { $0.hasPrefix("── Tasks 11–") })
    #expect(rows(picture, 80, 24, first: 5000).contains { $0.hasSuffix(" Task 1000") })
  }

  @Test func movesAsFarAsThereAreTasks() {
    let size = TerminalSize(columns: 80, rows: 24)
    var screen = RunScreen(palette: .plain)
    #expect(screen.moved(by: 1, Self.picture(), size: size) == nil)
    let picture = Self.picture(tasks: 1000)
    #expect(screen.moved(by: -5, picture, size: size) == 0)
    screen.firstTask = 10
    #expect(screen.moved(by: -1, picture, size: size) == 9)
    let last = screen.moved(by: .max, picture, size: size)
    #expect(last.map { $0 < 1000 && $0 > 980 } == true && screen.moved(by: .min, picture, size: size) == 0)
  }

  @Test func whatModelsWriteDoesNotAct() {
    var picture = Self.picture()
    picture.lanes[0].words = "\u{1B}[2Jgone\r\u{1B}]0;title\u{7}"
    picture.story = ["a\u{1B}[31mb\nc"]
    picture.title = "\u{1B}[H"
    let rows = rows(picture, 80, 24)
    #expect(!rows.contains { $0.unicodeScalars.contains { $0.value < 32 } }, "\(rows)")
  }
}
