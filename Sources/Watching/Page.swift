import Terminal

/// How many rows each part of the screen gets.
struct Page {
  /// Lanes that are shown, a row each besides their words.
  let lanes: Int
  let tasks: Int
  let story: Int
  let decisions: Int
  /// Whether parts have titles, for which small terminals have no room.
  let hasTitles: Bool
  private let words: Int
  private let picture: RunPicture

  init(picture: RunPicture, size: TerminalSize) {
    self.picture = picture
    // The title, the state and the foot.
    var left = max(0, size.rows - 3)
    decisions = min(picture.decisions.count, max(1, left / 6), left)
    left -= decisions
    let most = max(1, left / 2)
    let isTooMany = picture.lanes.count > most
    lanes = min(picture.lanes.count, isTooMany ? max(0, most - 1) : most, left)
    left -= lanes + (isTooMany ? 1 : 0)
    hasTitles = left >= 10
    if hasTitles { left -= 2 }
    left = max(0, left)
    let wantsWords = picture.lanes.prefix(lanes).contains { !$0.words.isEmpty }
    words = wantsWords ? left / 2 : 0
    left -= words
    tasks = min(picture.tasks.count, (left + 1) / 2)
    story = left - tasks
  }

  /// Each lane has as many rows as the others; the first have what cannot be shared.
  func words(ofLane index: Int) -> Int {
    lanes == 0 ? 0 : words / lanes + (index < words % lanes ? 1 : 0)
  }

  /// The one that is chosen, or the one before the first that is open, as far as the last ones still fill the rows.
  func firstTask(chosen: Int?) -> Int {
    let open = picture.tasks.firstIndex { $0.isOpen } ?? 0
    return max(0, min(chosen ?? open - 1, picture.tasks.count - tasks))
  }
}
