/// Files that are secret as a whole, by what they are called.
package enum SecretFile {
  /// Whether no part of the file at `path` should be read by a model.
  package static func isSecret(_ path: String) -> Bool {
    var parts = path.lowercased().split(separator: "/")
    guard let last = parts.popLast() else { return false }
    let name = withoutBackupEnding(String(last))
    if names.contains(name) || endings.contains(where: { name.hasSuffix($0) && name.count > $0.count }) { return true }
    if let directory = parts.last, places.contains("\(directory)/\(name)") { return true }
    if name.hasPrefix("id_"), !name.contains("."), keyKinds.contains(where: name.hasSuffix) { return true }
    return (isEnvironment(name) || isData(name)) && !isExample(name)
  }

  /// `id_rsa.bak` and `.env~` hold what the file without that ending does.
  private static func withoutBackupEnding(_ name: String) -> String {
    var name = name
    while let ending = backupEndings.first(where: { name.hasSuffix($0) && name.count > $0.count }) {
      name.removeLast(ending.count)
    }
    return name
  }

  /// `.env`, `.env.production`, `.env-production`, `env.production`, `prod.env`.
  private static func isEnvironment(_ name: String) -> Bool {
    if name == ".env" || name == ".envrc" || name.hasSuffix(".env") { return true }
    if [".env.", ".env-", ".env_"].contains(where: name.hasPrefix) { return true }
    // Code and documents may be called `env.ts`; what runs in an environment is named for it.
    guard let sign = name.dropFirst(3).first, name.hasPrefix("env"), ".-_".contains(sign) else { return false }
    return environments.contains(String(name.dropFirst(4)))
  }

  /// `secrets.yml`, `credentials.json`, `client_secret_1.json`, `prod.tfvars`.
  private static func isData(_ name: String) -> Bool {
    if dataEndings.contains(where: { name.hasSuffix($0) && name.count > $0.count }) { return true }
    guard let dot = name.lastIndex(of: "."), dataForms.contains(String(name[dot...].dropFirst())) else { return false }
    let words = name[..<dot].split(whereSeparator: { ".-_".contains($0) }).map(String.init)
    if words == ["secrets"] || words == ["secret"] || words == ["credentials"] { return true }
    if let first = words.first, first == "secrets" || first == "credentials",
      words.dropFirst().allSatisfy(environments.contains)
    {
      return true
    }
    return name.hasSuffix(".json") && (name.hasPrefix("client_secret") || name.hasPrefix("service-account"))
  }

  /// What is there to be copied.
  private static func isExample(_ name: String) -> Bool {
    name.split(whereSeparator: { ".-_".contains($0) }).contains { harmless.contains(String($0)) }
  }

  private static let harmless: Set<String> = [
    "example", "examples", "sample", "template", "tmpl", "dist", "default", "defaults", "schema", "md",
  ]
  private static let names: Set<String> = [
    ".netrc", "_netrc", ".pgpass", ".htpasswd", ".git-credentials", ".dockercfg", ".pypirc", ".vault-token",
    "master.key", "kubeconfig", "secring.gpg", "credentials.csv", "wallet.dat",
  ]
  private static let endings = [
    ".pem", ".key", ".p12", ".pfx", ".p8", ".jks", ".keystore", ".kdbx", ".keychain", ".ppk", ".ovpn", ".tfvars.secret",
    ".agekey",
  ]
  /// Terraform writes what it made, passwords included, into its state, and reads what it is told from variables.
  private static let dataEndings = [".tfstate", ".tfvars", ".tfvars.json"]
  private static let dataForms: Set<String> = ["yml", "yaml", "json", "toml", "ini", "properties", "xml", "txt"]
  private static let environments: Set<String> = [
    "prod", "production", "staging", "stage", "live", "local", "dev", "development", "test", "testing", "ci", "secret",
    "secrets", "private",
  ]
  private static let backupEndings = [
    "~", ".bak", ".backup", ".old", ".orig", ".save", ".saved", ".copy", ".swp", ".tmp",
  ]
  private static let places: Set<String> = [
    ".aws/credentials", ".docker/config.json", ".kube/config", ".ssh/config", ".gnupg/secring.gpg",
  ]
  private static let keyKinds = ["rsa", "dsa", "ecdsa", "ed25519", "ecdsa_sk", "ed25519_sk"]
}
