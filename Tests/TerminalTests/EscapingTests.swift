import Testing

@testable import Terminal

/// What is shown of other people's text.
@Suite struct EscapingTests {
  @Test(
    "Whatever steers a terminal, breaks a line or turns text is shown by its number",
    arguments: [
      ("a\u{1B}[2Jb", #"a\u{1B}[2Jb"#), ("two\nlines\r", #"two\u{A}lines\u{D}"#),
      ("\u{0}\t\u{7F}", #"\u{0}\u{9}\u{7F}"#),
      ("\u{9B}31m", #"\u{9B}31m"#), ("gpj\u{202E}.nii", #"gpj\u{202E}.nii"#),
      ("\u{2066}a\u{2069}", #"\u{2066}a\u{2069}"#),
      ("\u{2028}\u{2029}\u{FEFF}\u{200E}", #"\u{2028}\u{2029}\u{FEFF}\u{200E}"#), ("\r\n", #"\u{D}\u{A}"#),
      ("\u{E0041}", #"\u{E0041}"#),
    ])
  func hidden(text: String, shown: String) {
    #expect(text.escaped == shown)
    #expect(shown.escaped == shown)
  }

  @Test(
    "What can be seen stays as it is",
    arguments: ["", "Herz – cœur.nii.gz", "心臓", "قلب", "👩‍⚕️", "a\\n \"b\" �"])
  func visible(text: String) {
    #expect(text.escaped == text)
  }

  @Test("A long text keeps its ends, whole characters of them")
  func cutting() {
    let name = String(repeating: "ä", count: 1_000_000)
    let cut = "Can't use \"\(name)\"; use another".cut(to: 1000)
    #expect(cut.hasPrefix("Can't use \"ää") && cut.hasSuffix("ä\"; use another") && cut.contains("ä […] ä"))
    #expect(cut.utf8.count <= 1000)
    #expect("short".cut(to: 5) == "short")
  }
}
