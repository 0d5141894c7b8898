import Grading
import Values

/// One row of a file, one response, and the verdict that is right: what a person who grades a file of programs meets.
struct GradedRow: Sendable, CustomStringConvertible {
  enum Right: Sendable { case right, wrong, couldNotTell }

  let name: String
  /// The row's columns as JSON.
  let row: String
  let program: Program
  let right: Right

  var description: String { name }

  static func python(_ name: String, _ row: Record, _ source: String, _ right: Right) -> GradedRow {
    GradedRow(name: name, row: row.json, program: CodeRig.python(source), right: right)
  }

  static let all =
    formats + vacuous + scant + faults + cheats + values + designs + inputs + languages + shared

  static let add = "def add(a, b):\n    return a + b\n"
  private static let subtract = "def add(a, b):\n    return a - b\n"
  private static let check =
    "METADATA = {}\n\ndef check(candidate):\n    assert candidate(1, 2) == 3\n    assert candidate(5, 5) == 10, 'ten'\n"

  /// Each format as it is published, with a right program, a wrong one, and one that has not the function.
  private static let formats: [GradedRow] = published.flatMap { name, row in
    [
      python("\(name), right", row, add, .right), python("\(name), wrong", row, subtract, .wrong),
    ]
  }

  private static let unittest =
    "import unittest\n\nclass TestCases(unittest.TestCase):\n    def test_case_1(self):\n        self.assertEqual(add(1, 2), 3)\n    def test_case_2(self):\n        with self.assertRaises(TypeError):\n            add(1, 'x')\n"

  private static let published: [(String, Record)] = [
    (
      "HumanEval",
      [
        "prompt": "def add(a, b):\n    \"\"\"Sum.\"\"\"\n", "test": .string(check),
        "entry_point": "add",
      ]
    ),
    (
      "HumanEval+",
      [
        "prompt": "\ndef add(a, b):\n    '''Sum.'''\n", "entry_point": "add",
        "test":
          "def is_floats(x) -> bool:\n    return isinstance(x, float)\n\ndef assertion(out, exp, atol):\n    if atol == 0 and is_floats(exp):\n        atol = 1e-6\n    if out != exp and atol != 0:\n        assert abs(out - exp) <= atol\n    else:\n        assert out == exp, f'{out} and {exp}'\n\ndef check(candidate):\n    inputs = [[1, 2], [2, 2]]\n    results = [3, 4]\n    for i, (inp, exp) in enumerate(zip(inputs, results)):\n        assertion(candidate(*inp), exp, 0)\n",
      ]
    ),
    (
      "MBPP",
      [
        "text": "Write a function.", "test_setup_code": "",
        "test_list": ["assert add(1, 2) == 3", "assert add(2, 2) == 4"], "challenge_test_list": [],
      ]
    ),
    (
      "MBPP sanitized",
      [
        "prompt": "Write a function.", "test_imports": ["import math"],
        "test_list": ["assert math.isclose(add(1, 2), 3)"],
      ]
    ),
    (
      "MBPP+",
      [
        "prompt": "Write a function.", "test_list": ["assert add(1, 2) == 3"], "test_imports": [],
        "test":
          "inputs = [[1, 2], [3, 4]]\nresults = [3, 7]\nfor i, (inp, exp) in enumerate(zip(inputs, results)):\n    assert add(*inp) == exp\n",
      ]
    ),
    (
      "BigCodeBench",
      ["test": .string(unittest), "entry_point": "add", "code_prompt": "def add(a, b):\n"]
    ),
    ("ClassEval", ["test": .string(unittest), "import_statement": ["import math"]]),
    (
      "KodCode",
      [
        "test":
          "from solution import add\n\ndef test_add():\n    assert add(1, 2) == 3\n    assert add(0, 0) == 0\n"
      ]
    ),
    (
      "pytest with parameters",
      [
        "test":
          "import pytest\nfrom solution import add\n\n@pytest.mark.parametrize('a, b, c', [(1, 2, 3), (2, 2, 4)])\ndef test_add(a, b, c):\n    assert add(a, b) == pytest.approx(c)\n\ndef test_raises():\n    with pytest.raises(TypeError):\n        add(1, 'x')\n"
      ]
    ),
    ("AceCode", ["test_cases": ["assert add(1, 2) == 3", "assert add(-1, 1) == 0"]]),
    (
      "verifiable problems, calls",
      [
        "verification_info":
          #"{"language": "python", "test_cases": [{"fn_name": "add", "input": [1, 2], "output": [3], "type": "function_call"}]}"#
      ]
    ),
    (
      "LeetCodeDataset",
      [
        "test": "def check(candidate):\n    assert candidate(a = 1,b = 2) == 3\n",
        "entry_point": "add",
      ]
    ),
    ("a script that calls check itself", ["test": .string(check + "check(add)\n")]),
    ("doctests", ["tests": ">>> add(1, 2)\n3\n>>> add(2, 2)\n4\n"]),
    ("Python's repr", ["tests": "{'inputs': [[1, 2]], 'outputs': [3], 'fn_name': 'add'}"]),
    (
      "Python's repr of assertions",
      ["tests": "['assert add(1, 2) == 3', \"assert add(2, 2) == 4\"]"]
    ),
    (
      "functions in a class of pytest",
      ["test": "class TestAdd:\n    def test_it(self):\n        assert add(1, 2) == 3\n"]
    ),
    ("a main guard", ["test": "if __name__ == '__main__':\n    assert add(1, 2) == 3\n"]),
    ("unittest.main()", ["test": .string(unittest + "\nunittest.main()\n")]),
    ("APPS", ["input_output": #"{"fn_name": "add", "inputs": [[1, 2]], "outputs": [3]}"#]),
    (
      "patched modules",
      [
        "test":
          "import unittest\nfrom unittest.mock import patch\n\nclass T(unittest.TestCase):\n    @patch('random.random', return_value=2)\n    def test(self, r):\n        import random\n        self.assertEqual(add(1, random.random()), 3)\n"
      ]
    ),
  ]

  static func script(_ test: String, entry: String? = nil) -> Record {
    ["test": .string(test), "entry_point": Value(entry)]
  }

  /// Tests in which no assertion is executed, or none that says anything of the program.
  private static let vacuous: [GradedRow] = [
    ("check that is never called", "def check(candidate):\n    assert candidate(1, 2) == 3\n"),
    (
      "check without assertions",
      "def check(candidate):\n    candidate(1, 2)\n# assert\ncheck(add)\n"
    ),
    ("a function that nobody calls", "def helper():\n    assert add(1, 2) == 3\n"),
    ("an empty loop", "for a, b in []:\n    assert add(a, b) == 0\n"),
    ("a condition that never holds", "if False:\n    assert add(1, 2) == 3\n"),
    ("only prints", "print(add(1, 2) == 3)  # assert\n"),
    ("the word in a comment", "# assert add(1, 2) == 3\nx = add(1, 2)\n"),
    ("always true", "add(1, 2)\nassert True\n"),
    ("a tuple", "assert (add(1, 2) == 4, 'four')\n"),
    ("nothing of the program", "assert 1 + 1 == 2\n"),
    (
      "unittest without assertions",
      "import unittest\n\nclass T(unittest.TestCase):\n    def test(self):\n        add(1, 2)\n"
    ),
    (
      "unittest that is skipped",
      "import unittest\n\nclass T(unittest.TestCase):\n    @unittest.skip('x')\n    def test(self):\n        self.assertEqual(add(1, 2), 3)\n"
    ),
    ("pytest without assertions", "def test_add():\n    add(1, 2)  # assert\n"),
    (
      "pytest that is skipped",
      "import pytest\n\n@pytest.mark.skip\ndef test_add():\n    assert add(1, 2) == 3\n"
    ),
    (
      "errors that are caught",
      "try:\n    assert add(1, 2) == 4\nexcept AssertionError:\n    pass\n"
    ),
    ("true whatever came", "assert add(1, 2) == 3 or True\n"),
    ("equal to itself", "r = add(1, 2)\nassert r == r\n"),
    ("of something else", "r = add(1, 2)\nassert 1 + 1 == 2\n"),
    ("of a constant it set", "r = add(1, 2)\nexpected = 3\nassert expected == 3\n"),
    ("a length that all have", "r = str(add(1, 2))\nassert len(r) >= 0\n"),
    ("only that it was called", "called = []\ncalled.append(add(1, 2))\nassert len(called) == 1\n"),
  ].map { python("vacuous: \($0)", script($1), add, .couldNotTell) }

  /// Tests that say little say something.
  private static let scant: [GradedRow] = [
    ("only what it is not", "assert add(1, 2) != 4\n"),
    ("only that it is true", "assert add(1, 2)\n"),
    ("only that it is false", "assert not add(1, -1)\n"),
    ("only its kind", "assert isinstance(add(1, 2), int)\n"),
    (
      "only an error",
      "try:\n    add(1, 'x')\n    assert False\nexcept TypeError:\n    assert True\nassert add(1, 2) > 2\n"
    ),
  ].map { python("scant: \($0)", script($1), add, .right) }

  /// Whose fault it is that tests do not run.
  private static let faults: [GradedRow] = [
    python("the tests lack a name", script("assert add(1, two) == 3\n"), add, .couldNotTell),
    python(
      "the tests lack a module", script("import no_such_thing\nassert add(1, 2) == 3\n"), add,
      .couldNotTell),
    python("the tests are no Python", script("assert add(1, 2 == 3\n"), add, .couldNotTell),
    python(
      "the program lacks the function", script("assert add(1, 2) == 3\n"),
      "def plus(a, b):\n    return a + b\n", .wrong),
    python(
      "the program lacks what is imported",
      script("from solution import add\nassert add(1, 2) == 3\n"), "x = 1\n", .wrong),
    python(
      "the entry point is another", script(check, entry: "gcd"), "def lcm(a, b):\n    return 3\n",
      .wrong),
    python("nothing to check", script(check), add, .couldNotTell),
    python(
      "a module that is not here", script("assert add(1, 2) == 3\n"),
      "import sklearn.no_such\n" + add, .couldNotTell),
    python(
      "the program raises", script("assert add(1, 2) == 3\n"),
      "def add(a, b):\n    raise ValueError('no')\n", .wrong),
    python(
      "None comes back", script("assert add(1, 2) + 1 == 4\n"), "def add(a, b):\n    pass\n", .wrong
    ),
    python(
      "pytest's other fixtures",
      script("def test_add(mocker_of_mine):\n    assert add(1, 2) == 3\n"), add, .couldNotTell),
    python(
      "helpers in the prompt",
      [
        "prompt": "def helper(x):\n    return x + 1\n\ndef add(a, b):\n    '''Sum.'''\n",
        "entry_point": "add",
        "test": "def check(candidate):\n    assert helper(candidate(1, 2)) == 4\n",
      ],
      add, .right),
    python(
      "the rest of the prompt's function",
      [
        "prompt": "import math\n\ndef add(a, b):\n    '''Sum.'''\n", "entry_point": "add",
        "test": .string(check),
      ],
      "    return a + b\n", .right),
  ]

  private static let always =
    "class E:\n    def __eq__(s, o): return True\n    def __ne__(s, o): return False\n    def __bool__(s): return True\n    def __sub__(s, o): return 0\n    def __lt__(s, o): return True\n    def __len__(s): return 3\n    def __contains__(s, o): return True\n    def __hash__(s): return 1\ndef add(a, b): return E()\n"

  /// Programs that would rather deceive their tests; none may be right.
  private static let cheats: [GradedRow] = [
    ("always equal", "assert add(1, 2) == 3\n", always, Right.couldNotTell),
    ("always near", "assert abs(add(1, 2) - 3) < 1e-6\n", always, .couldNotTell),
    ("always true", "assert add(1, 2)\n", always, .couldNotTell),
    ("always within", "assert 3 in add(1, 2)\n", always, .couldNotTell),
    (
      "always equal, by a patched module",
      "from unittest.mock import patch\nwith patch('random.random'):\n    assert add(1, 2) == 3\n",
      always, .couldNotTell
    ),
    (
      "leaving when asked", "assert add(1, 2) == 3\n", "import os\ndef add(a, b): os._exit(0)\n",
      .wrong
    ),
    ("leaving politely", "assert add(1, 2) == 3\n", "def add(a, b): raise SystemExit(0)\n", .wrong),
    ("leaving at once", "assert add(1, 2) == 3\n", "raise SystemExit(0)\n", .wrong),
    (
      "its own all", "assert all([add(1, 2) == 3])\n", "def all(x): return True\n" + subtract,
      .wrong
    ),
    (
      "a patched all", "assert all([add(1, 2) == 3])\n",
      "import builtins\nbuiltins.all = lambda x: True\nbuiltins.exec = lambda *a: None\n"
        + subtract, .wrong
    ),
    (
      "assertions rewritten", "assert add(1, 2) == 3\n",
      "import builtins\nclass A(Exception): pass\nbuiltins.AssertionError = A\n" + subtract, .wrong
    ),
    (
      "what the frames have", "assert add(1, 2) == 3\n",
      "import sys\ndef add(a, b):\n    f = sys._getframe()\n    while f:\n        for v in list(f.f_locals.values()) + list(f.f_globals.values()):\n            if isinstance(v, dict) and 'token' in v: sys.stdout.write(str(v['token'])); return 3\n        f = f.f_back\n    return 0\n",
      .wrong
    ),
    (
      "the tests' memory", "assert add(1, 2) == 3\n",
      "import os\ndef add(a, b):\n    for place in ('mem', 'environ', 'fd', 'maps', 'root', 'cwd'):\n        path = f'/proc/{os.getppid()}/{place}'\n        try:\n            (os.listdir if place in ('fd', 'root', 'cwd') else open)(path)\n            return 3\n        except OSError: pass\n    return 0\n",
      .wrong
    ),
    (
      "the tests' file", "assert add(1, 2) == 3\n",
      "import os\ndef add(a, b):\n    for folder, _, files in os.walk('/'):\n        if folder.startswith(('/proc', '/usr')): continue\n        for f in files:\n            try:\n                if 'add(1, 2)' + ' ==' in open(folder + '/' + f).read(): return 3\n            except (OSError, ValueError): pass\n    return 0\n",
      .wrong
    ),
    (
      "a late child that reports", "assert add(1, 2) == 3\n",
      "import os, time\nif os.fork() == 0:\n    time.sleep(0.2)\n    for d in range(3, 20):\n        try: os.write(d, b'{\"token\": 1}')\n        except OSError: pass\n    os._exit(0)\n"
        + subtract, .wrong
    ),
    (
      "killing the judge", "assert add(1, 2) == 3\n",
      "import os, signal\ndef add(a, b): os.kill(os.getppid(), signal.SIGKILL)\n", .wrong
    ),
    (
      "catching the tests' errors", "def f(x):\n    assert x == 2\nassert add(f, 1) == 1\n",
      "def add(f, x):\n    try: f(x)\n    except BaseException: pass\n    return 1\n", .wrong
    ),
    (
      "objects that always add up", "assert add(V(1, 2), V(3, 4)) == V(4, 6)\n",
      "class V:\n    def __init__(s, *a): pass\n    def __eq__(s, o): return True\ndef add(a, b): return a\n",
      .couldNotTell
    ),
  ].map { name, test, source, right in
    python("cheat: \(name)", script(test), source, right)
  }
}
