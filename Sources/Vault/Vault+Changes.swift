extension Vault {
  /// Sets a key, or replaces its value.
  ///
  /// - Parameter time: Milliseconds since 1970-01-01T00:00:00Z, kept beside the value.
  package func set(_ value: KeyValue, as name: KeyName, at time: Int64, _ key: VaultKey) throws(VaultError) {
    try change(key) { (contents) throws(VaultError) in
      try contents.set(VaultContents.Entry(name: name, value: value, setAt: time))
      return true
    }
  }

  /// Removes a key. The backup still holds it, sealed, until the next change.
  ///
  /// - Returns: Whether there was one of that name; where not, nothing is written.
  package func remove(_ name: KeyName, _ key: VaultKey) throws(VaultError) -> Bool {
    try change(key) { (contents) in contents.remove(name) }
  }

  /// Seals the vault with a new salt and another password, or the same.
  ///
  /// The backup is replaced as well, so that the old password opens neither; copies elsewhere still open with it. All keys
  /// that were derived before are outdated.
  /// - Returns: The new key.
  package func rotate(
    _ key: VaultKey, to password: SecretBytes, rounds: Int = KeyDerivation.standardRounds
  ) throws(VaultError) -> VaultKey {
    let newKey = try newKey(password, rounds)
    try file.change(keepsOld: false) { (bytes) throws(VaultError) in
      (bytes: try checkedFile(try sealed(bytes).contents(key), newKey), value: ())
    }
    return newKey
  }

  /// - Parameter body: Changes the contents; returns whether it did.
  @discardableResult
  private func change(
    _ key: VaultKey, _ body: (inout VaultContents) throws(VaultError) -> Bool
  ) throws(VaultError) -> Bool {
    try file.change { (bytes) throws(VaultError) in
      var contents = try sealed(bytes).contents(key)
      let isChanged = try body(&contents)
      return (bytes: isChanged ? try checkedFile(contents, key) : nil, value: isChanged)
    }
  }
}
