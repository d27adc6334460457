/// Which of the models that are there suit the two roles on a machine with so much memory.
package struct RoleAdvice: Sendable, Equatable {
  /// A model, as much of it as decides.
  package struct Candidate: Sendable, Equatable {
    package var name: String
    /// 0 where its server does not tell, as of a model that is in its memory anyway.
    package var sizeInBytes: Int
    package var isForCode: Bool
    package var thinks: Bool
    /// What an exam says of it in each role; nil for a model that sat none.
    package var writes: Bool?
    package var judges: Bool?

    package init(
      name: String, sizeInBytes: Int = 0, isForCode: Bool = false, thinks: Bool = false, writes: Bool? = nil,
      judges: Bool? = nil
    ) {
      self.name = name
      self.sizeInBytes = sizeInBytes
      self.isForCode = isForCode
      self.thinks = thinks
      self.writes = writes
      self.judges = judges
    }

    /// With its context, about.
    fileprivate var need: Int { sizeInBytes + sizeInBytes / 5 }

    fileprivate var worthAsOverseer: Int { Self.worth(judges) + (thinks ? 2 : 0) + (isForCode ? 0 : 1) }
    fileprivate var worthAsImplementer: Int { Self.worth(writes) + (isForCode ? 2 : 0) }

    /// An exam on this machine says more than a name.
    private static func worth(_ verdict: Bool?) -> Int { verdict.map { $0 ? 10 : -10 } ?? 0 }
  }

  /// How the two are in memory.
  package enum Fit: Sendable, Equatable {
    /// One model plays both roles.
    case one
    case together
    /// Each change of roles loads one of them.
    case inTurn
    /// At least one needs more memory than there is.
    case tooLarge
  }

  /// Places in the list of candidates.
  package let overseer: Int
  package let implementation: Int
  package let fit: Fit

  /// The pair that suits best; of those that suit equally well one that fits into memory together, then the larger.
  ///
  /// - Parameter room: The bytes that models may take up.
  /// - Returns: Nil where there is no candidate.
  package init?(_ candidates: [Candidate], room: Int) {
    let pairs = candidates.indices.flatMap { overseer in
      candidates.indices.map { Pair(candidates, overseer, $0, room) }
    }
    // Of equal ones the first.
    guard let best = pairs.max(by: { $0.rank.lexicographicallyPrecedes($1.rank) }) else { return nil }
    (overseer, implementation, fit) = (best.overseer, best.implementation, best.fit)
  }

  /// What to tell the user of a choice, which may be another than the one that is recommended.
  package static func fit(_ overseer: Candidate, _ implementation: Candidate, room: Int) -> Fit {
    let candidates = overseer == implementation ? [overseer] : [overseer, implementation]
    return Pair(candidates, 0, candidates.count - 1, room).fit
  }

  private struct Pair {
    let overseer: Int
    let implementation: Int
    let fit: Fit
    /// The higher the better, the first number first.
    let rank: [Int]

    init(_ candidates: [Candidate], _ overseer: Int, _ implementation: Int, _ room: Int) {
      self.overseer = overseer
      self.implementation = implementation
      let (one, two) = (candidates[overseer], candidates[implementation])
      if max(one.need, two.need) > room {
        fit = .tooLarge
      } else if overseer == implementation {
        fit = .one
      } else {
        fit = one.need + two.need <= room ? .together : .inTurn
      }
      rank = [
        fit == .tooLarge ? 0 : 1, one.worthAsOverseer + two.worthAsImplementer, fit == .inTurn ? 0 : 1,
        one.sizeInBytes + two.sizeInBytes,
      ]
    }
  }
}
