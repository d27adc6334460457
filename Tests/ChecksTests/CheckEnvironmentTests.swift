import Checks
import Testing

@Suite struct CheckEnvironmentTests {
  @Test func choosesByNameAndByBeginning() {
    let source = ["PATH": "/bin", "HOME": "/h", "LC_ALL": "C", "DISPLAY": ":0", "EDITOR": "vi", "APP_MODE": "x"]
    let environment = CheckEnvironment(choosingFrom: source, names: ["APP_*"])
    #expect(environment.variables == ["PATH": "/bin", "HOME": "/h", "LC_ALL": "C", "APP_MODE": "x"])
    #expect(environment.refused.isEmpty)
  }

  @Test func refusesSecretsEvenWhenAllowed() {
    let source = ["SSH_AUTH_SOCK": "/s", "APP_KEY": "1", "GITHUB_TOKEN": "2", "APP_MODE": "x"]
    let environment = CheckEnvironment(choosingFrom: source, names: ["*"])
    #expect(environment.variables == ["APP_MODE": "x"])
    #expect(environment.refused == ["APP_KEY", "GITHUB_TOKEN", "SSH_AUTH_SOCK"])
  }

  @Test func takesTheUsersOwnValuesAsTheyAre() {
    let environment = CheckEnvironment(
      choosingFrom: ["PATH": "/bin", "APP_KEY": "real"], names: ["APP_KEY"],
      values: ["PATH": "/mine", "APP_KEY": "dummy"])
    #expect(environment.variables == ["PATH": "/mine", "APP_KEY": "dummy"])
    #expect(environment.refused.isEmpty)
  }

  @Test(arguments: [
    "OPENAI_API_KEY", "aws_secret_access_key", "NPM_TOKEN", "GH_TOKEN", "DB_PASSWORD", "GIT_ASKPASS", "SSH_ASKPASS",
    "GITHUB_PAT", "SENTRY_DSN", "MYAPIKEY", "DATABASE_URL", "AWS_SESSION_TOKEN", "GOOGLE_APPLICATION_CREDENTIALS",
  ])
  func knowsASecretByItsName(name: String) {
    #expect(CheckEnvironment.isSecret(name))
  }

  @Test(
    arguments: CheckEnvironment.defaultNames + ["PATHS", "AUTHOR", "MONKEY_HOUSE", "TOKENIZERS_PARALLELISM", "COMPASS"])
  func letsOtherNamesPass(name: String) {
    #expect(!CheckEnvironment.isSecret(name))
  }
}
