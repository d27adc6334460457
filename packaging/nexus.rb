# Homebrew formula of nexus. `script/package formula` fills in repository, version and commit.
class Nexus < Formula
  desc "Pair of coding agents that runs on models of your own"
  homepage "@REPOSITORY@"
  url "@REPOSITORY@", tag: "v@VERSION@", revision: "@COMMIT@"
  license "MIT"

  depends_on xcode: ["26.0", :build] if OS.mac?
  depends_on "libgit2"
  uses_from_macos "swift" => :build
  uses_from_macos "curl"
  uses_from_macos "sqlite"

  def install
    static = OS.mac? ? [] : ["--static-swift-stdlib"]
    system "swift", "build", "--disable-sandbox", "-c", "release", *static, "--product", "nexus",
           "-Xcc", "-DNEXUS_COMMIT=@COMMIT@"
    bin.install ".build/release/nexus"
    man1.install "docs/nexus.1"
    generate_completions_from_executable(bin/"nexus", "completions")
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/nexus --version")
    system "git", "init"
    assert_match "nexus", shell_output("#{bin}/nexus status 2>&1")
  end
end
