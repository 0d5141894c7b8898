import Values

extension GradedRow {
  /// Tests that look at what cannot be told of a copy: which object it is, what became of it elsewhere, a module's own
  /// variables, what a function has beside what it gives back.
  static let shared: [GradedRow] = objects.map { name, program, script, right in
    let entry = script.contains("def check") ? "f" : nil
    return python(
      "shared: \(name)", ["test": .string(script), "entry_point": Value(entry)], program, right)
  }

  private static let objects: [(String, String, String, Right)] = [
    (
      "own node right", "class Node:\n    def __init__(self, v):\n        self.v = v\n",
      "assert Node(3).v == 3\n", .right
    ),
    (
      "own node wrong", "class Node:\n    def __init__(self, v):\n        self.v = v + 1\n",
      "assert Node(3).v == 3\n", .wrong
    ),
    (
      "own tree right",
      "class TreeNode:\n    def __init__(self, key):\n        self.key, self.kids = key, []\n"
        + "def make(k):\n    t = TreeNode(k)\n    t.kids.append(TreeNode(k + 1))\n    return t\n",
      "assert make(3).kids[0].key == 4\n", .right
    ),
    ("identity right", "def f(x): return x\n", "a=[1]\nassert f(a) is a\n", .right),
    ("identity wrong", "def f(x): return list(x)\n", "a=[1]\nassert f(a) is a\n", .wrong),
    (
      "not same right", "def f(x): return list(x)\n",
      "a=[1]\nassert f(a) is not a\nassert f(a)==[1]\n", .right
    ),
    (
      "not same wrong", "def f(x): return x\n", "a=[1]\nassert f(a) is not a\nassert f(a)==[1]\n",
      .wrong
    ),
    (
      "alias copy wrong", "def f(x): return x\n",
      "a=[3,1]\nb=f(a)\nb.append(9)\nassert b==[3,1,9]\nassert a==[3,1]\n",
      .wrong
    ),
    (
      "alias copy right", "def f(x): return list(x)\n",
      "a=[3,1]\nb=f(a)\nb.append(9)\nassert b==[3,1,9]\nassert a==[3,1]\n", .right
    ),
    (
      "cache mutated", "C={}\ndef f(n):\n  return C.setdefault(n,[n])\n",
      "a=f(1)\na.append(2)\nassert f(1)==[1]\n", .wrong
    ),
    ("cache fine", "def f(n):\n  return [n]\n", "a=f(1)\na.append(2)\nassert f(1)==[1]\n", .right),
    (
      "inner alias", "def f(m): return m[0]\n",
      "m=[[1],[2]]\nr=f(m)\nr.append(5)\nassert m==[[1,5],[2]]\n", .right
    ),
    (
      "class keeps list wrong", "class S:\n  def __init__(s,x): s.x=x\n  def get(s): return s.x\n",
      "a=[1]\ns=S(a)\na.append(2)\nassert s.get()==[1]\n", .wrong
    ),
    (
      "class copies right",
      "class S:\n  def __init__(s,x): s.x=list(x)\n  def get(s): return s.x\n",
      "a=[1]\ns=S(a)\na.append(2)\nassert s.get()==[1]\n", .right
    ),
    (
      "class changes given wrong",
      "class S:\n  def __init__(s,x): s.x=x\n  def push(s,v): s.x.append(v)\n  def get(s): return s.x\n",
      "a=[1]\ns=S(a)\ns.push(2)\nassert s.get()==[1,2]\nassert a==[1]\n", .wrong
    ),
    (
      "class changes given right",
      "class S:\n  def __init__(s,x): s.x=list(x)\n  def push(s,v): s.x.append(v)\n  def get(s): return s.x\n",
      "a=[1]\ns=S(a)\ns.push(2)\nassert s.get()==[1,2]\nassert a==[1]\n", .right
    ),
    (
      "deque", "def f(q): q.popleft()\n",
      "from collections import deque\nq=deque([1,2])\nf(q)\nassert list(q)==[2]\n", .right
    ),
    (
      "deque2", "def f(q): q.popleft()\n",
      "from collections import deque\nq=deque([1,2])\nf(q)\nassert list(q)==[1,2]\n", .wrong
    ),
    (
      "counter", "def f(q): q[\"a\"]+=1\n",
      "from collections import Counter\nq=Counter(\"a\")\nf(q)\nassert q[\"a\"]==2\n", .right
    ),
    (
      "generator lazily", "def f(x):\n  while x: yield x.pop()\n",
      "a=[1,2]\ng=f(a)\nassert next(g)==2\nassert a==[1]\n", .right
    ),
    (
      "generator copy", "def f(x):\n  x=list(x)\n  while x: yield x.pop()\n",
      "a=[1,2]\ng=f(a)\nassert next(g)==2\nassert a==[1]\n", .wrong
    ),
    ("global list", "seen=[]\ndef f(x): seen.append(x)\n", "f(1)\nassert seen==[1]\n", .right),
    ("global list2", "seen=[]\ndef f(x): pass\n", "f(1)\nassert seen==[1]\n", .wrong),
    ("global int", "n=0\ndef f():\n  global n\n  n+=1\n", "f()\nf()\nassert n==2\n", .right),
    (
      "module var", "import os\nn=0\ndef f(): return n\n",
      "import solution\nsolution.n=5\nassert solution.f()==5\n", .right
    ),
    (
      "from import", "cache={}\ndef f(x): cache[x]=1\n",
      "from solution import f, cache\nf(2)\nassert cache=={2:1}\n", .right
    ),
    (
      "seed", "import random\ndef f(): return random.random()\n",
      "import random\nrandom.seed(1)\na=f()\nrandom.seed(1)\nassert f()==a\n", .right
    ),
    (
      "doc", "def f():\n  \"Adds.\"\n  return 1\n", "assert f.__doc__==\"Adds.\"\nassert f()==1\n",
      .right
    ),
    ("doc wrong", "def f():\n  return 1\n", "assert f.__doc__==\"Adds.\"\nassert f()==1\n", .wrong),
    ("partial", "from functools import partial\nf=partial(pow,2)\n", "assert f(3)==8\n", .right),
    ("max", "f=max\n", "assert f(3,4)==4\n", .right),
    ("vacuous name", "def f(): return 3\n", "assert f\n", .couldNotTell),
    ("vacuous self", "def f(): return 3\n", "assert f()==f()\n", .couldNotTell),
    ("vacuous hasattr", "class A:\n  x=1\n", "assert hasattr(A,\"x\")\n", .couldNotTell),
    ("bool name ok", "def f(): return 3\n", "ok=f()==3\nassert ok\n", .right),
    ("in place", "def f(x): x.sort()\n", "a=[2,1]\nf(a)\nassert a==[1,2]\n", .right),
    (
      "in place nested", "def f(m):\n  m[0][0]=9\n", "m=[[1]]\nr=m[0]\nf(m)\nassert r==[9]\n",
      .right
    ),
    (
      "swap rows", "def f(m):\n  m[0],m[1]=m[1],m[0]\n",
      "a=[1];b=[2]\nm=[a,b]\nf(m)\nassert m==[[2],[1]] and m[0] is b\n", .right
    ),
    ("tuple arg", "def f(t): t[0].append(1)\n", "t=([],2)\nf(t)\nassert t==([1],2)\n", .right),
    (
      "linked", "def f(h):\n  h.val=3\n  return h\n",
      "a=ListNode(1)\nb=f(a)\nassert b is a and a.val==3\n", .right
    ),
    (
      "check", "def f(x): return x+1\n", "def check(c):\n  assert c(1)==2\n  assert c(2)==3\n",
      .right
    ),
    (
      "stack temp",
      "class S:\n  def __init__(s,x): s.x=x\n  def push(s,v): s.x.append(v)\n  def __eq__(s,o): return True\n  def get(s): return s.x\n",
      "s=S([1])\ns.push(2)\nassert s.get()==[1,2]\n", .right
    ),
    ("cyc", "def f(a):\n  a.append(a)\n", "a=[]\nf(a)\nassert a[0] is a\n", .right),
  ]
}
