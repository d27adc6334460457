import Exchanges
import NexusProtocol
import Terminal

/// Tells what somebody who asks a question should know besides the answer: that another model took over, that it is asked
/// for again, or that the model looks something up.
struct QuestionView: Observer {
  let console: Console
  /// Whose question it is, where there are several at once.
  var name: String?

  private static let news: Set<Event.Name> = [.exchangeReused, .modelReplaced, .notice, .repositoryRead]

  func happened(_ entry: JournalEntry) async {
    guard Self.news.contains(entry.event.name),
      let text = EventText.line(for: entry.event, palette: console.notePalette)
    else { return }
    do {
      try console.note((name.map { "  " + Sanitizer.oneLine($0) } ?? "") + text)
    } catch {
      LostOutput.note(error)
    }
  }

  func streamed(_ event: ModelEvent, role: ModelRole, model: String, task: TaskID?) async throws {}
  func streamBroke(task: TaskID?) async {}
}
