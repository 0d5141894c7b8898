import Grading
import Values

extension GradedRow {
  private static func call(_ arguments: String, _ output: String) -> Record {
    ["tests": .string(#"{"fn_name": "f", "inputs": [\#(arguments)], "outputs": [\#(output)]}"#)]
  }

  /// Values in calls of functions.
  static let values: [GradedRow] = [
    python(
      "a whole number of any size",
      call("[123456789012345678901234567890]", "123456789012345678901234567891"),
      "def f(n): return n + 1\n", .right),
    python(
      "one less", call("[123456789012345678901234567890]", "123456789012345678901234567891"),
      "def f(n): return n\n", .wrong),
    python(
      "beyond 2^53", call("[9007199254740992]", "9007199254740993"), "def f(n): return float(n)\n",
      .wrong),
    python("a number that is whole", call("[2]", "4.0"), "def f(n): return n * n\n", .right),
    python(
      "many digits", call("[10]", "1" + String(repeating: "0", count: 6000)),
      "def f(n): return 10 ** 6000\n", .right),
    python(
      "a tuple for a list", call("[[1, 2]]", "[[2, 1]]"), "def f(p): return (p[1], p[0])\n", .right),
    python(
      "tuples in Python's repr", call("[(1, 2)]", "(2, 1)"),
      "def f(p): return (p[1], p[0]) if isinstance(p, tuple) else None\n", .right),
    python("sets", call("[{1, 2}]", "{2, 1, 3}"), "def f(s): return s | {3}\n", .right),
    python("a set that lacks one", call("[{1, 2}]", "{2, 1, 3}"), "def f(s): return s\n", .wrong),
    python(
      "keys that are tuples", call("[3]", "{(1, 2): 3}"), "def f(n): return {(1, 2): n}\n", .right),
    python("keys that are numbers", call("[3]", #"{"1": 3}"#), "def f(n): return {1: n}\n", .right),
    python("true is one", call("[1]", "1"), "def f(n): return n == 1\n", .right),
    python("infinity", call("[1]", "Infinity"), "def f(n): return float('inf')\n", .right),
    python(
      "texts with all quotes", call(#"["it's"]"#, #""\"it's\"""#),
      "def f(s): return '\"' + s + '\"'\n", .right),
    python("None", call("[None]", "null"), "def f(s): return s\n", .right),
    python(
      "an object that equals all", call("[1]", "2"),
      "class E:\n    def __eq__(s, o): return True\ndef f(n): return E()\n", .wrong),
    python(
      "a number class that lies", call("[1]", "2"),
      "class I(int):\n    def __eq__(s, o): return True\n    def __repr__(s): return '2'\n    def __str__(s): return '2'\n    def __int__(s): return 2\ndef f(n): return I(1)\n",
      .wrong),
    python(
      "a linked list", call("[[1, 2, 3]]", "[3, 2, 1]"),
      "def f(head: Optional[ListNode]) -> Optional[ListNode]:\n    p = None\n    while head: head.next, p, head = p, head, head.next\n    return p\n",
      .right),
    python(
      "a linked list of its own class", call("[[1, 2]]", "[2, 1]"),
      "class ListNode:\n    def __init__(self, val=0, next=None): self.val = val; self.next = next\nclass Solution:\n    def f(self, head):\n        a, b = head, head.next\n        assert type(a) is ListNode\n        b.next, a.next = a, None\n        return b\n",
      .right),
    python(
      "linked lists in a list", call("[[[1, 4], [2], []]]", "[1, 2, 4]"),
      "class Solution:\n    def f(self, lists: List[Optional[ListNode]]) -> Optional[ListNode]:\n        v = []\n        for l in lists:\n            while l: v.append(l.val); l = l.next\n        d = c = ListNode()\n        for x in sorted(v): c.next = ListNode(x); c = c.next\n        return d.next\n",
      .right),
    python(
      "an empty linked list", call("[[]]", "[]"),
      "def f(head: Optional[ListNode]) -> Optional[ListNode]:\n    return head\n", .right),
    python(
      "a tree", call("[[1, 2, 3]]", "[1, 3, 2]"),
      "class Solution:\n    def f(self, root: Optional[TreeNode]) -> Optional[TreeNode]:\n        if root: root.left, root.right = self.f(root.right), self.f(root.left)\n        return root\n",
      .right),
    python(
      "in place", call("[[3, 1, 2]]", "[1, 2, 3]"),
      "class Solution:\n    def f(self, nums: List[int]) -> None:\n        nums.sort()\n", .right),
    python(
      "in place, wrong", call("[[3, 1, 2]]", "[1, 2, 3]"),
      "class Solution:\n    def f(self, nums: List[int]) -> None:\n        nums.reverse()\n", .wrong
    ),
    python(
      "LiveCodeBench's names", call("[1.0, 1.0]", "0.7853981633974483"),
      "def f(y, x): return atan2(y, x)\n", .right),
    python(
      "more of its names", call("[[1, 2, 2]]", "2"),
      "def f(v): return mode(accumulate(v, lambda a, b: b)) + comb(2, 3) + len(deque()) + gcd(0, 0)\n",
      .right),
    python(
      "its modules, called or not", call("[[1, 2, 4]]", "[2, 2, 0]"),
      "def f(v): return [bisect.bisect(v, 2), bisect(v, 2), datetime.timedelta(0).days]\n", .right),
  ]

  private static func design(_ operations: String, _ arguments: String, _ output: String) -> Record
  {
    [
      "starter_code": "class Stack:\n    def __init__(self):\n        pass\n",
      "tests": .string(
        #"[{"input": "\#(operations)\n\#(arguments)", "output": "\#(output)", "testtype": "functional"}]"#
      ),
    ]
  }

  private static let stack =
    "class Stack:\n    def __init__(self): self.v = []\n    def push(self, x): self.v.append(x)\n    def top(self): return self.v[-1]\n"

  /// Classes to design.
  static let designs: [GradedRow] = [
    python(
      "a class",
      design(#"[\"Stack\",\"push\",\"push\",\"top\"]"#, "[[],[1],[2],[]]", "[null,null,null,2]"),
      stack, .right),
    python(
      "a class, wrong",
      design(#"[\"Stack\",\"push\",\"push\",\"top\"]"#, "[[],[1],[2],[]]", "[null,null,null,2]"),
      stack.replacing("-1", with: "0"), .wrong),
    python(
      "a class in unittest",
      script(
        "import unittest\n\nclass TestStack(unittest.TestCase):\n    def setUp(self):\n        self.s = Stack()\n    def test(self):\n        self.s.push(3)\n        self.assertEqual(self.s.top(), 3)\n        self.assertEqual(self.s.v, [3])\n        self.s.v.append(4)\n        self.assertEqual(self.s.top(), 4)\n        self.assertIsInstance(self.s, Stack)\n"
      ), stack, .right),
    python(
      "a class in unittest, wrong",
      script("s = Stack()\ns.push(1)\ns.push(2)\nassert s.top() == 2\n"),
      stack.replacing("-1", with: "0"), .wrong),
    python(
      "lists in a script",
      script(
        "def check(candidate):\n    assert is_same_list(candidate(head = list_node([1, 2])), list_node([2, 1]))\n",
        entry: "Solution().f"),
      "class Solution:\n    def f(self, head: Optional[ListNode]) -> Optional[ListNode]:\n        a, b = head, head.next\n        b.next, a.next = a, None\n        return b\n",
      .right),
    python(
      "trees changed in place",
      script(
        "r = tree_node([1, 2, 3])\nassert f(r) is None\nassert is_same_tree(r, tree_node([1, 3, 2]))\n"
      ), "def f(root):\n    root.left, root.right = root.right, root.left\n", .right),
    python(
      "errors of its own",
      script(
        "import unittest\nclass T(unittest.TestCase):\n    def test(self):\n        with self.assertRaises(Empty): f()\n"
      ), "class Empty(Exception): pass\ndef f(): raise Empty('x')\n", .right),
    python(
      "equal objects", script("assert V(1) == V(1)\nassert V(1) != V(2)\n"),
      "class V:\n    def __init__(self, x): self.x = x\n    def __eq__(self, o): return self.x == o.x\n",
      .right),
    python(
      "functions given", script("assert f(lambda x: x * 2, [1, 2]) == [2, 4]\n"),
      "def f(g, v): return [g(x) for x in v]\n", .right),
    python(
      "generators", script("assert list(f(3)) == [0, 1, 2]\n"),
      "def f(n):\n    for i in range(n): yield i\n", .right),
    python(
      "what is printed",
      script(
        "import io, contextlib\nout = io.StringIO()\nwith contextlib.redirect_stdout(out):\n    f()\nassert out.getvalue() == 'x\\n'\n"
      ), "def f(): print('x')\n", .right),
    python(
      "arguments changed in place",
      script("m = [[1, 2], [3, 4]]\nf(m)\nassert m == [[2, 1], [4, 3]]\n"),
      "def f(m):\n    for row in m: row.reverse()\n", .right),
  ]

  private static func text(_ input: String, _ output: Value, _ more: Record = [:]) -> Record {
    var row: Record = ["tests": .list([.record(["input": .string(input), "output": output])])]
    for field in more.fields { row[field.name] = field.value }
    return row
  }

  /// Standard input and output, limits, checkers.
  static let inputs: [GradedRow] = [
    python("no output is no word", text("1", .null), "print('null')\n", .couldNotTell),
    python(
      "bytes of memory", text("1", "1", ["memory_limit": "268435456 bytes"]),
      "x = bytearray(100 << 20)\nx[::4096] = b'1' * len(x[::4096])\nprint(1)\n", .right),
    python(
      "megabytes of memory", text("1", "1", ["memory_limit": 64]),
      "x = bytearray(100 << 20)\nx[::4096] = b'1' * len(x[::4096])\nprint(1)\n", .wrong),
    python(
      "a time with a comma", text("1", "1", ["time_limit": "1,5 seconds"]), "while True: pass\n",
      .wrong),
    python(
      "a row's checker by its name", text("1", "yes", ["checker": "wcmp.cpp"]), "print('YES')\n",
      .wrong),
    python("another", text("1", "1.0", ["checker": "rcmp6"]), "print(1.0000001)\n", .right),
    python(
      "a row's checker as a program",
      text(
        "9", "3",
        [
          "checker":
            "import sys\nn, mine = (int(open(p).read()) for p in sys.argv[1:3])\nsys.exit(0 if mine ** 2 == n else 1)\n"
        ]), "print(-3)\n", .right),
    python(
      "a row's checker that nobody knows", text("9", "3", ["checker": "my-checker"]), "print(3)\n",
      .couldNotTell),
    python(
      "testlib.h that the row has not",
      text("9", "3", ["checker": "#include \"testlib.h\"\nint main(int c, char **v) {}\n"]),
      "print(3)\n", .couldNotTell),
    GradedRow(
      name: "testlib.h that the row has",
      row: text(
        "9", "3",
        [
          "checker":
            "#include \"testlib.h\"\n#include <fstream>\nint main(int c, char **v) { int m; std::ifstream(v[2]) >> m; return m * m == squared() ? 0 : 1; }\n",
          "testlib.h": "inline int squared() { return 9; }\n",
        ]
      ).json,
      program: CodeRig.python("print(-3)"), right: .right),
    python(
      "64 threads", text("1", "64"),
      "import threading\nb = threading.Barrier(65)\nt = [threading.Thread(target=b.wait) for _ in range(64)]\n[x.start() for x in t]\nb.wait()\n[x.join() for x in t]\nprint(len(t))\n",
      .right),
    python(
      "a larger stack", text("1", "100000"),
      "import sys, threading, resource\nsys.setrecursionlimit(300000)\nresource.setrlimit(resource.RLIMIT_STACK, (resource.getrlimit(resource.RLIMIT_STACK)[1], resource.getrlimit(resource.RLIMIT_STACK)[1]))\nthreading.stack_size(512 << 20)\ndef f(n): return 0 if n == 0 else 1 + f(n - 1)\ndef main(): print(f(100000))\nt = threading.Thread(target=main)\nt.start()\nt.join()\n",
      .right),
  ]

  private static func program(_ name: String, _ source: String) -> Program? {
    Language(named: name).map { Program(language: $0, source: source) }
  }

  private static let sums: [(language: String, right: String)] = [
    ("cpp", "#include <bits/stdc++.h>\nint main(){long a,b;std::cin>>a>>b;std::cout<<a+b;}"),
    (
      "c++20",
      "#include <bits/stdc++.h>\n#include <ranges>\nint main(){long a,b;std::cin>>a>>b;auto v=std::views::iota(a+b)|std::views::take(1);for(auto x:v)std::cout<<x;}"
    ),
    (
      "c",
      "#include <stdio.h>\nint main(void){long a,b;scanf(\"%ld %ld\",&a,&b);printf(\"%ld\",a+b);}"
    ),
    (
      "java",
      "import java.util.*;\npublic class Sum { public static void main(String[] x) { Scanner s = new Scanner(System.in); System.out.println(s.nextLong() + s.nextLong()); } }"
    ),
    (
      "rust",
      "use std::io::*;\nfn main() { let mut s = String::new(); stdin().read_to_string(&mut s).unwrap(); println!(\"{}\", s.split_whitespace().map(|x| x.parse::<i64>().unwrap()).sum::<i64>()); }"
    ),
    (
      "go",
      "package main\nimport \"fmt\"\nfunc main() { var a, b int; fmt.Scan(&a, &b); fmt.Println(a + b) }"
    ),
    (
      "javascript",
      "const t = require('fs').readFileSync(0, 'utf8').split(/\\s+/).map(Number); console.log(t[0] + t[1]);"
    ),
  ]

  /// Each language, right and wrong; where it is not here, nothing can be told.
  static let languages: [GradedRow] = sums.flatMap { name, source in
    let row = text("1 2", "3").json
    return [
      (source, Right.right),
      (
        source.replacing("+b", with: "-b").replacing("a + b", with: "a - b").replacing(
          "] + t", with: "] - t"
        ).replacing("() + s", with: "() - s").replacing("sum::<i64>", with: "max::<i64>"), .wrong
      ),
    ]
    .compactMap { source, right in
      program(name, source).map {
        GradedRow(name: "\(name), \(right)", row: row, program: $0, right: right)
      }
    }
  }
}
