extension EditingRound {
  func ambiguous(_ item: FileEditing.Item, _ places: [Placement]) -> Refusal {
    let numbers = places.prefix(5).map { String($0.lines.lowerBound + 1) }.joined(separator: ", ")
    let more = places.count > 5 ? " and \(places.count - 5) more" : ""
    let finder = NearestWindow(index: index)
    let windows = places.prefix(2).enumerated().map { offset, place in
      finder.window(start: place.lines.lowerBound, count: place.lines.count, title: "Place \(offset + 1)")
    }
    return refusal(
      .ambiguous, item, rung: places.map(\.rung).max(),
      reason: "The searched text stands in \(places.count) places: lines \(numbers)\(more).", windows: Array(windows),
      advice: "Send the edit again with more lines around it, so that only the place you mean fits.")
  }

  func tooLoose(_ item: FileEditing.Item, _ text: HunkText, _ placements: [Placement]) -> Refusal {
    let rung = placements.map(\.rung).max() ?? .exact
    let found = text.reading == .plain ? rung.name : "\(rung.name), read as \(text.reading.rawValue)"
    return refusal(
      .tooLoose, item, rung: rung,
      reason: "The place was found only by \(found), and at most \(options.loosestRung.name) is allowed.",
      windows: [window(placements[0])], advice: "Copy the searched lines exactly from the lines above.")
  }

  func doubt(_ doubt: LineMerge.Doubt, _ item: FileEditing.Item, _ placements: [Placement]) -> Refusal {
    refusal(
      doubt.code, item, rung: placements.map(\.rung).max(), reason: doubt.reason, windows: [window(placements[0])],
      advice: doubt.advice)
  }

  func overlap(_ hunk: FileEditing.Placed, _ other: FileEditing.Placed, _ splice: Splice) -> Refusal {
    let number =
      other.item.isOneOfSeveral
      ? "hunk \(other.item.number) of edit \(other.item.edit.number)" : "edit \(other.item.edit.number)"
    let finder = NearestWindow(index: index)
    return refusal(
      .overlap, hunk.item, rung: hunk.placements.map(\.rung).max(),
      reason: "It changes the same lines as \(number), or inserts at the same point.",
      windows: [finder.window(start: splice.lines.lowerBound, count: splice.lines.count, title: "Lines changed twice")],
      advice: "Send one edit that makes both changes.")
  }

  private func window(_ placement: Placement) -> Window {
    NearestWindow(index: index).window(
      start: placement.lines.lowerBound, count: placement.lines.count, title: "Lines of the file")
  }

  private func refusal(
    _ code: Refusal.Code, _ item: FileEditing.Item, rung: Rung?, reason: String, windows: [Window], advice: String
  ) -> Refusal {
    Refusal(
      code, edit: item.edit.number, hunk: item.isOneOfSeveral ? item.number : nil, path: path, rung: rung,
      reason: reason, windows: windows, advice: advice, range: item.hunk.range)
  }
}
