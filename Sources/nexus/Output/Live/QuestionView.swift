import Exchanges
import NexusProtocol
import Terminal

/// Tells what somebody who asks a question should know besides the answer: that another model took over, or that it is
/// asked for again.
struct QuestionView: Observer {
  let console: Console

  private static let news: Set<Event.Name> = [.exchangeReused, .modelReplaced, .notice]

  func happened(_ entry: JournalEntry) async {
    guard Self.news.contains(entry.event.name),
      let text = EventText.line(for: entry.event, palette: console.notePalette)
    else { return }
    do {
      try console.note(text)
    } catch {
      LostOutput.note(error)
    }
  }

  func streamed(_ event: ModelEvent, role: ModelRole, model: String, task: TaskID?) async throws {}
  func streamBroke(task: TaskID?) async {}
}
