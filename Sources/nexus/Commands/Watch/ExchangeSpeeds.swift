import NexusProtocol
import Store
import Terminal
import Watching

/// How fast models write, measured from one look at the store to another: it keeps no time but the beginning.
struct ExchangeSpeeds {
  private struct Seen {
    let bytes: Int
    let at: ContinuousClock.Instant
  }

  /// When the first piece of each exchange was seen, and how much there was.
  private var first: [Int64: Seen] = [:]

  mutating func lane(of exchange: RunningExchange, at now: Timestamp) -> RunPicture.Lane {
    let bytes = exchange.thinkingBytes + exchange.answerBytes
    var rate: Double?
    if bytes > 0 {
      let seen = first[exchange.id] ?? Seen(bytes: bytes, at: .now)
      first[exchange.id] = seen
      let seconds = (ContinuousClock.now - seen.at) / .seconds(1)
      // Servers count only at the end; four bytes a token is close enough to watch progress by.
      if seconds > 2, bytes > seen.bytes { rate = Double(bytes - seen.bytes) / 4 / seconds }
    }
    let phase: Status.Phase = bytes == 0 ? .waiting : exchange.answerBytes == 0 ? .thinking : .writing
    return RunPicture.Lane(
      task: exchange.task?.description, worker: exchange.role.title, name: exchange.model, phase: phase,
      tokens: bytes == 0 ? nil : bytes / 4, tokensPerSecond: rate, elapsed: now - exchange.startedAt,
      words: exchange.tail)
  }

  mutating func forget(allBut running: Set<Int64>) {
    first = first.filter { running.contains($0.key) }
  }
}
