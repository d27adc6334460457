package import Terminal

/// Lays a picture of a run out on the rows of a terminal.
///
/// The most important things have their rows however small the terminal is: what goes on, what needs a decision, what to
/// do next. What is left is shared among the models' words, the tasks and the story.
package struct RunScreen: Sendable {
  package var palette: Palette
  /// The first task that is shown; nil follows the first one that is open.
  package var firstTask: Int?

  package init(palette: Palette) { self.palette = palette }

  /// At most `size.rows` rows, none of which reaches the last column: a terminal that is about to wrap would not erase
  /// the end of a row rightly.
  package func rows(_ picture: RunPicture, size: TerminalSize) -> [String] {
    let page = Page(picture: picture, size: size)
    let row = Row(palette: palette, columns: max(1, size.columns - 1))
    var rows = [row.text(picture.title, .heading), row.text(state(picture), .quiet)]
    rows += lanes(picture.lanes, page, row)
    if page.tasks > 0 { rows += tasks(picture.tasks, page, row) }
    if page.story > 0 {
      if page.hasTitles { rows.append(row.rule("What happened")) }
      let lines = picture.story.suffix(page.story)
      rows += lines.map { row.text($0) } + Array(repeating: "", count: page.story - lines.count)
    }
    rows += picture.decisions.prefix(page.decisions).map { row.text("decide  \($0)", .warning) }
    rows.append(row.foot(next: picture.next, keys: "q ends, arrows move"))
    guard rows.count > size.rows else { return rows }
    // Fewer rows than even the least takes: the end is what a person acts on.
    return Array(rows.prefix(max(0, size.rows - 1))) + rows.suffix(1)
  }

  private func state(_ picture: RunPicture) -> String {
    let work = picture.worker.map { "process \($0) is at work" } ?? "nobody is at work"
    return picture.counts.isEmpty ? work : "\(picture.counts)  ·  \(work)"
  }

  private func lanes(_ lanes: [RunPicture.Lane], _ page: Page, _ row: Row) -> [String] {
    var rows: [String] = []
    for (index, lane) in lanes.prefix(page.lanes).enumerated() {
      rows.append(row.text(Self.line(lane, columns: row.columns), .bold))
      rows += row.end(of: lane.words, rows: page.words(ofLane: index))
    }
    if lanes.count > page.lanes, page.lanes > 0 {
      rows.append(row.text("\(lanes.count - page.lanes) more", .quiet))
    }
    return rows
  }

  private static func line(_ lane: RunPicture.Lane, columns: Int) -> String {
    let role = lane.task.map { "\($0) \(lane.worker)" } ?? lane.worker
    let status = Status(
      role: role, model: lane.name, phase: lane.phase, tokens: lane.tokens, tokensPerSecond: lane.tokensPerSecond)
    return status.line(at: status.startedAt + lane.elapsed, width: columns)
  }

  private func tasks(_ tasks: [RunPicture.TaskRow], _ page: Page, _ row: Row) -> [String] {
    let start = page.firstTask(chosen: firstTask)
    let shown = tasks[start..<min(tasks.count, start + page.tasks)]
    let numberWidth = String(tasks.last?.number ?? 0).count
    var rows: [String] = []
    if page.hasTitles {
      let isPart = shown.count < tasks.count
      rows.append(row.rule(isPart ? "Tasks \(start + 1)–\(start + shown.count) of \(tasks.count)" : "Tasks"))
    }
    for task in shown {
      let number = String(task.number).padded(to: numberWidth, alignment: .right)
      rows.append(row.text("\(number) \(task.standing.padded(to: 10)) \(task.title)", task.style))
    }
    return rows
  }

  /// Which tasks the screen begins with when it is moved by so many rows; nil where all tasks are to be seen anyway.
  package func moved(by count: Int, _ picture: RunPicture, size: TerminalSize) -> Int? {
    let page = Page(picture: picture, size: size)
    guard picture.tasks.count > page.tasks else { return nil }
    let last = picture.tasks.count - page.tasks
    return min(max(0, page.firstTask(chosen: firstTask) + min(max(count, -last), last)), last)
  }
}
