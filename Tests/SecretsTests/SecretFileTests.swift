import Secrets
import Testing

@Suite struct SecretFileTests {
  @Test(arguments: [
    ".env", "app/.env", ".env.production", ".env.local", "deploy/prod.env", ".envrc", "server.pem", "certs/a.key",
    "id_rsa",
    ".ssh/id_ed25519", "home/.aws/credentials", ".netrc", "release.keystore", "AuthKey_1.p8", "config/master.key",
    "infra/terraform.tfstate", "ID_RSA", "putty.ppk", ".env-production", ".env_local", "env.production", "app/env-prod",
    "prod.tfstate", "terraform.tfstate.backup", "prod.tfvars", "x.auto.tfvars.json", "credentials.json",
    "config/credentials.yaml", "config/secrets.yml", "secrets.production.json", "client_secret_1-a.json",
    "service-account.json", "id_rsa.bak", "id_ed25519~", "server.key.old", ".env.bak", ".netrc.orig", ".env.local.save",
  ])
  func keepsSecretFilesOut(path: String) { #expect(SecretFile.isSecret(path)) }

  @Test(arguments: [
    ".env.example", ".env.sample", "env.py", "src/environment.ts", "id_rsa.pub", "key.swift", "keys/README.md",
    "sample.env",
    "env.example", "env.d.ts", "env.json", "env-setup.sh", "example.tfvars", "terraform.tfvars.example",
    "secrets.example.yml", "secrets.py", "secrets-guide.yml", "credentials.md", "secret-store.json", "id_rsa.pub.bak",
    "notes.bak", "~", ".bak",
    "public.crt", ".npmrc", "config.json", "credentials.swift", "monkey", ".key", "docs/.env.md", "",
  ])
  func leavesOthers(path: String) { #expect(!SecretFile.isSecret(path)) }
}
