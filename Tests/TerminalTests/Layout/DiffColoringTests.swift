import Terminal
import Testing

@Suite struct DiffColoringTests {
  private func styled(_ diff: String) -> String {
    DiffColoring.render(diff, palette: Palette(isEnabled: true))
      .replacing("\u{1B}[0m", with: "")
      .replacing("\u{1B}[1m", with: "<bold>").replacing("\u{1B}[2m", with: "<dim>")
      .replacing("\u{1B}[31m", with: "<red>").replacing("\u{1B}[32m", with: "<green>")
      .replacing("\u{1B}[36m", with: "<cyan>")
  }

  @Test func coloursByTheCountsOfTheHunk() {
    let diff = """
      diff --git a/f b/f
      index 1..2 100644
      --- a/f
      +++ b/f
      @@ -1,3 +1,3 @@ func f
       same
      --- x
      +++ y
       end
      \\ No newline at end of file
      --- a/g
      """
    #expect(
      styled(diff) == """
        <bold>diff --git a/f b/f
        <dim>index 1..2 100644
        <bold>--- a/f
        <bold>+++ b/f
        <cyan>@@ -1,3 +1,3 @@ func f
         same
        <red>--- x
        <green>+++ y
         end
        <dim>\\ No newline at end of file
        <bold>--- a/g
        """)
  }

  @Test func readsARangeWithoutANumberOfLines() {
    #expect(styled("@@ -1 +1 @@\n-a\n+b\n+++ c\n") == "<cyan>@@ -1 +1 @@\n<red>-a\n<green>+b\n<bold>+++ c\n")
  }

  @Test func recoversFromAHeaderThatCountsWrong() {
    #expect(
      styled("@@ -1,9 +1,9 @@\ndiff --git a/f b/f\n--- a/f")
        == "<cyan>@@ -1,9 +1,9 @@\n<bold>diff --git a/f b/f\n<bold>--- a/f")
  }

  @Test func disarmsContentAndShowsChangedLineEnds() {
    let diff = "@@ -1,2 +1,2 @@\n a\u{1B}[31m\r\n-b\r\n+b\n"
    #expect(DiffColoring.render(diff, palette: .plain) == "@@ -1,2 +1,2 @@\n a␛[31m\n-b␍\n+b\n")
  }
}
