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

  func dividerIsOpen(_ item: FileEditing.Item) -> Refusal {
    refusal(
      .malformed, item, rung: .elision,
      reason: "The block has several `=======` lines, and more than one of them could divide old text from new.",
      windows: [],
      advice: "Send the block with nine characters in each marker: `<<<<<<<<< SEARCH`, `=========`, "
        + "`>>>>>>>>> REPLACE`.")
  }

  func searchesForNothing(_ item: FileEditing.Item) -> Refusal {
    refusal(
      .emptySearch, item, rung: nil, reason: "The edit has no old lines, so the place of its new lines is open.",
      windows: [NearestWindow(index: index).window(start: 0, count: 8, title: "The file begins")],
      advice: "Send the new lines together with the lines next to their place.")
  }

  func alreadyThere(_ item: FileEditing.Item, _ placement: Placement) -> Refusal {
    refusal(
      .alreadyApplied, item, rung: .exact,
      reason: "The file already holds the new text at line \(placement.lines.lowerBound + 1).",
      windows: [window(placement)], advice: "Leave this edit out, or give more of the text around the place.")
  }

  func leavesBlankLine(_ item: FileEditing.Item, _ placement: Placement) -> Refusal {
    refusal(
      .doubtful, item, rung: .exact,
      reason: "The old text is all of a line without its end, so it is open whether the line goes or stays blank.",
      windows: [window(placement)],
      advice: "Include the line break in the old text, or keep the line before it in both.")
  }

  func indentationIsOpen(_ item: FileEditing.Item, _ placement: Placement) -> Refusal {
    refusal(
      .doubtful, item, rung: .exact,
      reason: "The old text begins after its line's indentation, so it is open how the further new lines are indented.",
      windows: [window(placement)], advice: "Give old and new text as whole lines with their indentation.")
  }

  func notAtEnd(_ hunk: FileEditing.Placed) -> Refusal {
    refusal(
      .noMatch, hunk.item, rung: hunk.placements.map(\.rung).max(),
      reason: "The edit says the file ends after these lines, and it does not.",
      windows: hunk.placements.prefix(1).map { window($0) },
      advice: "Leave out `\\ No newline at end of file`, or send the file's last lines.")
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
