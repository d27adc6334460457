internal import Programs

/// Whether commits are signed here, and whether they could be.
extension Repository {
  /// Whether the user's git is set to sign commits.
  package func signs() throws(GitError) -> Bool { try configurationBool("commit.gpgsign") == true }

  /// What keeps git from signing a commit as it is set to, as far as that shows without signing anything; nil where
  /// nothing is known to, and where nothing is signed.
  ///
  /// The program has to be there, and the key: a file for ssh, a secret key for gpg itself. Whether a password is known
  /// then shows only at the landing. Source: git-config(1), `gpg.format`, `gpg.program`, `user.signingKey`.
  package func signingFault() throws(GitError) -> GitError? {
    guard try signs() else { return nil }
    guard let program = userGit, let settings = try settings() else { return Self.fault("there is no program git") }
    let format = settings.string("gpg.format") ?? "openpgp"
    let name: String
    switch format {
    case "openpgp": name = settings.string("gpg.openpgp.program") ?? settings.string("gpg.program") ?? "gpg"
    case "x509": name = settings.string("gpg.x509.program") ?? "gpgsm"
    case "ssh": name = settings.string("gpg.ssh.program") ?? "ssh-keygen"
    default: return Self.fault("gpg.format is \"\(format)\", which git does not know")
    }
    guard let executable = program.executable(named: name) else { return Self.fault("there is no program \(name)") }
    let key = settings.string("user.signingkey").flatMap { $0.isEmpty ? nil : $0 }
    if format == "ssh" { return faultOfKeyFile(key, settings, program) }
    guard ["gpg", "gpg2"].contains(executable.split(separator: "/").last) else { return nil }
    let person = try identity(.committer)
    let wanted = key ?? "\(person.name) <\(person.email)>"
    let result = try program.run(executable, ["--batch", "--list-secret-keys", wanted])
    return result.status == 0 ? nil : Self.fault("\(executable) has no secret key for \(wanted)")
  }

  private func faultOfKeyFile(_ key: String?, _ settings: GitSettings, _ program: GitProgram) -> GitError? {
    guard let key else {
      return settings.string("gpg.ssh.defaultKeyCommand") == nil ? Self.fault("user.signingKey is not set") : nil
    }
    // The key itself, which an agent has the secret part of.
    if key.hasPrefix("key::") || key.hasPrefix("ssh-") { return nil }
    let path = program.path(key)
    return FileSystem.realPath(path) == nil ? Self.fault("there is no file \(path) with the key") : nil
  }

  private static func fault(_ reason: String) -> GitError {
    GitError(.signingFailed, "Your git is set to sign commits (commit.gpgSign), and \(reason).")
  }
}
