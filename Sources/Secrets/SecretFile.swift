/// Files that are secret as a whole, by what they are called.
package enum SecretFile {
  /// Whether no part of the file at `path` should be read by a model.
  package static func isSecret(_ path: String) -> Bool {
    let parts = path.lowercased().split(separator: "/")
    guard let name = parts.last.map(String.init) else { return false }
    if names.contains(name) || endings.contains(where: { name.hasSuffix($0) && name.count > $0.count }) { return true }
    if let directory = parts.dropLast().last, places.contains("\(directory)/\(name)") { return true }
    if name.hasPrefix("id_"), !name.contains("."), keyKinds.contains(where: name.hasSuffix) { return true }
    return isEnvironment(name)
  }

  /// `.env`, `.env.production`, `prod.env`, but not what is there to be copied, such as `.env.example`.
  private static func isEnvironment(_ name: String) -> Bool {
    guard name == ".env" || name == ".envrc" || name.hasPrefix(".env.") || name.hasSuffix(".env") else { return false }
    let words = name.split(whereSeparator: { ".-_".contains($0) }).map(String.init)
    return !words.contains { harmless.contains($0) }
  }

  private static let harmless: Set<String> = [
    "example", "examples", "sample", "template", "tmpl", "dist", "default", "defaults", "schema", "md",
  ]
  private static let names: Set<String> = [
    ".netrc", "_netrc", ".pgpass", ".htpasswd", ".git-credentials", ".dockercfg", ".pypirc", ".vault-token",
    "master.key",
    "terraform.tfstate", "terraform.tfstate.backup", "kubeconfig", "secring.gpg", "credentials.csv", "wallet.dat",
  ]
  private static let endings = [
    ".pem", ".key", ".p12", ".pfx", ".p8", ".jks", ".keystore", ".kdbx", ".keychain", ".ppk", ".ovpn", ".tfvars.secret",
    ".agekey",
  ]
  private static let places: Set<String> = [
    ".aws/credentials", ".docker/config.json", ".kube/config", ".ssh/config", ".gnupg/secring.gpg",
  ]
  private static let keyKinds = ["rsa", "dsa", "ecdsa", "ed25519", "ecdsa_sk", "ed25519_sk"]
}
