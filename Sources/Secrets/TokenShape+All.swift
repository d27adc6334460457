extension TokenShape {
  /// The shapes that providers document, or that their tokens are known by.
  ///
  /// Sources: GitHub, "About authentication to GitHub", "Token formats"; GitLab, "Token overview"; Slack, "Token types";
  /// AWS IAM, "IAM identifiers", "Unique identifiers"; Stripe, "API keys"; npm, "About access tokens"; PyPI, "API tokens";
  /// Slack, "Sending messages using incoming webhooks"; Discord, "Webhook resource";
  /// RFC 7519 for JSON Web Tokens, which begin with `eyJ` since their first part is a JSON object in Base64.
  static let all: [TokenShape] =
    ["AKIA", "ASIA", "ABIA", "ACCA"].map { TokenShape($0, .upperAndDigits, 16...16) }
    + ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"].map { TokenShape($0, .alphanumeric, 36...255) }
    + [TokenShape("github_pat_", .word, 60...255)]
    + ["glpat-", "gldt-", "glrt-", "glcbt-", "glptt-", "glft-", "glsoat-", "glimt-", "glagent-"].map {
      TokenShape($0, .dottedWord, 20...300)
    }
    + ["xoxb-", "xoxa-", "xoxp-", "xoxr-", "xoxs-", "xoxe-", "xapp-"].map { TokenShape($0, .dottedWord, 16...300) }
    + [
      TokenShape("AIza", .wordAndDash, 35...35), TokenShape("ya29.", .dottedWord, 20...2000),
      TokenShape("GOCSPX-", .wordAndDash, 20...60),
    ]
    + ["sk_live_", "rk_live_", "sk_test_", "rk_test_", "whsec_"].map { TokenShape($0, .alphanumeric, 16...255) }
    + [
      TokenShape("npm_", .alphanumeric, 36...36), TokenShape("pypi-", .wordAndDash, 60...1000),
      TokenShape("rubygems_", .hex, 48...48),
    ]
    + [
      TokenShape("sk-ant-", .wordAndDash, 24...300), TokenShape("sk-", .wordAndDash, 20...300, mustBeMixed: true),
      TokenShape("hf_", .alphanumeric, 34...40, mustBeMixed: true), TokenShape("gsk_", .alphanumeric, 40...80),
      TokenShape("r8_", .alphanumeric, 37...37), TokenShape("xai-", .alphanumeric, 60...120),
    ]
    + [
      TokenShape("SG.", .dottedWord, 60...80), TokenShape("dop_v1_", .hex, 64...64),
      TokenShape("doo_v1_", .hex, 64...64),
      TokenShape("dckr_pat_", .wordAndDash, 20...60), TokenShape("hvs.", .wordAndDash, 24...300),
      TokenShape("lin_api_", .alphanumeric, 32...60), TokenShape("NRAK-", .upperAndDigits, 27...27),
      TokenShape("AGE-SECRET-KEY-1", .upperAndDigits, 58...58), TokenShape("dapi", .hex, 32...32),
      TokenShape("shpat_", .hex, 32...32), TokenShape("shpss_", .hex, 32...32), TokenShape("shpca_", .hex, 32...32),
    ]
    + ["services/", "workflows/", "triggers/"].map {
      TokenShape("hooks.slack.com/" + $0, .path, 40...200, keepsPrefix: true)
    }
    + ["discord.com", "discordapp.com"].map {
      TokenShape($0 + "/api/webhooks/", .path, 76...120, keepsPrefix: true)
    }
    // Keys in PEM that were put into Base64 once more, as in Kubernetes: their first lines say what they are.
    + ["RSA ", "DSA ", "EC ", "OPENSSH ", "ENCRYPTED ", ""].map {
      TokenShape(base64("-----BEGIN \($0)PRIVATE KEY"), .base64, 40...20_000)
    }
    + [TokenShape("eyJ", .dottedWord, 60...8000, mustBeMixed: true)]
  /// The letters of Base64 that a text's beginning always has, whatever follows it.
  private static func base64(_ text: String) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    let bytes = Array(text.utf8)
    return String(
      stride(from: 0, to: bytes.count / 3 * 3, by: 3).flatMap { index -> [Character] in
        let bits = Int(bytes[index]) << 16 | Int(bytes[index + 1]) << 8 | Int(bytes[index + 2])
        return [18, 12, 6, 0].map { digits[bits >> $0 & 63] }
      })
  }
}
