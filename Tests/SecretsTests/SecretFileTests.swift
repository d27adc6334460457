import Secrets
import Testing

@Suite struct SecretFileTests {
  @Test(arguments: [
    ".env", "app/.env", ".env.production", ".env.local", "deploy/prod.env", ".envrc", "server.pem", "certs/a.key",
    "id_rsa",
    ".ssh/id_ed25519", "home/.aws/credentials", ".netrc", "release.keystore", "AuthKey_1.p8", "config/master.key",
    "infra/terraform.tfstate", "ID_RSA", "putty.ppk",
  ])
  func keepsSecretFilesOut(path: String) { #expect(SecretFile.isSecret(path)) }

  @Test(arguments: [
    ".env.example", ".env.sample", "env.py", "src/environment.ts", "id_rsa.pub", "key.swift", "keys/README.md",
    "sample.env",
    "public.crt", ".npmrc", "config.json", "credentials.swift", "monkey", ".key", "docs/.env.md", "",
  ])
  func leavesOthers(path: String) { #expect(!SecretFile.isSecret(path)) }
}
