extension Language {
  /// The language of that name, or of a name that people give it: `c++20`, `gnu++17`, `python3.11`, `{.python}`, `py`.
  public init?(named name: String) {
    guard let language = Self.tagged(name, among: Self.all) else { return nil }
    self = language
  }

  /// The language that a fence's first word names; nil if it is none of these.
  ///
  /// - Parameter languages: in the order in which they are preferred.
  static func tagged(_ word: String, among languages: [Language]) -> Language? {
    guard let named = named(normal(word)) else { return nil }
    if let language = languages.first(where: { $0 == named }) { return language }
    // Who wants C++ takes it of any year.
    guard [cpp.name, cpp20.name].contains(named.name) else { return nil }
    return languages.contains(cpp) || languages.contains(cpp20) ? named : nil
  }

  /// `{.python .numberLines}`, `python:main.py`, `Python3,linenos` say `python` and `python3`.
  private static func normal(_ word: String) -> String {
    let bare = word.lowercased().drop { "{.".contains($0) }
    return String(bare.prefix { !"}:,;={(".contains($0) })
  }

  private static func named(_ word: String) -> Language? {
    if let language = all.first(where: { $0.name == word }) { return language }
    // The year or version at the end.
    let end = word.drop { !$0.isNumber }
    let stem = word.prefix(word.count - end.count)
    switch stem {
    case "python", "py", "pypy", "cpython", "python-", "pypy-", "ipython":
      return end.isEmpty || end.hasPrefix("3") ? python : nil
    case "c++", "cpp", "cxx", "cc", "g++", "gnu++", "gnuc++", "clang++", "cplusplus", "c++-", "hpp":
      return ["20", "2a", "23", "2b", "26", "2c"].contains { end.hasPrefix($0) } ? cpp20 : cpp
    case "c", "gnu", "gcc", "ansi-c": return c
    case "java", "openjdk", "jdk": return java
    case "rust", "rs": return rust
    case "go", "golang": return go
    case "js", "node", "nodejs", "javascript", "mjs", "es", "ecmascript": return javascript
    default: return nil
    }
  }

  /// The language that a text without a name is in, by what only it has; nil if it looks like none.
  static func guessed(_ text: String, among languages: [Language]) -> Language? {
    let kind = signs.first { signs in signs.texts.contains { text.contains($0) } }
    guard let kind else { return nil }
    if let language = languages.first(where: { $0 == kind.language }) { return language }
    return kind.language == cpp ? languages.first { [cpp20, c].contains($0) } : nil
  }

  /// The first that fits counts: others than Python import, too.
  private static let signs: [(language: Language, texts: [String])] = [
    (cpp, ["#include"]),
    (java, ["public static void main", "import java.", "System.out.print"]),
    (go, ["package main"]),
    (rust, ["fn main()", "use std::", "let mut "]),
    (
      javascript,
      [
        "console.log(", "require('", "require(\"", "process.stdin", "function ", "const ", "=> {",
      ]
    ),
    (python, ["import ", "def ", "print(", "input(", "class ", "lambda ", "for ", "= ["]),
  ]

  /// Whether a text without blocks begins as a program does, not as a sentence: behind comments and a docstring, a
  /// line of code.
  static func isWhole(_ text: Substring) -> Bool {
    var lines = text.split(separator: "\n").map { $0.drop { $0 == " " || $0 == "\t" } }[...]
    lines = lines.drop { $0.allSatisfy(\.isWhitespace) }
    var isInComment: Substring?
    while let line = lines.first {
      if let end = isInComment {
        if line.contains(end) { isInComment = nil }
      } else if let mark = ["\"\"\"", "'''", "/*"].first(where: { line.hasPrefix($0) }) {
        let end: Substring = mark == "/*" ? "*/" : Substring(mark)
        if !line.dropFirst(mark.count).contains(end) { isInComment = end }
      } else if !(line.hasPrefix("#") && !line.hasPrefix("#include") && !line.hasPrefix("#define"))
        && !line.hasPrefix("//") && !line.allSatisfy(\.isWhitespace)
      {
        return beginsCode(line)
      }
      lines = lines.dropFirst()
    }
    return false
  }

  private static let beginnings = [
    "import ", "from ", "def ", "class ", "async def ", "@", "#include", "#define",
    "using namespace",
    "package ", "use std", "fn main", "public class", "public static", "int main", "const ", "let ",
    "var ",
    "function ", "print(", "while ", "for ", "if ", "try:", "with ",
  ]

  private static func beginsCode(_ line: Substring) -> Bool {
    if line.wholeMatch(of: /[A-Za-z_][\w.\[\]]*(\s*,\s*[A-Za-z_]\w*)*\s*[-+*]?=[^=].*/) != nil {
      return true
    }
    guard let start = beginnings.first(where: { line.hasPrefix($0) }) else { return false }
    switch start {
    // "For each…", "if you…": sentences do not end in a colon or a bracket.
    case "while ", "for ", "if ", "with ":
      return line.last == ":" || line.last == "{" || line.contains(": ")
    case "from ": return line.contains(" import ")
    case "import ", "let ", "use std", "const ", "var ":
      return line.last != "." && line.last != ":"
    default: return true
    }
  }
}
