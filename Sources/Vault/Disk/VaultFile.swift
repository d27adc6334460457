internal import CrashPoints

/// The vault's file and its one backup, in a directory that is the user's alone.
struct VaultFile: Sendable {
  let path: FilePath

  /// The vault as it was before the last change.
  var backupName: String { path.name + ".bak" }
  private var newName: String { path.name + ".new" }
  private var newBackupName: String { path.name + ".bak.new" }

  /// The bytes of the file; nil where there is no vault.
  func read() throws(VaultError) -> [UInt8]? {
    do {
      return try PrivateDirectory(path.directory).read(path.name, limit: VaultFormat.largestFile)
    } catch  where error.code == .missing {
      return nil
    }
  }

  /// Makes the file, and its directory where that is missing.
  ///
  /// - Throws: `.exists` where there is something already; it is left as it is.
  func create(_ bytes: [UInt8]) throws(VaultError) {
    let directory = try PrivateDirectory.make(path.directory)
    try directory.locked { () throws(VaultError) in
      // Whatever is there, even something that cannot be read as a vault, is not replaced.
      guard try !directory.holds(path.name) else {
        throw VaultError(.exists, "There is a vault already.", path: directory.pathOf(path.name))
      }
      try directory.write(bytes, to: newName)
      CrashPoint.reach("vault-written")
      try directory.rename(newName, to: path.name)
      try directory.sync()
    }
  }

  /// Changes the file: reads it, has `change` make new bytes of it, and puts these in its place all at once.
  ///
  /// No two changes happen at the same time. A process that is killed leaves the old file or the new one, never a part of
  /// either; before, the old one became the backup.
  /// - Parameter keepsOld: Whether the old file becomes the backup; otherwise the new one does, so that nothing is left that
  ///   the old password opens.
  /// - Returns: What `change` returns beside the bytes; where it makes no bytes, nothing is written.
  func change<Value>(
    keepsOld: Bool = true, _ change: ([UInt8]) throws(VaultError) -> (bytes: [UInt8]?, value: Value)
  ) throws(VaultError) -> Value {
    let directory = try PrivateDirectory(path.directory)
    return try directory.locked { () throws(VaultError) in
      guard let old = try directory.read(path.name, limit: VaultFormat.largestFile) else { throw .missing(at: path) }
      let (new, value) = try change(old)
      guard let new else { return value }
      try directory.write(new, to: newName)
      CrashPoint.reach("vault-written")
      if keepsOld {
        try keep(old, in: directory)
        CrashPoint.reach("vault-backed-up")
      }
      try directory.rename(newName, to: path.name)
      try directory.sync()
      CrashPoint.reach("vault-replaced")
      if !keepsOld {
        try keep(new, in: directory)
        try directory.sync()
      }
      return value
    }
  }

  /// Makes the file as it stands the backup.
  private func keep(_ bytes: [UInt8], in directory: PrivateDirectory) throws(VaultError) {
    try directory.removeIfThere(newBackupName)
    if try !directory.link(path.name, as: newBackupName) { try directory.write(bytes, to: newBackupName) }
    try directory.rename(newBackupName, to: backupName)
    // Where both names were of one file already, renaming leaves both. Source: rename(2).
    try directory.removeIfThere(newBackupName)
  }
}

extension VaultError {
  static func missing(at path: FilePath) -> VaultError {
    VaultError(.missing, "There is no vault yet.", path: "\(path.directory)/\(path.name)")
  }
}
