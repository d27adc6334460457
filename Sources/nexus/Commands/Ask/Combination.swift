import ArgumentParser

/// How several answers to one question become one.
enum Combination: String, ExpressibleByArgument, CaseIterable {
  case best, merge, vote

  var heading: String {
    switch self {
    case .best: "The best"
    case .merge: "Together"
    case .vote: "Where they agree"
    }
  }

  var instructions: String {
    switch self {
    case .best:
      "Say which answer is the best, by its number, and why in two sentences. Then repeat that answer as it is."
    case .merge:
      "Write one answer that keeps what is right in each and leaves out what is wrong. Say where they differ."
    case .vote: "Group the answers that say the same. Say how many are in each group, and name the one most agree on."
    }
  }
}
