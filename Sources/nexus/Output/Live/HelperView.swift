import Agents
import Coordination
import Exchanges
import NexusProtocol
import Terminal

/// Shows a helper of a consultation while it works: what it reads, and when its model has answered, each line with its name.
///
/// What models say is not shown, since the words of several would run into each other, and they write JSON.
actor HelperView: Observer {
  private let console: Console
  private let name: String

  init(console: Console, name: String) {
    self.console = console
    self.name = name
  }

  func happened(_ entry: JournalEntry) async {
    guard console.format == .text, let text = EventText.line(for: entry.event, palette: console.notePalette) else {
      return
    }
    let mark = console.notePalette.apply(.quiet, to: name.padded(to: Self.width)) + " "
    do {
      for line in text.split(separator: "\n") {
        try console.note("  " + mark + line.drop { $0 == " " }, hanging: Self.width + 3)
      }
    } catch {
      LostOutput.note(error)
    }
  }

  func streamed(_ event: ModelEvent, role: ModelRole, model: String, task: TaskID?) async throws {
    if console.isReaderGone { throw LiveView.readerGone }
  }

  func streamBroke(task: TaskID?) async {}

  private static let width = InternalTool.allCases.map(\.rawValue.count).max() ?? 0
}
