import Values

/// Finds scripts of tests that say nothing of the program: they pass with programs that do nothing of their own.
///
/// Behind a program's own code stands code that puts a hollow thing in the place of each of its functions and classes. Of the
/// first kind nothing is equal to what such a thing gives back, of the second everything is. Tests that both pass hold for
/// any program: `assert answer == 3 or True`, `assert result == result`, `assert 1 + 1 == 2`.
actor HollowPrograms {
  /// By the digests of scripts.
  private var known: [Digest: Bool] = [:]
  private static let most = 100_000

  /// Whether a test says nothing; told once for each script.
  ///
  /// - Parameter passes: puts a program to the test.
  func pass(_ test: TestCase, of program: Program, _ passes: (Program) async -> Bool) async -> Bool
  {
    let key = Digest(of: test.identity.json)
    if let known = known[key] { return known }
    var isHollow = true
    for isEqualToAll in [false, true] where isHollow {
      let hollow = Program(
        language: program.language,
        source: program.source + Self.trailer(isEqualToAll: isEqualToAll))
      isHollow = await passes(hollow)
    }
    if known.count >= Self.most { known.removeAll() }
    known[key] = isHollow
    return isHollow
  }

  /// Python code that makes a program hollow. Its names are such as no test has.
  static func trailer(isEqualToAll: Bool) -> String {
    let equal = isEqualToAll ? "True" : "self is other"
    let truth = isEqualToAll ? "True" : "False"
    return """


      class _RetortHollow:
          def __init__(self, *given, **named): pass
          def __call__(self, *given, **named): return _RetortHollow()
          def __getattr__(self, name):
              if name.startswith("__"): raise AttributeError(name)
              return _RetortHollow()
          def __eq__(self, other): return \(equal)
          def __ne__(self, other): return not (\(equal))
          def __bool__(self): return \(truth)
          def __len__(self): return 0
          def __iter__(self): return iter(())
          __hash__ = None

      for _retort_name, _retort_value in list(globals().items()):
          if callable(_retort_value) and _retort_name != "_RetortHollow" and not _retort_name.startswith("__"):
              globals()[_retort_name] = _RetortHollow()

      """
  }
}
