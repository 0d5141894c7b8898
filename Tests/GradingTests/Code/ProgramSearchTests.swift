import Grading
import Testing

struct ProgramSearchTests {
  private func found(_ source: String, _ rule: ProgramSearch.Rule, _ language: Language = .python)
    -> ProgramSearch
  {
    .found(Program(language: language, source: source), rule: rule)
  }

  @Test func theLastClosedBlockOfTheLanguageIsTaken() {
    let cases: [(String, ProgramSearch)] = [
      ("```python\nprint(1)\n```", found("print(1)\n", .tagged)),
      (
        "a\n```python\nprint(1)\n```\nbetter:\n```py\nprint(2)\n```\n", found("print(2)\n", .tagged)
      ),
      ("```Python3 title=\"x\"\nprint(1)\n```", found("print(1)\n", .tagged)),
      ("```python\nprint(1)\n```\nIt prints\n```\n1\n```\n", found("print(1)\n", .tagged)),
      ("```cpp\nint main(){}\n```", found("int main(){}\n", .tagged, .cpp)),
      (
        "```\n#include <cstdio>\nint main(){}\n```",
        found("#include <cstdio>\nint main(){}\n", .untagged, .cpp)
      ),
      ("```\nprint(int(input()))\n```", found("print(int(input()))\n", .untagged)),
      ("~~~python\nprint('```')\n~~~", found("print('```')\n", .tagged)),
      ("````python\nx = '''\n```\n'''\n````", found("x = '''\n```\n'''\n", .tagged)),
      (
        "1. do\n   ```python\n   if 1:\n     print(1)\n   ```",
        found("if 1:\n  print(1)\n", .tagged)
      ),
      ("```python\r\nprint(1)\r\n```\r\n", found("print(1)\n", .tagged)),
      ("import sys\nprint(1)\n", found("import sys\nprint(1)\n", .whole)),
      (
        "<think>```python\nprint(0)\n```</think>\n```python\nprint(1)\n```",
        found("print(1)\n", .tagged)
      ),
      ("a</think>b</think>```python\nprint(1)\n```\n", found("print(1)\n", .tagged)),
      ("I think that 42 is right.", .none),
      ("Here is the idea: import nothing, print(42).", .none),
      ("```text\nhello\n```", .none),
      ("```\nhello\n```", .none),
      ("", .none),
    ]
    for (response, expected) in cases {
      #expect(ProgramSearch(response) == expected, "\(response)")
    }
  }

  /// A program that is told in parts is all of them; an attempt or an example before is none.
  @Test func helpersInBlocksOfTheirOwnBelongToTheProgram() {
    func blocks(_ sources: String...) -> String {
      sources.map { "Then:\n```python\n\($0)\n```\n" }.joined()
    }
    let helper = "import math\n\nLIMIT = 10\n\ndef area(r):\n    return math.pi * r * r"
    let main = "r = float(input())\nprint(area(r))"
    #expect(ProgramSearch(blocks(helper, main)) == found("\(helper)\n\n\(main)\n", .tagged))
    let second = "def half(r):\n    return area(r) / 2"
    let both = "print(half(float(input())))"
    #expect(
      ProgramSearch(blocks(helper, second, both))
        == found("\(helper)\n\n\(second)\n\n\(both)\n", .tagged))
    for (before, last) in [
      // An attempt that runs by itself.
      ("def area(r):\n    return r\nprint(area(2))", main),
      // It has its own.
      (helper, "def area(r):\n    return 3 * r\nprint(area(float(input())))"),
      (
        "def solve(n):\n    return n",
        "class Solution:\n    def solve(self, n):\n        return n + 1"
      ),
      // A name that it imports.
      ("def gcd(a, b):\n    return 1", "from math import gcd\nprint(gcd(int(input()), 4))"),
      ("def f(x):\n    return x", "g = max\nprint(g(1, int(input())))"),
    ] {
      #expect(ProgramSearch(blocks(before, last)) == found("\(last)\n", .tagged), "\(last)")
    }
  }

  @Test func whatIsCutIsIncomplete() {
    for cut in [
      "```python\nprint(1)", "```python\nprint(1)\n``", "```", "<think>\nlet me",
      "text\n```cpp\nint main(",
      "<think>```python\nprint(1)\n```",
    ] {
      #expect(ProgramSearch(cut) == .incomplete, "\(cut)")
    }
    // A whole program before the cut one is still the last whole program.
    #expect(
      ProgramSearch("```python\nprint(1)\n```\n```python\nprint(") == found("print(1)\n", .tagged))
  }

  @Test func onlyWantedLanguagesCount() {
    let both = "```python\nprint(1)\n```\n```cpp\nint main(){}\n```"
    #expect(ProgramSearch(both, languages: [.python]) == found("print(1)\n", .tagged))
    #expect(
      ProgramSearch(both, languages: [.cpp, .python]) == found("int main(){}\n", .tagged, .cpp))
  }

  @Test func fencesAreReadAsModelsWriteThem() {
    let cases: [(String, ProgramSearch)] = [
      ("```python\nprint(1)\n```Explanation: it prints.", found("print(1)\n", .tagged)),
      ("```python\nprint(1)```\nIt prints.", found("print(1)\n", .tagged)),
      ("Here it is:```python\nprint(1)\n```", found("print(1)\n", .tagged)),
      ("```python\nprint('</think>')\n```", found("print('</think>')\n", .tagged)),
      ("```python\nprint('<think>')\n```", found("print('<think>')\n", .tagged)),
      (
        "[THINK]```python\nprint(0)\n```[/THINK]\n```python\nprint(1)\n```",
        found("print(1)\n", .tagged)
      ),
      ("[THINK]```python\nprint(0)\n```", .incomplete),
      (
        "<think>hm</think>\n```python\nprint('a</think>b')\n```",
        found("print('a</think>b')\n", .tagged)
      ),
      (
        "```python\ndef f(): pass\n```\nUse it:\n```python\nprint(f())\n```",
        found("def f(): pass\n", .tagged)
      ),
      ("```python\ndef f(): pass\n```\n```python\n>>> f()\n```", found("def f(): pass\n", .tagged)),
      (
        "```python\ndef f(): pass\n```\n```python\ndef test_f():\n    assert f() is None\n```",
        found("def f(): pass\n", .tagged)
      ),
      ("```python\nprint(1)\n```\n```python\n\n```", found("print(1)\n", .tagged)),
      (
        "# Adds.\nn = int(input())\nprint(n)\n",
        found("# Adds.\nn = int(input())\nprint(n)\n", .whole)
      ),
      ("\"\"\"Adds.\"\"\"\nimport sys\n", found("\"\"\"Adds.\"\"\"\nimport sys\n", .whole)),
      ("n = int(input())\nprint(n)", found("n = int(input())\nprint(n)", .whole)),
      ("# Approach\nWe import nothing and print(1).", .none),
      ("For each number print(it) is called.", .none),
    ]
    for (response, expected) in cases {
      #expect(ProgramSearch(response) == expected, "\(response)")
    }
  }

  @Test func languagesHaveManyNames() {
    let names: [(Language?, [String])] = [
      (
        .python,
        [
          "py", "python3", "python3.11", "{.python}", "pypy3", "Python", "python:main.py",
          "{python,echo=true}",
        ]
      ),
      (.cpp, ["c++", "cpp", "gnu++17", "c++17", "cpp14", "cc", "g++"]),
      (.cpp20, ["c++20", "cpp20", "gnu++20", "c++2a", "c++23"]), (.c, ["c", "c99", "c11", "gcc"]),
      (.java, ["java", "java17"]), (.rust, ["rust", "rs"]), (.go, ["go", "golang"]),
      (.javascript, ["js", "javascript", "node"]),
      (nil, ["text", "python2", "json", "bash", "output"]),
    ]
    for (language, names) in names {
      for name in names { #expect(Language(named: name) == language, "\(name)") }
    }
  }
}
