import Synchronization

/// The keys of servers that this process has read, so that none of them is told even where a server repeats it.
enum KnownKeys {
  private static let keys = Mutex<[String]>([])

  /// Shorter ones would be found in words that mean nothing of the kind.
  private static let shortest = 6

  static func add(_ key: String) {
    guard key.utf8.count >= shortest else { return }
    keys.withLock { if !$0.contains(key) { $0.append(key) } }
  }

  /// The text with a mark in the place of every key.
  static func hidden(in text: String) -> String {
    keys.withLock { keys in keys.reduce(text) { $0.replacing($1, with: "[key]") } }
  }
}
