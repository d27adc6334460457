/// The sessions of a user's vaults, wherever they can be kept here.
package struct VaultSessions: Sendable {
  /// The first of them keeps new sessions; all are asked for one.
  private let keepers: [any SessionKeeper]

  /// One of the places where a session can be kept.
  package enum Place: String, Sendable, CaseIterable { case keyring, agent }

  /// - Parameters:
  ///   - agents: Used where the kernel keeps no keys, and asked in any case, since that may have changed.
  ///   - place: Where new sessions are kept; nil for the kernel's keyring where that works, and otherwise an agent.
  package init(agents: AgentSessions, place: Place? = nil) {
    let isUsable = KeyringSessions.isUsable
    keepers =
      switch place {
      case .keyring: [KeyringSessions(), agents]
      case .agent: isUsable ? [agents, KeyringSessions()] : [agents]
      case nil: isUsable ? [KeyringSessions(), agents] : [agents]
      }
  }

  init(_ keepers: [any SessionKeeper]) { self.keepers = keepers }

  /// Keeps a key for `seconds` from now.
  ///
  /// - Parameter now: Seconds since 1970-01-01T00:00:00Z.
  /// - Returns: Where it is kept, for a person.
  package func keep(_ key: VaultKey, seconds: Int, now: Int64) throws(VaultError) -> String {
    let (endsAt, isTooLong) = now.addingReportingOverflow(Int64(seconds))
    guard seconds > 0, seconds <= Int(UInt32.max), !isTooLong else {
      throw VaultError(.invalidInput, "A session lasts between one second and some 136 years.")
    }
    let session = VaultSession(key: key, endsAt: endsAt)
    for keeper in keepers.dropFirst() { try keeper.end(key.derivation) }
    try keepers[0].keep(session, seconds: seconds)
    return keepers[0].place
  }

  /// The session of a vault, and where it is kept; nil where the vault is locked.
  package func session(
    of vault: KeyDerivation, now: Int64
  ) throws(VaultError) -> (session: VaultSession, place: String)? {
    for keeper in keepers {
      // The system's timer may have stood still while the machine slept; the time of day has not.
      if let session = try keeper.session(of: vault), session.endsAt > now { return (session, keeper.place) }
    }
    return nil
  }

  /// Locks a vault; returns whether it was unlocked.
  package func end(_ vault: KeyDerivation) throws(VaultError) -> Bool {
    var wasThere = false
    for keeper in keepers where try keeper.end(vault) { wasThere = true }
    return wasThere
  }
}
