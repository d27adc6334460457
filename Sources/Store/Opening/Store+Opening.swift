package import NexusProtocol

extension Store {
  /// Opens the store, making it and its directory where they are missing, and upgrades it to this version's schema.
  ///
  /// The directory that directly holds the file belongs to nexus: it is made, or narrowed to, 0700, and the files 0600.
  /// Blocks for some milliseconds, and for up to `busyTimeout` while another process opens or upgrades the same store.
  /// - Parameters:
  ///   - owner: This process, noted with the exchanges it begins.
  ///   - nexusVersion: Noted in a store that is made or upgraded.
  ///   - isAlive: Returns false only for a process that is known to be dead: one of this host that does not run any
  ///     more. Asked inside transactions, so it must be quick.
  /// - Throws: `.newerSchema`, `.notAStore`, `.corrupt`, `.notPermitted`, `.readOnly`, `.full`, `.locked` or `.ioFailed`.
  package static func open(
    at path: String, for owner: LeaseOwner? = nil, nexusVersion: String = "",
    isAlive: @escaping @Sendable (LeaseOwner) -> Bool = { _ in true }, busyTimeout: Duration = .seconds(5)
  ) throws(StoreError) -> Store {
    let opener = Opener(path: path, schema: .current, nexusVersion: nexusVersion, busyTimeout: busyTimeout)
    return Store(pool: try opener.openForWriting(), owner: owner, isAlive: isAlive)
  }
  /// Opens the store for looking only, or returns nil when there is none; makes no store.
  ///
  /// A store of an older schema is upgraded first, which needs the right to write. Everything that writes fails with
  /// `.readOnly`.
  /// - Throws: As `open(at:)` does.
  package static func openForReading(
    at path: String, nexusVersion: String = "", busyTimeout: Duration = .seconds(5)
  ) throws(StoreError) -> Store? {
    let opener = Opener(path: path, schema: .current, nexusVersion: nexusVersion, busyTimeout: busyTimeout)
    guard let pool = try opener.openForReading() else { return nil }
    return Store(pool: pool, owner: nil, isAlive: { _ in true })
  }
}
